package dev.rondo.command;

import dev.rondo.data.DataException;
import dev.rondo.data.Labelling;
import dev.rondo.data.Tokenised;
import dev.rondo.data.Tokeniser;
import dev.rondo.experiment.Sampler;
import dev.rondo.experiment.Trained;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** MODEL + prompt -> the text that follows. */
@Command(name = "sample", header = "Continue a text with a trained language model.",
    description = "The model reads the prompt and then draws one character, word or piece after another. A low temperature keeps to what is likely, a high one is adventurous; 0 always takes the likeliest. The same seed gives the same text.",
    footer = {"", "Examples:", "  rondo sample examples/charlm.safetensors --prompt 'public static '", "  rondo sample book.safetensors --length 2000 --temperature 0.6 --seed 7"})
final class SampleCommand extends Job {

  @Parameters(paramLabel = "MODEL", description = "A model file that 'rondo train' wrote.")
  private Path file;

  @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "", description = "What to begin with; a new line unless given.")
  private String prompt;

  @Option(names = "--length", paramLabel = "N", defaultValue = "500", description = "How many characters, words or pieces, as the model was trained on; ${DEFAULT-VALUE} unless given.")
  private int length;

  @Option(names = "--temperature", paramLabel = "T", defaultValue = "0.8", description = "${DEFAULT-VALUE} unless given.")
  private double temperature;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "${DEFAULT-VALUE} unless given.")
  private long seed;

  @Override
  public Integer call() {
    if (length < 0) throw new IllegalArgumentException("a length of " + length + "; --length must be at least 0");
    Trained trained = Trained.read(file);
    if (!(trained.encoding() instanceof Tokenised tokenised)) throw new DataException(trained.encoding() instanceof Labelling ? "the model tells classes" : "the model forecasts numbers", "use 'rondo predict'");
    Tokeniser tokeniser = tokenised.lexicon().tokeniser();
    Sampler sampler = new Sampler(trained.stepper(), tokeniser, temperature, seed);
    tokeniser.encode(prompt);   // so that nothing is printed of a prompt that cannot be read
    out().print(prompt);
    sampler.sample(prompt, length, c -> {
      out().print(c);
      if (c.endsWith("\n")) out().flush();
    });
    out().println();
    return Failures.GOOD;
  }
}
