package dev.rondo.experiment;

import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.data.Seq2SeqPorts;
import dev.rondo.data.encoding.Seq2SeqDataset;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.generate.Decoder;
import dev.rondo.generate.Generator;
import dev.rondo.generate.SpecialTokens;
import dev.rondo.generate.TokenSampler;
import dev.rondo.train.Inference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * (a sequence-to-sequence network, sources or labels) -> texts. The unknown token is never generated. A generator
 * belongs to one thread.
 */
public final class TextGenerator {

  /** For a row that only fills up a batch. */
  private static final TokenSampler NONE = new TokenSampler(0, () -> 0);

  private final Generator generator;
  private final Seq2SeqEncoding encoding;
  private final Seq2SeqPorts role;
  private final Map<String, Integer> widths;
  private final Tokeniser tokeniser;
  private final int most;
  private final ThreadGuard guard = new ThreadGuard("a speech");

  /**
   * Decodes in batches of {@code rows}, from sources of at most {@code given} tokens to texts of at most {@code most}
   * tokens; a border counts as a token. Throws {@link IllegalArgumentException} if a step of the output depends on
   * later tokens.
   */
  public TextGenerator(Inference network, String output, Seq2SeqEncoding encoding, Seq2SeqPorts role, int rows, int given, int most) {
    Decoder decoder = Decoder.of(network, new Decoder.FeedbackPort(role.said(), output), rows, given, most);
    int border = Seq2SeqEncoding.border(encoding.target());
    this.generator = new Generator(decoder, new SpecialTokens(border, border, encoding.target().first(), border + 1));
    this.encoding = encoding;
    this.role = role;
    this.widths = encoding.widths(role);
    this.tokeniser = encoding.target().tokeniser();
    this.most = most;
  }

  /** Why the whole network runs for every token; empty if decoding runs step by step. */
  public Optional<String> whole() {
    return generator.decoder().whole();
  }

  /** Greedy decoding for each example. Every text starts with {@code before}, which the result includes. */
  public List<String> greedy(Seq2SeqEncoding.Coded codes, String before) {
    return guard.alone(() -> texts(codes, before, given -> generator.greedy(given, tokeniser.encode(before), most)));
  }

  /** Beam search for each example. The beam width is the number of rows. */
  public List<String> beam(Seq2SeqEncoding.Coded codes, String before) {
    int[] begun = tokeniser.encode(before);
    return guard.alone(() -> IntStream.range(0, codes.size()).mapToObj(e -> text(begun, generator.beam(given(rows(codes, i -> e)), begun, most).said())).toList());
  }

  /** Sampling: one random text for each example, with one sampler each. */
  public List<String> sample(Seq2SeqEncoding.Coded codes, String before, List<TokenSampler> draws) {
    int[] from = {0};
    return guard.alone(() -> texts(codes, before, given -> {
      int first = from[0];
      from[0] += generator.decoder().rows();
      return generator.sample(given, tokeniser.encode(before), most, IntStream.range(0, generator.decoder().rows()).mapToObj(row -> first + row < draws.size() ? draws.get(first + row) : NONE).toList());
    }));
  }

  private List<String> texts(Seq2SeqEncoding.Coded codes, String before, Function<Map<String, double[]>, List<int[]>> say) {
    int[] begun = tokeniser.encode(before);
    String[] texts = new String[codes.size()];
    for (int from = 0; from < texts.length; from += generator.decoder().rows()) {
      int first = from, last = texts.length - 1;
      List<int[]> said = say.apply(given(rows(codes, row -> Math.min(first + row, last))));
      for (int row = 0; row < said.size() && first + row < texts.length; row++) texts[first + row] = text(begun, said.get(row));
    }
    return List.of(texts);
  }

  private Seq2SeqEncoding.Coded rows(Seq2SeqEncoding.Coded codes, java.util.function.IntUnaryOperator example) {
    return codes.select(IntStream.range(0, generator.decoder().rows()).map(example).toArray());
  }

  private Map<String, double[]> given(Seq2SeqEncoding.Coded rows) {
    Seq2SeqDataset data = new Seq2SeqDataset(rows, encoding, role);
    Map<String, double[]> given = new HashMap<>();
    int steps = generator.decoder().steps();
    role.source().ifPresent(s -> {
      given.put(s.input(), copied(data, s.input(), steps * widths.get(s.input())));
      given.put(s.lengths(), copied(data, s.lengths(), 1));
    });
    role.label().ifPresent(l -> given.put(l, copied(data, l, widths.get(l))));
    return given;
  }

  private static double[] copied(Seq2SeqDataset data, String input, int each) {
    double[] numbers = new double[data.size() * each];
    for (int row = 0; row < data.size(); row++) data.copy(input, row, numbers, row, data.size());
    return numbers;
  }

  private String text(int[] begun, int[] said) {
    StringBuilder text = new StringBuilder();
    int[] all = IntStream.concat(Arrays.stream(begun), Arrays.stream(said)).toArray();
    for (int i = 0; i < all.length; i++) text.append(tokeniser.after(i == 0 ? -1 : all[i - 1], all[i]));
    return text.toString();
  }
}
