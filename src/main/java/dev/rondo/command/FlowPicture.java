package dev.rondo.command;

import dev.rondo.flow.Flow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.style.Styler.LegendPosition;

/** flow -> a line for each state: the logarithm of the mean norm of its gradient, over the steps. */
final class FlowPicture {

  private FlowPicture() {}

  static boolean isPicture(Path file) {
    return file.toString().endsWith(".png") || file.toString().endsWith(".svg");
  }

  /** The bytes in the format that the file's name asks for; none, and a word of it, where there is nothing to draw or no font. */
  static Optional<byte[]> bytes(Flow flow, Path file, PrintWriter err) {
    List<Picture.Line> lines = new ArrayList<>();
    flow.states().forEach(p -> {
      int[] shown = IntStream.range(0, flow.steps()).filter(t -> p.course().mean()[t] > 0 && Double.isFinite(p.course().mean()[t])).toArray();   // what has a logarithm
      if (shown.length == 0) return;
      lines.add(new Picture.Line(p.state(), IntStream.of(shown).mapToDouble(t -> t + 1).toArray(), IntStream.of(shown).mapToDouble(t -> Math.log10(p.course().mean()[t])).toArray()));
    });
    if (lines.isEmpty()) {
      err.println("rondo: no picture was drawn: no gradient is more than 0");
      return Optional.empty();
    }
    Picture picture = new Picture(flow.name() + ": the gradient on its way back", false, "step", "log10 |d loss / d state|", lines, LegendPosition.OutsideE);
    try {
      return Optional.of(file.toString().endsWith(".svg") ? picture.svg() : picture.png());
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      err.println("rondo: no picture was drawn (" + e.getMessage() + "); it needs a font: install fontconfig and fonts-dejavu, or the like");
      return Optional.empty();
    }
  }
}
