package dev.rondo.experiment;

import dev.rondo.data.Characters;
import dev.rondo.data.Role;
import dev.rondo.data.Split;
import dev.rondo.data.Text;
import dev.rondo.data.Vocabulary;
import dev.rondo.data.Windows;
import dev.rondo.settings.DataPlan;
import dev.rondo.train.Inference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A text of which each character is to be told from those before it. Errors are in bits a character. */
public record Modelling(DataPlan.Letters plan, String text, Characters encoding, Role role, Split.Parts parts) implements Task {

  /** Reads files or folders and takes its characters as the vocabulary. */
  public static Modelling fit(DataPlan.Letters plan, List<Path> from, Role role) {
    String text = Text.read(from);
    Characters encoding = new Characters(Vocabulary.of(text), plan.window());
    return new Modelling(plan, text, encoding, role, parts(plan, text, encoding));
  }

  /** Reads a text with the vocabulary of a model; nothing is in either part yet. */
  public static Modelling of(DataPlan.Letters plan, List<Path> from, Role role, Characters encoding) {
    return new Modelling(plan, Text.read(from), encoding, role, new Split.Parts(new int[0], new int[0]));
  }

  @Override
  public Modelling split() {
    return new Modelling(plan, text, encoding, role, parts(plan, text, encoding));
  }

  @Override
  public Modelling whole() {
    return new Modelling(plan, text, encoding, role, new Split.Parts(new int[0], encoding.window().starts(length(text))));
  }

  @Override
  public Windows training() {
    return encoding.windows(text, parts.training(), role);
  }

  @Override
  public Windows validation() {
    return encoding.windows(text, parts.validation(), role);
  }

  @Override
  public String part() {
    return "validation: " + (long) parts.validation().length * encoding.window().steps() + " of " + length(text) + " characters, " + encoding.vocabulary().size() + " different ones";
  }

  @Override
  public Scores scores(Inference inference, String output) {
    Scores.Row network = row(output, inference.loss(validation()) / Math.log(2));   // the loss is in nats
    List<Scores.Row> rows = parts.training().length == 0 ? List.of(network) : List.of(network, row("how often each occurs", frequencies()));
    return new Scores(List.of("bits/char", "perplexity"), rows, List.of(), Optional.empty());
  }

  /** Perplexity is 2 to the power of the bits: among how many equally likely characters one would be as unsure. */
  private static Scores.Row row(String name, double bits) {
    return new Scores.Row(name, List.of(bits, Math.pow(2, bits)));
  }

  /** -Σ log2 p(c) / n over the validation part, with p as it is in the training part; each character is counted once more than it occurs. */
  private double frequencies() {
    int[] codes = encoding.vocabulary().encode(text);
    long[] seen = new long[encoding.vocabulary().size()];
    long all = seen.length;
    int steps = encoding.window().steps();
    for (int start : parts.training()) for (int t = 0; t < steps; t++, all++) seen[codes[start + t]]++;
    double bits = 0;
    for (int start : parts.validation()) for (int t = 1; t <= steps; t++) bits -= Math.log((seen[codes[start + t]] + 1.0) / all) / Math.log(2);
    return bits / ((double) parts.validation().length * steps);
  }

  private static Split.Parts parts(DataPlan.Letters plan, String text, Characters encoding) {
    return plan.split().of(encoding.window(), length(text), 1);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
