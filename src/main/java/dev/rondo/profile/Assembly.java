package dev.rondo.profile;

import dev.rondo.codegen.ClassRun;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.kernel.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A compiled recurrence -> what HotSpot's optimising compiler makes of each of its methods, as another JVM prints it. */
public record Assembly(List<MachineCode> methods) {

  private static final double SECONDS = 3;

  /** Throws {@link IllegalArgumentException} with the remedy where no disassembler is installed, and for a program of several threads. */
  public static Assembly of(Compiled compiled) {
    if (compiled.schedule().options().threads() > 1) throw new IllegalArgumentException("assembly is shown of one thread; leave --threads out");
    if (!Objdump.isKnown()) throw new IllegalArgumentException("no disassembler is installed, so machine code cannot be shown as assembly; " + Objdump.REMEDY);
    Path folder = null;
    try {
      folder = Files.createTempDirectory("rondo");
      return parsed(printed(compiled, folder), compiled, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("another JVM could not be started to print assembly: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another JVM printed assembly", e);
    } finally {
      if (folder != null) delete(folder);
    }
  }

  private static List<String> printed(Compiled compiled, Path folder) throws IOException, InterruptedException {
    Path classFile = Files.write(folder.resolve("Kernels.class"), compiled.classFile()), output = folder.resolve("output");
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path")));
    if (compiled.schedule().target().isVector()) command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:CompileCommand=quiet", "-XX:CompileCommand=print," + Loader.className("*").replace('.', '/') + ".*",
        ClassRun.class.getName(), classFile.toString(), compiled.schedule().options().element().name(), Integer.toString(compiled.schedule().target().lanes()),
        Integer.toString(compiled.schedule().arena().size()), Double.toString(SECONDS)));
    int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    List<String> lines = Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1).lines().toList();
    if (code != 0) throw new IllegalStateException("the JVM that was to print assembly left with " + code + ": " + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    return lines;
  }

  /** The last code that was made of each method, in the order of the kernels. */
  private static Assembly parsed(List<String> lines, Compiled compiled, Path folder) throws IOException, InterruptedException {
    Map<String, MachineCode> last = new LinkedHashMap<>();
    for (MachineCode code : MachineCode.all(lines)) last.put(code.method(), code);
    List<String> order = compiled.kernels().kernels().stream().map(Kernel::name).toList();
    List<MachineCode> methods = last.values().stream().filter(m -> order.contains(m.method())).sorted(Comparator.comparingInt(m -> order.indexOf(m.method()))).toList();
    if (methods.isEmpty()) throw new IllegalStateException("HotSpot optimised no method in " + SECONDS + " seconds, or printed it in a form that is not known; take larger dimensions");
    List<MachineCode> read = new ArrayList<>();
    for (MachineCode m : methods) read.add(m.code().isEmpty() ? m.read(Objdump.instructions(m.address(), m.bytes(), folder)) : m);
    return new Assembly(read);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be deleted: " + e.getMessage(), e);
    }
  }

  /** A line on each method's hottest loop, then every instruction. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%12s %12s %12s %12s  %s%n", "instructions", "hot loop", "vector bits", "spills", "method"));
    for (MachineCode m : methods) {
      List<MachineCode.Instruction> loop = m.hotLoop();
      out.append(String.format(Locale.ROOT, "%12d %12s %12s %12s  %s%n", m.code().size(), loop.isEmpty() ? "none" : loop.size(), loop.isEmpty() ? "" : MachineCode.vectorBits(loop), loop.isEmpty() ? "" : MachineCode.spills(loop), m.method()));
    }
    for (MachineCode m : methods) {
      out.append("\n").append(m.method()).append("\n");
      List<MachineCode.Instruction> loop = m.hotLoop();
      for (MachineCode.Instruction i : m.code()) out.append(loop.contains(i) ? "  | " : "    ").append(i.text()).append("\n");
    }
    return out.toString();
  }
}
