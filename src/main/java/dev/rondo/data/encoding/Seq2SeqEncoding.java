package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.DataException;
import dev.rondo.data.Seq2SeqPorts;
import dev.rondo.data.store.Grid;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.data.text.TokenTexts;
import dev.rondo.data.token.Lexicon;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * texts -> tokens to generate, and the condition: a source as tokens, a label as an index, or a vector of scaled
 * numbers. Each lexicon has one additional token, the {@link #border} between sequences. It ends a source and a
 * generated text, and it is the first decoder input. {@code source} holds one lexicon, or none without sources.
 * {@code vector} holds one scaler, or none without vectors. {@code longest} is the number of tokens of the longest text
 * of the training part. A model stores this encoding.
 */
public record Seq2SeqEncoding(
    @SerializedName("source")  List<Lexicon> source,
    @SerializedName("target")  Lexicon target,
    @SerializedName("labels")  List<String> labels,
    @SerializedName("vector")  List<Scaler> vector,
    @SerializedName("longest") int longest) implements Encoding {

  private static final int MOST = 1 << 28;   // maximum tokens of a text; twice as many can be generated

  public Seq2SeqEncoding {
    source = List.copyOf(source);
    labels = List.copyOf(labels);
    vector = List.copyOf(vector);
    Objects.requireNonNull(target);
    if (source.size() > 1 || vector.size() > 1 || !source.isEmpty() && !vector.isEmpty() || !labels.isEmpty() && source.size() + vector.size() > 0) {
      throw new IllegalArgumentException("has " + source.size() + " of source, " + vector.size() + " of vector and " + labels.size() + " labels, and there can be one source, one vector, or labels");
    }
    Lexicon.once(labels);
    if (longest < 0 || longest > MOST) throw new IllegalArgumentException("has a longest text of " + longest + " tokens");
  }

  /**
   * Learns from the training part: the tokens of sources and of texts separately, the labels, and the scaling of
   * vectors.
   */
  public static Seq2SeqEncoding fit(Lexicon.Fitting how, Scaler.Kind scale, Seq2SeqFile data, Seq2SeqFile.Form form, int[] training) {
    Lexicon target = Lexicon.fit(how, data.chosen(data.texts().orElseThrow(), training));
    List<Lexicon> source = form == Seq2SeqFile.Form.PAIRS ? List.of(Lexicon.fit(how, data.chosen(data.before().orElseThrow(), training))) : List.of();
    List<Scaler> vector = form == Seq2SeqFile.Form.VECTORS ? List.of(scaler(scale, data.vectors(0), training)) : List.of();
    List<String> labels = form != Seq2SeqFile.Form.LINES || data.before().isEmpty() ? List.of() : data.chosen(data.before().get(), training).distinct().sorted(ClassEncoding.ORDER).toList();
    int longest = data.chosen(data.texts().get(), training).mapToInt(t -> target.tokeniser().encode(t).length).max().orElse(0);
    return new Seq2SeqEncoding(source, target, labels, vector, longest);
  }

  private static Scaler scaler(Scaler.Kind kind, double[][] vectors, int[] training) {
    boolean[] chosen = new boolean[vectors.length];
    for (int e : training) chosen[e] = true;
    return Scaler.fit(kind, new Grid.Numbers(Stream.of(vectors).flatMapToDouble(Arrays::stream).toArray(), vectors[0].length), chosen, false);
  }

  /** The token at the start and the end of a sequence of this lexicon. */
  public static int border(Lexicon lexicon) {
    return lexicon.size();
  }

  /** The count of numbers of each input: those of a time step, of a label, and of the target. */
  public Map<String, Integer> widths(Seq2SeqPorts role) {
    Map<String, Integer> all = positions(role, true);
    all.replaceAll((input, count) -> role.indices().contains(input) ? 1 : count);
    return all;
  }

  /** The number of index values of the inputs that the network reads as indices. */
  public Map<String, Integer> positions(Seq2SeqPorts role) {
    return positions(role, false);
  }

  private Map<String, Integer> positions(Seq2SeqPorts role, boolean all) {
    Map<String, Integer> counts = new HashMap<>();
    role.source().ifPresent(s -> counts.put(s.input(), border(source.get(0)) + 1));
    role.label().ifPresent(l -> counts.put(l, vector.isEmpty() ? labels.size() : vector.get(0).shift().size()));
    for (String input : List.of(role.said(), role.target())) counts.put(input, border(target) + 1);
    if (!all) counts.keySet().retainAll(role.indices());
    return counts;
  }

  /** All data as numbers. Throws {@link DataException}, with the line, for an unknown token or label. */
  public Coded coded(Seq2SeqFile data) {
    TokenTexts sources = source.isEmpty() ? TokenTexts.empty(0) : data.codes(data.before().orElseThrow(), source.get(0).tokeniser());
    TokenTexts texts = data.texts().map(t -> data.codes(t, target.tokeniser())).orElseGet(() -> TokenTexts.empty(data.size()));
    double[][] vectors = vector.isEmpty() ? new double[0][] : scaled(data.vectors(vector.get(0).shift().size()));
    int[] given = new int[labels.isEmpty() ? 0 : data.size()];
    for (int e = 0; e < given.length; e++) given[e] = label(data, e);
    return new Coded(sources, given, vectors, texts);
  }

  /** Scales in place. */
  private double[][] scaled(double[][] vectors) {
    for (double[] v : vectors) for (int i = 0; i < v.length; i++) v[i] = vector.get(0).apply(i, v[i]);
    return vectors;
  }

  private int label(Seq2SeqFile data, int e) {
    String label = data.before().orElseThrow().get(e);
    int code = labels.indexOf(label);
    if (code < 0) throw new DataException(data.file(), data.lines()[e], "label '" + label + "' is none of those of the training part", "they are " + DataException.shortened(labels) + "; correct it, or leave the line out");
    return code;
  }

  /** The index of a label. Throws {@link DataException} for an unknown label. */
  public int label(String label) {
    int code = labels.indexOf(label);
    if (code < 0) throw new DataException(labels.isEmpty() ? "the model takes no label, and '" + label + "' is given" : "label '" + label + "' is none of those of the training part", labels.isEmpty() ? "leave it out" : "they are " + DataException.shortened(labels));
    return code;
  }

  /**
   * Encoded data: tokens of sources, labels and scaled vectors, each if there are any, and tokens of texts, all without
   * borders.
   */
  public record Coded(TokenTexts sources, int[] labels, double[][] vectors, TokenTexts texts) {

    public int size() {
      return texts.size();
    }

    /** The steps of the longest source with its border; 1 without sources. */
    public int given() {
      return 1 + sources.longest();
    }

    /** The steps of the longest text with its border. */
    public int said() {
      return 1 + texts.longest();
    }

    /** The chosen examples, in this order. */
    public Coded select(int[] which) {
      return new Coded(sources.size() == 0 ? sources : sources.select(which), labels.length == 0 ? labels : Arrays.stream(which).map(i -> labels[i]).toArray(),
          vectors.length == 0 ? vectors : Arrays.stream(which).mapToObj(i -> vectors[i]).toArray(double[][]::new), texts.select(which));
    }
  }
}
