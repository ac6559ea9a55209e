package dev.rondo.command.report;

import dev.rondo.data.Decimals;
import dev.rondo.data.file.CsvText;
import dev.rondo.train.Checkpoint.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** epochs -> the learning curve, as CSV and as a picture. */
public record LearningCurve(List<Epoch> passes) {

  public LearningCurve {
    passes = List.copyOf(passes);
  }

  /** Numbers with all digits; a missing loss is an empty field. */
  public String csv() {
    StringBuilder csv = new StringBuilder("epoch,loss,validation_loss,rate\n");
    for (Epoch e : passes) csv.append(CsvText.line(List.of(String.valueOf(e.epoch()), field(e.loss()), field(e.validationLoss()), field(e.rate())))).append('\n');
    return csv.toString();
  }

  /** Losses by epoch; those that are not finite have no point. */
  public Picture picture(String network) {
    List<Picture.Line> lines = new ArrayList<>(List.of(line("training", Epoch::loss)));
    Picture.Line validation = line("validation", Epoch::validationLoss);
    if (validation.x().length > 0) lines.add(validation);
    return new Picture(network + ": loss", false, "epoch", "loss", lines);
  }

  private Picture.Line line(String name, ToDoubleFunction<Epoch> loss) {
    List<Epoch> finite = passes.stream().filter(e -> Double.isFinite(loss.applyAsDouble(e))).toList();
    return new Picture.Line(name, finite.stream().mapToDouble(Epoch::epoch).toArray(), finite.stream().mapToDouble(loss).toArray());
  }

  private static String field(double value) {
    return Double.isNaN(value) ? "" : Decimals.shortest(value);
  }
}
