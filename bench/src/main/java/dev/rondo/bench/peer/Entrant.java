package dev.rondo.bench.peer;

import dev.rondo.bench.workload.HostMachine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the process of one library is started: class path, flags, and the environment in which it is fastest. */
public record Entrant(String key, String mainClass, List<String> flags, Map<String, String> environment, boolean allocator) {

  /** Rondo first; the others in the order of the table. */
  static final List<Entrant> ALL = List.of(
      new Entrant("rondo", "dev.rondo.bench.peer.RondoPeer", List.of("--add-modules", "jdk.incubator.vector"), Map.of(), false),
      new Entrant("onednn", "dev.rondo.bench.onednn.OneDnnPeer", List.of(), Map.of("OMP_PROC_BIND", "true"), false),
      new Entrant("pytorch", "dev.rondo.bench.pytorch.PyTorchPeer", List.of(), Map.of("GOMP_SPINCOUNT", "10000"), true),
      new Entrant("onnxruntime", "dev.rondo.bench.onnxruntime.OnnxRuntimePeer", List.of(), Map.of(), false),
      new Entrant("deeplearning4j", "dev.rondo.bench.deeplearning4j.Deeplearning4jPeer", List.of(), Map.of("GOMP_SPINCOUNT", "2000"), true));

  private static final List<String> UNSET = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");   // they would hold a peer below what it can do
  private static final List<String> COUNTS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS");

  static Entrant named(String key) {
    return ALL.stream().filter(e -> e.key.equals(key)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no peer '" + key + "'; there are " + String.join(", ", ALL.stream().skip(1).map(Entrant::key).toList())));
  }

  boolean isRondo() {
    return key.equals("rondo");
  }

  /** The process to be, with its errors shown on ours. */
  ProcessBuilder process(int threads) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx3g", "-XX:+UseSerialGC"));
    command.addAll(flags);
    if (HostMachine.hasLargePages()) command.add("-XX:+UseTransparentHugePages");
    if (Runtime.version().feature() >= 24) command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(), mainClass));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    UNSET.forEach(builder.environment()::remove);
    COUNTS.forEach(name -> builder.environment().put(name, String.valueOf(threads)));
    builder.environment().putAll(environment(threads));
    return builder;
  }

  private Map<String, String> environment(int threads) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    String library = allocator ? tcmalloc() : null;
    if (library != null) all.put("LD_PRELOAD", library);
    if (HostMachine.hasLargePages()) all.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");   // what -XX:+UseTransparentHugePages is for a JVM's heap
    return all;
  }

  private String classPath() throws IOException {
    if (isRondo()) return System.getProperty("java.class.path");
    Path target = Path.of("bench", key, "target"), list = target.resolve("classpath");
    if (!Files.exists(list)) throw new IOException("no " + list + "; start with bench/peers, which builds it");
    return target.resolve("classes") + File.pathSeparator + Files.readString(list).strip();
  }

  /** The allocator that the native libraries run fastest on: {@code TCMALLOC}, or where Debian puts it; null where it is not installed. */
  public static String tcmalloc() {
    String given = System.getenv("TCMALLOC");
    if (given != null) return given;
    return Stream.of("libtcmalloc_minimal.so.4", "libtcmalloc.so.4").map(n -> Path.of("/usr/lib/x86_64-linux-gnu", n)).filter(Files::exists).map(Path::toString).findFirst().orElse(null);
  }
}
