package dev.rondo.command.options;

import dev.rondo.model.AtomicFile;
import dev.rondo.model.ModelException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The output files of commands. */
public final class Outputs {

  private Outputs() {}

  /** Throws {@link ModelException} unless the file can be written, so that a long training does not fail at its end. */
  public static void check(Path file) {
    if (Files.isDirectory(file)) throw new ModelException("cannot write " + file + ": it is a folder; name a file in it");
    if (AtomicFile.isSpecial(file)) throw new ModelException("cannot write " + file + ": it is a device, not a file that can be replaced; choose another place with --out");
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) throw new ModelException("cannot write " + file + ": there is no folder " + folder + "; create it first");
    if (Files.exists(file) && !Files.isWritable(file)) throw new ModelException("cannot write " + file + ": it is protected; choose another place with --out");
    AtomicFile.probe(file);
  }

  /** Creates a folder unless it exists; throws {@link ModelException} on failure. */
  public static void folder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new ModelException("cannot make the folder " + folder + ": " + e.getFile() + " is a file; choose another place", e);
    } catch (IOException e) {
      throw new ModelException("cannot make the folder " + folder + ": the one that it is to lie in does not allow it; choose another place", e);
    }
  }

  /** The same name with another extension. */
  public static Path beside(Path file, String ending) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ending);
  }
}
