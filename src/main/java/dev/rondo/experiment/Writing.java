package dev.rondo.experiment;

import dev.rondo.data.text.Tagged;
import dev.rondo.data.text.Texts;
import dev.rondo.data.text.Worded;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import dev.rondo.settings.LabelPlan;
import java.nio.file.Path;
import java.util.Locale;

/** (plan of labelled texts or tagged tokens, file) -> what it holds. */
final class Writing {

  private Writing() {}

  static boolean isWorded(LabelPlan plan) {
    return plan.form() instanceof LabelPlan.Texts || plan.form() instanceof LabelPlan.Tagged;
  }

  static Worded read(LabelPlan plan, Path file) {
    return plan.form() instanceof LabelPlan.Texts texts ? Texts.read(file, texts.longest()) : Tagged.read(file);
  }

  static Lexicon.Fitting lexicon(LabelPlan plan) {
    return plan.form() instanceof LabelPlan.Texts texts ? texts.lexicon() : ((LabelPlan.Tagged) plan.form()).lexicon();
  }

  /** A note on how much of what is measured the model has no token for. */
  static String unknown(Unit unit, long unknown, long all) {
    return String.format(Locale.ROOT, "%.1f %% of the %ss are unknown to the model", all == 0 ? 0 : 100.0 * unknown / all, unit.one());
  }
}
