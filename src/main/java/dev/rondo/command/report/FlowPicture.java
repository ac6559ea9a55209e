package dev.rondo.command.report;

import dev.rondo.flow.Flow;
import dev.rondo.flow.NormSeries;
import dev.rondo.model.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.style.Styler.LegendPosition;

/** flow -> a line for each state: the logarithm of the mean norm of its gradient, over the steps. */
public final class FlowPicture {

  private FlowPicture() {}

  public static boolean isPicture(Path file) {
    return file.toString().endsWith(".png") || file.toString().endsWith(".svg");
  }

  /**
   * Draws several networks or several moments of one, with a line for each name. If there is nothing to draw or no
   * font, it writes nothing and reports why to {@code err}. A file that does not end in .svg is a PNG.
   */
  public static void write(String title, Map<String, NormSeries> courses, Path file, PrintWriter err) {
    bytes(title, courses, file, err).ifPresent(bytes -> AtomicFile.write(file, bytes));
  }

  /** The bytes in the format of the file's extension. Empty, with a message, if there is nothing to draw or no font. */
  public static Optional<byte[]> bytes(Flow flow, Path file, PrintWriter err) {
    Map<String, NormSeries> courses = new LinkedHashMap<>();
    flow.states().forEach(p -> courses.put(p.state(), p.course()));
    return bytes(flow.name() + ": the gradient on its way back", courses, file, err);
  }

  private static Optional<byte[]> bytes(String title, Map<String, NormSeries> courses, Path file, PrintWriter err) {
    List<Picture.Line> lines = new ArrayList<>();
    courses.forEach((name, course) -> {
      int[] shown = IntStream.range(0, course.steps()).filter(t -> course.mean()[t] > 0 && Double.isFinite(course.mean()[t])).toArray();   // numbers that have a logarithm
      if (shown.length == 0) return;
      lines.add(new Picture.Line(name, IntStream.of(shown).mapToDouble(t -> t + 1).toArray(), IntStream.of(shown).mapToDouble(t -> Math.log10(course.mean()[t])).toArray()));
    });
    if (lines.isEmpty()) {
      err.println("rondo: no picture was drawn: no gradient is more than 0");
      return Optional.empty();
    }
    Picture picture = new Picture(title, false, "step", "log10 |d loss / d state|", lines, LegendPosition.OutsideE);
    try {
      return Optional.of(file.toString().endsWith(".svg") ? picture.svg() : picture.png());
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      err.println("rondo: no picture was drawn (" + e.getMessage() + "); it needs a font: install fontconfig and fonts-dejavu, or the like");
      return Optional.empty();
    }
  }
}
