package dev.rondo.profile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Machine code as bytes -> instructions, by {@code objdump} of the GNU binutils. HotSpot prints instructions itself where it finds a library {@code hsdis} for its own version; Debian's
 * {@code libhsdis0-fcml} is made for JDK 12 and older, and no later one takes it.
 */
final class Objdump {

  /** What to do where there is no disassembler. */
  static final String REMEDY = "install objdump, as by 'apt-get install binutils' on Debian, or put an hsdis library for this JDK beside its libjvm";

  private static final Pattern LINE = Pattern.compile("\\s*([0-9a-f]+):\\t(\\S.*)");
  private static final Map<String, String> MACHINES = Map.of("amd64", "i386:x86-64", "x86_64", "i386:x86-64", "aarch64", "aarch64");

  private Objdump() {}

  /** Whether machine code can be shown: by objdump, or by the JVM itself. */
  static boolean isKnown() {
    Path home = Path.of(System.getProperty("java.home"), "lib");
    String name = "hsdis-" + (System.getProperty("os.arch").equals("x86_64") ? "amd64" : System.getProperty("os.arch")) + ".so";
    return program().isPresent() || Files.exists(home.resolve(name)) || Files.exists(home.resolve("server").resolve(name));
  }

  private static Optional<Path> program() {
    String path = System.getenv("PATH");
    if (path == null || !MACHINES.containsKey(System.getProperty("os.arch"))) return Optional.empty();
    return Stream.of(path.split(File.pathSeparator)).filter(f -> !f.isBlank()).map(f -> Path.of(f, "objdump")).filter(Files::isExecutable).findFirst();
  }

  /** The instructions of a stretch of memory; throws {@link IllegalArgumentException} with the remedy where objdump is missing. */
  static List<MachineCode.Instruction> instructions(long address, byte[] bytes, Path folder) throws IOException, InterruptedException {
    Path objdump = program().orElseThrow(() -> new IllegalArgumentException("no disassembler is installed, so machine code cannot be shown as assembly; " + REMEDY));
    Path file = Files.write(folder.resolve("code"), bytes);
    Process process = new ProcessBuilder(objdump.toString(), "-D", "-b", "binary", "-m", MACHINES.get(System.getProperty("os.arch")), "--no-show-raw-insn", "--adjust-vma=0x" + Long.toHexString(address), file.toString())
        .redirectErrorStream(true).start();
    List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    int code = process.waitFor();
    if (code != 0) throw new IllegalStateException("objdump left with " + code + ": " + String.join("\n", lines));
    return parsed(lines);
  }

  static List<MachineCode.Instruction> parsed(List<String> lines) {
    List<MachineCode.Instruction> all = new ArrayList<>();
    for (String line : lines) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) all.add(new MachineCode.Instruction(Long.parseLong(m.group(1), 16), Arrays.stream(m.group(2).split("\\s+", 2)).reduce((a, b) -> String.format("%-12s %s", a, b)).orElseThrow().stripTrailing()));
    }
    return all;
  }
}
