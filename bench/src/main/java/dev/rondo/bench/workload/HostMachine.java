package dev.rondo.bench.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a measurement depends on beside the code. */
public record HostMachine(String jdk, String processor, int cores) {

  public static HostMachine here() {
    return new HostMachine(Runtime.version().toString(), model(), Runtime.getRuntime().availableProcessors());
  }

  private static String model() {
    try {
      return Files.lines(Path.of("/proc/cpuinfo")).filter(l -> l.startsWith("model name") || l.startsWith("cpu family") || l.startsWith("model\t")).limit(3)
          .map(l -> l.replaceAll("\\s+", " ").replace(" :", "").replaceFirst("^model name ", "")).sorted().collect(Collectors.joining(", "));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** Whether Linux gives large pages of memory to those who ask for them. */
  public static boolean hasLargePages() {
    try {
      String choice = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
      return choice.contains("[madvise]") || choice.contains("[always]");
    } catch (IOException e) {
      return false;
    }
  }

  /** The end of a file's name: {@code jdk17-amd-epyc-cpu-family-26-model-2}. */
  public String slug() {
    return "jdk" + jdk.replaceFirst("[^0-9].*", "") + "-" + processor.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
