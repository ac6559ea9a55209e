package dev.rondo.profile;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.measure.ClassFileRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A compiled recurrence -> what HotSpot's optimising compiler makes of each of its methods, as another JVM prints it that runs the same class until nothing more is compiled.
 *
 * @param methods those with code of their own, in the order of the kernels
 * @param others what became of each of the other methods, in the same order: whose code it is a part of, or that it is not optimised
 * @param quiet whether HotSpot had nothing more to compile when the time was over
 */
public record Assembly(List<MachineCode> methods, Map<String, String> others, boolean quiet) {

  /**
   * The hottest loop of a method: how many instructions it is, of which some are fma; how many of them reach for vectors on the stack, and how many move one from register to register. On processors of
   * the x86 family.
   */
  public record Loop(String method, int instructions, int multiplyAdds, int stacked, int copies) {}

  /** How long the class runs at most. */
  public static final double SECONDS = 60;

  /** Of a program of several threads, of which each runs its share, the methods of all. Throws {@link IllegalArgumentException} with the remedy where no disassembler is installed. */
  public static Assembly of(Compiled compiled, double seconds) {
    if (!Objdump.isKnown()) throw new IllegalArgumentException("no disassembler is installed, so machine code cannot be shown as assembly; " + Objdump.REMEDY);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      return parsed(printed(compiled, seconds, folder.path()), compiled, folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException("another JVM could not be started to print assembly: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another JVM printed assembly", e);
    }
  }

  private static List<String> printed(Compiled compiled, double seconds, Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process = new ProcessBuilder(command(compiled, seconds, folder)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int code;
    try {
      code = process.waitFor();
    } finally {
      process.destroyForcibly();   // where this was interrupted
    }
    List<String> lines = Files.readString(output, StandardCharsets.ISO_8859_1).lines().toList();
    if (code != 0) throw new IllegalStateException("the JVM that was to print assembly left with " + code + ": " + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    return lines;
  }

  /** A JVM with the options of this one; what is printed is the optimised code of the one class alone. */
  private static List<String> command(Compiled compiled, double seconds, Path folder) throws IOException {
    Path classFile = Files.write(folder.resolve("Kernels.class"), compiled.classFile());
    Path directives = Files.writeString(folder.resolve("directives"), "[{match: \"" + Loader.className(compiled.className()).replace('.', '/') + ".*\", c2: {PrintAssembly: true}}]\n");
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path")));
    if (compiled.schedule().target().isVector()) command.add("--add-modules=jdk.incubator.vector");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(Assembly::isForCode).forEach(command::add);
    Path run = classFile;
    if (compiled.schedule().options().threads() > 1) {
      command.addAll(SingleThreadProgram.options(classFile, compiled.schedule()));
      run = SingleThreadProgram.written(folder);
    }
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:CompilerDirectivesFile=" + directives, ClassFileRunner.class.getName(), run.toString(), compiled.schedule().options().element().name(),
        Integer.toString(compiled.schedule().target().lanes()), Integer.toString(compiled.schedule().arena().size()), Double.toString(seconds)));
    return command;
  }

  /** Whether an option of the JVM may change what is compiled: not those of its recordings, logs and files. */
  private static boolean isForCode(String option) {
    return option.matches("-XX:[+-]?(?!StartFlightRecording|FlightRecorder|Log|HeapDump|ErrorFile|CompilerDirectives|Flags|Shared|Archive).*");
  }

  /** Of each method that has a loop. */
  public List<Loop> loops() {
    List<Loop> loops = new ArrayList<>();
    for (MachineCode m : methods) {
      List<MachineCode.Instruction> loop = m.hotLoop();
      if (!loop.isEmpty()) loops.add(new Loop(m.method(), loop.size(), MachineCode.multiplyAdds(loop), MachineCode.stacked(loop), MachineCode.copies(loop)));
    }
    return loops;
  }

  /** The last code that was made of each method. */
  private static Assembly parsed(List<String> lines, Compiled compiled, Path folder) throws IOException, InterruptedException {
    Map<String, MachineCode> last = new HashMap<>();
    for (MachineCode code : MachineCode.all(lines)) last.put(code.method(), code);
    List<MachineCode> methods = new ArrayList<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (Kernel kernel : compiled.kernels().kernels()) {
      MachineCode code = last.get(kernel.name());
      if (code == null) others.put(kernel.name(), fate(kernel.name(), last.values()));
      else methods.add(code.code().isEmpty() ? code.read(Objdump.instructions(code.address(), code.bytes(), folder)) : code);
    }
    if (methods.isEmpty()) throw new IllegalStateException("HotSpot optimised no method, or printed it in a form that is not known; take larger dimensions");
    return new Assembly(methods, others, lines.contains(ClassFileRunner.QUIET));
  }

  private static String fate(String method, Collection<MachineCode> all) {
    String into = all.stream().filter(m -> m.inlined().contains(method)).map(MachineCode::method).sorted().collect(Collectors.joining(", "));
    return into.isEmpty() ? "not optimised" : "inlined into " + into;
  }

  /** A line on each method and its hottest loop, then every instruction. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%12s %12s %12s %12s  %s%n", "instructions", "hot loop", "vector bits", "spills", "method"));
    for (MachineCode m : methods) {
      List<MachineCode.Instruction> loop = m.hotLoop();
      out.append(String.format(Locale.ROOT, "%12d %12s %12s %12s  %s%n", m.code().size(), loop.isEmpty() ? "none" : loop.size(), loop.isEmpty() ? "" : MachineCode.vectorBits(loop), loop.isEmpty() ? "" : MachineCode.spills(loop), m.method()));
    }
    others.forEach((method, fate) -> out.append(String.format(Locale.ROOT, "%51s  %s%n", fate, method)));
    if (!quiet) out.append("HotSpot was still compiling when the time was over: smaller dimensions, or fewer steps, let it come to an end\n");
    for (MachineCode m : methods) {
      out.append("\n").append(m.method()).append("\n");
      List<MachineCode.Instruction> loop = m.hotLoop();
      for (MachineCode.Instruction i : m.code()) out.append(loop.contains(i) ? "  | " : "    ").append(i.text()).append("\n");
    }
    return out.toString();
  }
}
