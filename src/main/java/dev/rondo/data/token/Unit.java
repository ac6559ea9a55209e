package dev.rondo.data.token;

import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/** The unit that a text is split into. */
public enum Unit {
  @SerializedName("CHARACTERS") CHARACTERS("character", "char"),
  /** Words by the rules of {@link WordSplitter}. */
  @SerializedName("WORDS") WORDS("word", "word"),
  /** Frequent sequences of characters, as one token: {@link BytePairs}. */
  @SerializedName("BYTE_PAIRS") BYTE_PAIRS("piece", "piece");

  private final String one;
  private final String brief;

  Unit(String one, String brief) {
    this.one = one;
    this.brief = brief;
  }

  /** The singular in messages. */
  public String one() {
    return one;
  }

  /** The singular in the name of a metric. */
  public String brief() {
    return brief;
  }

  /** The name in the settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
