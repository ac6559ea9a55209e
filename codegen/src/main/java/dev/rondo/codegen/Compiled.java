package dev.rondo.codegen;

import dev.rondo.codegen.bytecode.Disassembly;
import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.bytecode.MethodSizes;
import dev.rondo.codegen.bytecode.SharedMethods;
import dev.rondo.codegen.event.CompileEvent;
import dev.rondo.codegen.event.Recorder;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.lower.ProgramLowering;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.CompiledSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.runtime.VectorProfile;
import dev.rondo.codegen.runtime.VectorSupport;
import dev.rondo.codegen.schedule.Scheduler;
import dev.rondo.codegen.schedule.analysis.OperationCount;
import dev.rondo.codegen.schedule.pass.Passes;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.source.JavaSource;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * (recurrence, exact shapes) -> sessions that run it. Every stage can be printed. A compiled program is immutable:
 * several threads may use it, and its sessions may run concurrently.
 */
public final class Compiled {

  private final Recurrence recurrence;
  private final Schedule schedule;
  private final KernelProgram kernels;
  private final SharedMethods family;
  private final SharedMethods.Methods methods;
  private final byte[] classFile;
  private KernelClass program;   // null until loaded

  private Compiled(Recurrence recurrence, Options options, SharedMethods family, CompileListener listener) {
    this.recurrence = recurrence;
    this.schedule = Scheduler.of(recurrence, options, target(recurrence, options), listener);
    listener.scheduled(schedule);
    this.kernels = ProgramLowering.program(schedule);
    listener.lowered(kernels);
    this.family = family;
    SharedMethods.Member member = family.join(kernels, Loader.className(className()));
    this.methods = member.methods();
    this.classFile = member.classFile();
    listener.emitted(classFile.clone());
  }

  /**
   * Compiles to a class file. The class is loaded at its first use, or by {@link #load}. Throws
   * {@link IllegalArgumentException} if shapes are missing, impossible or too large for one array.
   */
  public static Compiled of(Recurrence recurrence, Options options) {
    return of(recurrence, options, new CompileListener() {});
  }

  /**
   * Like {@code of(recurrence, options)}, but reuses the methods of an earlier program for identical kernels, so that
   * HotSpot compiles them once. Two programs for different sequence lengths share most methods if they have the same
   * {@link Options#memorySteps room}.
   */
  public static Compiled of(Recurrence recurrence, Options options, Compiled beside) {
    return of(recurrence, options, beside.family, new CompileListener() {});
  }

  /** Like {@code of(recurrence, options)}; the listener receives each stage. */
  public static Compiled of(Recurrence recurrence, Options options, CompileListener listener) {
    return of(recurrence, options, new SharedMethods(), listener);
  }

  private static Compiled of(Recurrence recurrence, Options options, SharedMethods family, CompileListener listener) {
    if (!Recorder.isStarted()) return new Compiled(recurrence, options, family, listener);
    CompileEvent event = new CompileEvent();
    event.begin();
    Compiled compiled = new Compiled(recurrence, options, family, listener);
    event.of(recurrence.name(), compiled.shapes(), compiled.kernels.kernels().size(), compiled.classFile.length, compiled.memoryBytes());
    return compiled;
  }

  private static Target target(Recurrence recurrence, Options options) {
    return OperationCount.isFew(recurrence, options) ? new Target(options.element(), 1) : VectorSupport.target(options);
  }

  /**
   * Loads the class, if it is not loaded yet, so that the first {@link #open} does not pay for it. In a new JVM,
   * loading takes some tenths of a second, because the Vector API must be prepared.
   */
  public Compiled load() {
    program();
    return this;
  }

  private synchronized KernelClass program() {
    if (program == null) {
      VectorProfile.fill(schedule.target());
      program = family.load(methods);
    }
    return program;
  }

  /** Opens a session with memory of its own, initially all zeros. */
  public Session open() {
    return new CompiledSession(schedule, program());
  }

  /**
   * Opens a session in the memory of another one, if it fits there. The other program must have the same parameters, at
   * other shapes; both sessions then share their values. The sessions take turns on one thread. Inputs and results of
   * one are valid until the other's turn. If the memory does not fit, the session has memory of its own, and its
   * parameters are 0.
   */
  public Session open(Session beside) {
    return beside instanceof CompiledSession other && other.memory().fits(schedule) ? new CompiledSession(schedule, program(), other.memory()) : open();
  }

  /** The text of one stage between the equations and the class. It is the same for equal recurrences and options. */
  public String explain(Stage stage) {
    return switch (stage) {
      case GRAPH    -> recurrence.toString();
      case PASSES   -> Passes.describe(recurrence);
      case SCHEDULE -> schedule.toString();
      case BUFFERS  -> schedule.buffers();
      case KERNELS  -> kernels.toString();
      case JAVA     -> javaSource(className());
      case BYTECODE -> bytecodeText();
      case SIZES    -> MethodSizes.of(classFile);
    };
  }

  private static final Set<String> OTHERS = Set.of("Math", "Float", "Double", "Thread", "FloatVector", "DoubleVector", "VectorOperators", "VarHandle", "MethodHandles");   // a name in the source

  /** {@code lstm_peephole} as the name of a Java class: {@code LstmPeephole}. */
  public String className() {
    StringBuilder out = new StringBuilder();
    for (String word : recurrence.name().split("[._]+")) if (!word.isEmpty()) out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    boolean taken = out.length() == 0 || Character.isDigit(out.charAt(0)) || OTHERS.contains(out.toString());
    return taken ? "Cell" + out : out.toString();
  }

  public Recurrence recurrence() {
    return recurrence;
  }

  public Schedule schedule() {
    return schedule;
  }

  public KernelProgram kernels() {
    return kernels;
  }

  /** The names of the kernels that are methods of an earlier program. */
  public Set<String> borrowed() {
    return methods.borrowed();
  }

  /** A copy of the bytes of the compiled class. */
  public byte[] classFile() {
    return classFile.clone();
  }

  /** The same program as a Java class of that name, which does not need Rondo. */
  public String javaSource(String className) {
    return JavaSource.of(kernels, className);
  }

  /** The compiled class, as text. */
  public String bytecodeText() {
    return Disassembly.of(classFile);
  }

  /**
   * The bytes of memory that a session would take, computed without compiling. Throws {@link IllegalArgumentException}
   * under the same conditions as {@link #of}.
   */
  public static long memoryBytes(Recurrence recurrence, Options options) {
    return (long) Scheduler.of(recurrence, options, target(recurrence, options)).arena().size() * options.element().bytes();
  }

  /** The bytes of memory that a session takes. */
  public long memoryBytes() {
    return (long) schedule.arena().size() * schedule.options().element().bytes();
  }

  private String shapes() {
    Map<String, Integer> sizes = new TreeMap<>(schedule.options().sizes());
    sizes.remove(Dim.STEPS.toString());
    String dims = sizes.entrySet().stream().map(e -> ", " + e.getKey() + " " + e.getValue()).collect(Collectors.joining());
    return "batch " + schedule.options().batch() + ", steps " + schedule.options().steps() + dims;
  }

  /** {@code gru: batch 4, steps 10, H 16, I 8; f32 x 16 lanes, 9 kernels, 13872 bytes of memory}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s; %s x %d lanes, %d kernels, %d bytes of memory", recurrence.name(), shapes(),
        schedule.options().element().name().toLowerCase(Locale.ROOT), schedule.target().lanes(), kernels.kernels().size(), memoryBytes());
  }
}
