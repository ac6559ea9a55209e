package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.flow.NormSeries;
import dev.rondo.graph.Recurrence;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adding problem, in small. */
class AddingTest {

  private static final int STEPS = 20;

  @Test
  void theSumIsOfOneMarkInEachHalf() {
    Adding data = new Adding(2000, 7, 1);
    double[] x = new double[14], y = new double[1];
    double squares = 0;
    for (int e = 0; e < data.size(); e++) {
      data.copy("x", e, x, 0, 1);
      data.copy("y", e, y, 0, 1);
      double sum = 0, early = 0, late = 0;
      for (int t = 0; t < 7; t++) {
        sum += x[2 * t] * x[2 * t + 1];
        if (t < 3) early += x[2 * t + 1];
        else late += x[2 * t + 1];
      }
      assertEquals(sum, y[0], 1e-6);
      assertEquals(1, early);
      assertEquals(1, late);
      squares += (y[0] - 1) * (y[0] - 1) / data.size();
    }
    assertEquals(Adding.NOTHING_REMEMBERED, squares, 0.02);   // three deviations are 0.013
  }

  @Test
  void gatesLearnItAndTheirGradientReachesTheBeginning() {
    Recurrence network = Adding.network("gru", 16);
    Adding.Learned learned = Adding.train(network, STEPS, 1600, 8, 0.02);
    assertTrue(learned.error() < Adding.NOTHING_REMEMBERED / 5, () -> "an error of " + learned.error());
    NormSeries course = Adding.flow(network, STEPS, learned.weights()).states().get(0).course();
    assertTrue(course.rate() > 0.85, course::toString);
  }

  @Test
  void theCommandSaysErrorsAndDrawsTheGradients(@TempDir Path folder) throws IOException {
    StringWriter said = new StringWriter();
    Path picture = folder.resolve("adding.png");
    Adding.run(new Adding.Trial(STEPS, 320, 1, 0.01, List.of("elman", "lstm"), picture), new PrintWriter(said));
    List<String> lines = said.toString().lines().toList();
    assertEquals("adding over 20 steps; always saying 1 has a mean squared error of 0.1667", lines.get(0));
    assertTrue(lines.get(3).matches("elman  mean squared error 0\\.\\d{4}, trained in \\d+ s"), lines.get(3));
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("lstm   after training  gradient of lstm1.c ")), said::toString);
    BufferedImage drawn = ImageIO.read(picture.toFile());
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < drawn.getWidth(); x++) for (int y = 0; y < drawn.getHeight(); y++) colours.add(drawn.getRGB(x, y) & 0xffffff);
    assertTrue(colours.containsAll(List.of(0x9aa0a6, 0xd1495b, 0x30638e, 0xedae49)), "a line for each cell before and after");
  }
}
