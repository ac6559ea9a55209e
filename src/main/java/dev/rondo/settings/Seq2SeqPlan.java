package dev.rondo.settings;

import dev.rondo.data.Split;
import dev.rondo.data.encoding.Scaler;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.data.token.Lexicon;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code data { .. }} of texts to generate: {@code pairs} of a source and a text a line, {@code vectors} and a text a
 * line, or {@code lines} with one text each and an optional label before it. Without {@code test}, scores are measured
 * on the validation part.
 */
public record Seq2SeqPlan(Seq2SeqFile.Form form, List<String> from, Lexicon.Fitting lexicon, Scaler.Kind scale, Split split, Optional<Split> test) implements DataPlan {

  static Seq2SeqPlan of(Keys keys) {
    Seq2SeqFile.Form form = Arrays.stream(Seq2SeqFile.Form.values()).filter(f -> keys.has(f.text())).findFirst().orElseThrow();
    List<String> from = List.of(keys.text(form.text()).orElse(""));
    Scaler.Kind scale = form == Seq2SeqFile.Form.VECTORS ? DataPlan.scale(keys) : Scaler.Kind.NONE;
    return new Seq2SeqPlan(form, from, LexiconKeys.of(keys, false), scale, DataPlan.split(keys, "split"), LabelPlan.test(keys));
  }
}
