package dev.rondo.command.options;

import dev.rondo.data.DataException;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.graph.text.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** FILE [--cell NAME] -> a recurrence. The name of a library cell may replace the file. */
public final class ProgramArgument {

  @Parameters(index = "0", paramLabel = "FILE", description = "A .rondo file, or the name of a library cell such as gru.")
  private String file;

  @Option(names = "--cell", paramLabel = "NAME", description = "The cell or network of the file, if it has several.")
  private Optional<String> cell = Optional.empty();

  public ProgramFile program() {
    return ProgramFile.of(source());
  }

  /** The text of the file, which need not be a valid program. */
  public Source source() {
    Path path = Path.of(file);
    if (Files.exists(path)) return ProgramFile.source(path);
    String near = Spelling.nearest(file, Library.standard().names());
    if (near == null || Library.standard().names().contains(file)) return Library.standard().find(file).orElseGet(() -> ProgramFile.source(path));
    throw new DataException(path, "there is no such file", "did you mean the library cell '" + near + "'");
  }

  /** The name from --cell. */
  public Optional<String> cell() {
    return cell;
  }

  /** The file, if it is a model. Its first eight bytes are a length with some zero bytes, which no text contains. */
  Optional<Path> model() {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) return Optional.empty();
    try (InputStream bytes = Files.newInputStream(path)) {
      for (byte b : bytes.readNBytes(8)) if (b == 0) return Optional.of(path);
      return Optional.empty();
    } catch (IOException e) {
      throw new DataException(path, "cannot be read (" + e.getMessage() + ")", "give the path of a .rondo file or a model");
    }
  }

  public Recurrence recurrence() {
    return of(program());
  }

  /** The requested recurrence of a parsed program. */
  public Recurrence of(ProgramFile program) {
    return program.recurrence(cell);
  }

  /** The requested text in its original form. */
  public String text() {
    return program().source().text();
  }

  /**
   * All recurrences of the file, or the requested one. If FILE is the word library and not a file, every library cell.
   */
  public List<Recurrence> every() {
    if (!file.equals("library") || Files.exists(Path.of(file))) return all();
    return Library.standard().names().stream().map(Language::cell).toList();
  }

  /** The requested recurrence, or all of them, at least one. */
  public List<Recurrence> all() {
    return all(program());
  }

  /** The same for a parsed program. */
  public List<Recurrence> all(ProgramFile program) {
    if (cell.isPresent()) return List.of(of(program));
    List<Recurrence> all = program.recurrences();
    if (all.isEmpty()) throw new DataException(Path.of(file), "nothing to check: there is no cell or network in it", "write one, such as cell NAME(I, H) { .. }");
    return all;
  }
}
