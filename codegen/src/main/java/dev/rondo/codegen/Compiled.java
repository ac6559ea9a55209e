package dev.rondo.codegen;

import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.Disassembly;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.bytecode.Program;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.lower.Lower;
import dev.rondo.codegen.schedule.Schedule;
import dev.rondo.codegen.schedule.Scheduler;
import dev.rondo.codegen.source.JavaSource;
import dev.rondo.graph.Recurrence;

/** (recurrence, exact shapes) -> sessions that run it. Every stage can be looked at. Immutable; sessions of it may run side by side. */
public final class Compiled {

  private final Schedule schedule;
  private final KernelProgram kernels;
  private final byte[] classFile;
  private final Program program;

  private Compiled(Schedule schedule) {
    this.schedule = schedule;
    this.kernels = Lower.program(schedule);
    this.classFile = Bytecode.of(kernels, Loader.CLASS_NAME);
    VectorProfile.fill(schedule.target());
    this.program = Loader.load(classFile);
  }

  /** Compiles; throws {@link IllegalArgumentException} where shapes are missing, impossible or too large for one array. */
  public static Compiled of(Recurrence recurrence, Options options) {
    return new Compiled(Scheduler.of(recurrence, options, VectorSupport.target(options)));
  }

  /** A session with memory of its own; all zeros at first. */
  public Session open() {
    return new CompiledSession(schedule, program);
  }

  /**
   * A session in the memory of another one, whose program has the same parameters at other shapes, if it fits there: the parameters of one are those of the other. They take turns, on
   * one thread, and inputs and results hold until the other's turn. Where it does not fit it has memory of its own, and parameters of 0.
   */
  public Session open(Session beside) {
    return beside instanceof CompiledSession other && other.memory().fits(schedule) ? new CompiledSession(schedule, program, other.memory()) : open();
  }

  public Schedule schedule() {
    return schedule;
  }

  public KernelProgram kernels() {
    return kernels;
  }

  /** The class that runs. */
  public byte[] classFile() {
    return classFile.clone();
  }

  /** The same program as a Java class of that name, which needs nothing of Rondo. */
  public String javaSource(String className) {
    return JavaSource.of(kernels, className);
  }

  /** The class that runs, as text. */
  public String bytecodeText() {
    return Disassembly.of(classFile);
  }

  /** Bytes of memory that a session would take, known without compiling; throws {@link IllegalArgumentException} as {@link #of} does. */
  public static long memoryBytes(Recurrence recurrence, Options options) {
    return (long) Scheduler.of(recurrence, options, VectorSupport.target(options)).arena().size() * options.element().bytes();
  }

  /** Bytes of memory that a session takes. */
  public long memoryBytes() {
    return (long) schedule.arena().size() * schedule.options().element().bytes();
  }
}
