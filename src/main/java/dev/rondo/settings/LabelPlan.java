package dev.rondo.settings;

import dev.rondo.data.Split;
import dev.rondo.data.encoding.Features;
import dev.rondo.data.encoding.Scaler;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.TableLayout;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.token.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code data { .. }} of sequences that belong to classes. {@code from} names the file or folder, then the file of
 * labels, if there is one. If {@code classes} is empty, the classes are those of the training part. Without
 * {@code test}, scores are measured on the validation part.
 */
public record LabelPlan(Form form, List<String> from, List<String> classes, Features.Fitting fitting, Gaps gaps, Split split, Optional<Split> test) implements DataPlan {

  /** The format of a file. */
  public sealed interface Form {}

  /** An IDX file, or a folder of PNG files. Each image is a sequence of its rows. */
  public record Images() implements Form {}

  /** NumPy arrays. */
  public record Arrays() implements Form {}

  /**
   * A table. With {@code group}, rows with the same word in that column form a sequence. Without it, each row is a
   * sequence with {@code features} columns a step. The column {@code starts} marks where a sequence restarts within a
   * group. If no columns are named, all others are read.
   */
  public record Sheet(TableLayout layout, List<ColumnReference> columns, List<ColumnReference> categories, ColumnReference label, Optional<ColumnReference> group, Optional<ColumnReference> starts, int features) implements Form {}

  /** A label and a text a line. At most {@code longest} tokens of a text are read; 0 means all. */
  public record Texts(Lexicon.Fitting lexicon, int longest) implements Form {}

  /** A token and its tag a line. */
  public record Tagged(Lexicon.Fitting lexicon) implements Form {}

  static LabelPlan of(Keys keys) {
    if (keys.has("texts") || keys.has("tagged")) return worded(keys);
    boolean images = keys.has("images"), arrays = keys.has("arrays");
    Form form = images ? new Images() : arrays ? new Arrays() : sheet(keys);
    List<String> from = new ArrayList<>(List.of(keys.text(images ? "images" : arrays ? "arrays" : "file").orElse("")));
    if (images || arrays) keys.text("labels").ifPresent(from::add);
    Features.Fitting fitting = DataPlan.fitting(keys, images ? Scaler.Kind.MINMAX : Scaler.Kind.STANDARDISE, images);
    Gaps gaps = images || arrays ? Gaps.REFUSED : DataPlan.gaps(keys);
    if (gaps.kind() == Gaps.Kind.PREVIOUS && form instanceof Sheet s && s.group.isEmpty()) keys.wrong("missing", "'previous' where each row is a sequence, so that the row before is another", "set missing = mean or value(0)");
    return new LabelPlan(form, List.copyOf(from), keys.names("classes"), fitting, gaps, DataPlan.split(keys, "split"), test(keys));
  }

  private static LabelPlan worded(Keys keys) {
    boolean tagged = keys.has("tagged");
    int longest = !tagged && keys.has("longest") ? DataPlan.positive(keys, "longest", 1) : 0;
    Form form = tagged ? new Tagged(LexiconKeys.given(keys)) : new Texts(LexiconKeys.of(keys, false), longest);
    Features.Fitting none = new Features.Fitting(Scaler.Kind.NONE, false, false);
    return new LabelPlan(form, List.of(keys.text(tagged ? "tagged" : "texts").orElse("")), keys.names("classes"), none, Gaps.REFUSED, DataPlan.split(keys, "split"), test(keys));
  }

  static Optional<Split> test(Keys keys) {
    return keys.has("test") ? Optional.of(DataPlan.split(keys, "test")) : Optional.empty();
  }

  private static Sheet sheet(Keys keys) {
    List<ColumnReference> categories = keys.columns("categories");
    Optional<ColumnReference> group = keys.column("group");
    ColumnReference label = keys.column("label").orElse(ColumnReference.of(""));
    int features = keys.has("features") ? DataPlan.positive(keys, "features", 1) : 1;
    if (group.isPresent() && keys.has("features")) keys.wrong("features", "'features' beside 'group'", "leave it out: the columns are the numbers of a step");
    if (group.isEmpty() && !categories.isEmpty()) keys.wrong("categories", "'categories' where each row is a sequence", "name a column 'group' whose words tell which rows are one sequence");
    Optional<ColumnReference> starts = keys.column("starts");
    if (group.isEmpty() && starts.isPresent()) keys.wrong("starts", "'starts' where each row is a sequence", "name a column 'group' whose words tell which rows are one example");
    return new Sheet(DataPlan.layout(keys), keys.columns("columns"), categories, label, group, starts, features);
  }
}
