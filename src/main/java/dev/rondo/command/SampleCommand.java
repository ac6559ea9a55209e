package dev.rondo.command;

import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.data.DataException;
import dev.rondo.data.encoding.ClassEncoding;
import dev.rondo.data.encoding.RunningTextEncoding;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.data.text.TokenTexts;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.experiment.Seq2SeqTask;
import dev.rondo.experiment.TextGenerator;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.generate.TokenSampler;
import dev.rondo.stream.Sampler;
import dev.rondo.train.SplitMix;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** MODEL + prompt -> the continuation of a text, or whole texts. */
@Command(name = "sample", header = "Continue a text with a trained language model, or generate texts from their beginning.",
    description = "The model reads the prompt and then draws one character, word or piece after another. A low temperature keeps to what is likely, a high one is adventurous; 0 always takes the likeliest. The same seed gives the same text. A model of texts that each have an end says so many of them, a line each.",
    footer = {"", "Examples:", "  rondo sample examples/charlm.safetensors --prompt 'public static '", "  rondo sample book.safetensors --length 2000 --temperature 0.6 --seed 7",
        "  rondo sample examples/names.safetensors --count 10", "  rondo sample examples/names.safetensors --label female --prompt Al --beam 8",
        "  rondo sample examples/dates.safetensors --source 'March 3rd, 1987' --count 3"})
final class SampleCommand extends Subcommand {

  /** Batch size of decoding. */
  private static final int ROWS = 64;

  @Parameters(paramLabel = "MODEL", description = "A model file that 'rondo train' wrote.")
  private Path file;

  @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "", description = "The beginning of the text. Default: a new line; nothing for texts with an end.")
  private String prompt;

  @Option(names = "--length", paramLabel = "N", description = "The number of tokens (characters, words or pieces). Default: 500. For texts with an end it is the maximum. Default: twice the longest text of the training part.")
  private Optional<Integer> length = Optional.empty();

  @Option(names = "--temperature", paramLabel = "T", defaultValue = "0.8", description = "Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(names = "--greedy", description = "Always take the likeliest token, as at temperature 0.")
  private boolean greedy;

  @Option(names = "--beam", paramLabel = "N", description = "Beam search for the likeliest text with an end, by the mean log probability of its tokens; N is the beam width.")
  private Optional<Integer> beam = Optional.empty();

  @Option(names = "--count", paramLabel = "N", description = "The number of texts with an end. Default: 1.")
  private Optional<Integer> count = Optional.empty();

  @Option(names = "--label", paramLabel = "L", description = "The label to generate for, if the model was trained with labels.")
  private Optional<String> label = Optional.empty();

  @Option(names = "--source", paramLabel = "TEXT", description = "The source to generate from, if the model was trained with sources: a text, or numbers separated by commas.")
  private Optional<String> source = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() {
    if (length.orElse(0) < 0) throw new IllegalArgumentException("a length of " + length.get() + "; --length must be at least 0");
    TrainedModel trained = TrainedModel.read(file);
    if (trained.encoding() instanceof Seq2SeqEncoding dictation) say(trained, dictation);
    else if (trained.encoding() instanceof RunningTextEncoding tokenised) goOn(trained, tokenised);
    else throw new DataException(trained.encoding() instanceof ClassEncoding ? "the model is a classifier" : "the model forecasts numbers", "use 'rondo predict'");
    return Failures.GOOD;
  }

  private void goOn(TrainedModel trained, RunningTextEncoding tokenised) {
    if (beam.isPresent() || count.isPresent() || label.isPresent() || source.isPresent()) throw new IllegalArgumentException("the model continues a text that has no end; leave --beam, --count, --label and --source out");
    Tokeniser tokeniser = tokenised.lexicon().tokeniser();
    Sampler sampler = new Sampler(trained.stepper(), tokeniser, greedy ? 0 : temperature, seed);
    tokeniser.encode(prompt);   // only after the prompt was read without error
    out().print(prompt);
    sampler.sample(prompt, length.orElse(500), c -> {
      out().print(c);
      if (c.endsWith("\n")) out().flush();
    });
    out().println();
  }

  private void say(TrainedModel trained, Seq2SeqEncoding dictation) {
    beam.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException("a beam of " + n + "; --beam must be at least 1");
    });
    count.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException(n + " texts; --count must be at least 1");
    });
    if (greedy && beam.isPresent()) throw new IllegalArgumentException("both --greedy and --beam; give one of the two");
    if (count.isPresent() && (greedy || beam.isPresent())) throw new IllegalArgumentException("--count " + count.get() + " texts, but --greedy and --beam are deterministic; drop --count, or --greedy and --beam");
    boolean sourced = !dictation.source().isEmpty() || !dictation.vector().isEmpty();
    if (sourced && source.isEmpty()) throw new DataException("the model generates from a source, and got none", "give --source, or use 'rondo predict' for many of them");
    if (sourced && label.isPresent()) throw new DataException("the model takes no label, and '" + label.get() + "' is given", "leave it out");
    if (label.isEmpty() && !dictation.labels().isEmpty()) throw new DataException("the model generates for a label, and got none", "give --label, one of " + String.join(", ", dictation.labels()));
    int texts = count.orElse(1), rows = beam.orElse(Math.min(ROWS, texts));
    Seq2SeqEncoding.Coded codes = codes(trained, dictation).select(new int[texts]);   // the same for each
    TextGenerator speech = trained.speech(rows, codes.given(), length.orElse(0));
    speech.whole().ifPresent(why -> err().println("the whole network runs for each generated token, because " + why));
    List<String> said = beam.isPresent() ? speech.beam(codes, prompt) : speech.sample(codes, prompt, draws(texts));
    said.forEach(out()::println);
  }

  /** The condition of one text. */
  private Seq2SeqEncoding.Coded codes(TrainedModel trained, Seq2SeqEncoding dictation) {
    if (source.isEmpty()) return new Seq2SeqEncoding.Coded(TokenTexts.empty(0), label.map(l -> new int[] {dictation.label(l)}).orElse(new int[0]), new double[0][], TokenTexts.empty(1));
    Seq2SeqTask given = trained.sources(List.of(source.get()));
    given.unknownTokens().ifPresent(err()::println);
    return given.codes();
  }

  /** Each text has its own random stream, so that a larger count starts with the same texts. */
  private List<TokenSampler> draws(int texts) {
    if (greedy) return Collections.nCopies(texts, new TokenSampler(0, () -> 0));
    return IntStream.range(0, texts).mapToObj(i -> new TokenSampler(temperature, SplitMix.of(seed, "text " + i)::uniform)).toList();
  }
}
