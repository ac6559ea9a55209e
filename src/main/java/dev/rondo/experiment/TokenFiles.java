package dev.rondo.experiment;

import dev.rondo.data.text.LabelledTexts;
import dev.rondo.data.text.TaggedTokens;
import dev.rondo.data.text.TokenSequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import dev.rondo.settings.LabelPlan;
import java.nio.file.Path;
import java.util.Locale;

/** (plan of labelled texts or tagged tokens, file) -> its content. */
final class TokenFiles {

  private TokenFiles() {}

  static boolean isWorded(LabelPlan plan) {
    return plan.form() instanceof LabelPlan.Texts || plan.form() instanceof LabelPlan.Tagged;
  }

  static TokenSequences read(LabelPlan plan, Path file) {
    return plan.form() instanceof LabelPlan.Texts texts ? LabelledTexts.read(file, texts.longest()) : TaggedTokens.read(file);
  }

  static Lexicon.Fitting lexicon(LabelPlan plan) {
    return plan.form() instanceof LabelPlan.Texts texts ? texts.lexicon() : ((LabelPlan.Tagged) plan.form()).lexicon();
  }

  /** A note on the share of measured tokens that are not in the model's lexicon. */
  static String unknown(Unit unit, long unknown, long all) {
    return String.format(Locale.ROOT, "%.1f %% of the %ss are unknown to the model", all == 0 ? 0 : 100.0 * unknown / all, unit.one());
  }
}
