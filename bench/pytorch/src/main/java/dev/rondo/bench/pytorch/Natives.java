package dev.rondo.bench.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The official library (built with MKL, the fastest there is) under the presets' glue: both come in archives, and the loader takes a library
 * of one folder before those of its own archive.
 */
final class Natives {

  private static final String GLUE = "org/bytedeco/pytorch/linux-x86_64/", OFFICIAL = "pytorch/cpu/linux-x86_64/";
  private static final List<String> FILES = List.of(
      OFFICIAL + "libc10.so", OFFICIAL + "libtorch_cpu.so", OFFICIAL + "libtorch.so", OFFICIAL + "libgomp-98b21ff3.so.1", GLUE + "libjnitorch.so");

  private Natives() {}

  /** Before the first class of the presets is touched. */
  static void use() throws IOException {
    Path folder = Path.of("bench", "pytorch", "target", "natives").toAbsolutePath();
    Files.createDirectories(folder);
    for (String file : FILES) extract(file, folder);
    System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
    System.setProperty("java.library.path", folder.toString());
  }

  private static void extract(String resource, Path folder) throws IOException {
    URL url = Natives.class.getClassLoader().getResource(resource);
    if (url == null) throw new IOException("no " + resource + " on the class path; its archive has changed");
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    if (Files.exists(file) && Files.size(file) == url.openConnection().getContentLengthLong()) return;
    Path part = Files.createTempFile(folder, "part", "");
    try (InputStream in = url.openStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
