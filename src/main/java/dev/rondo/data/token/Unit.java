package dev.rondo.data.token;

import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/** What a text is cut into. */
public enum Unit {
  @SerializedName("CHARACTERS") CHARACTERS("character", "char"),
  /** As {@link WordSplitter} says. */
  @SerializedName("WORDS") WORDS("word", "word"),
  /** Characters that often stand beside each other, as one: {@link BytePairs}. */
  @SerializedName("BYTE_PAIRS") BYTE_PAIRS("piece", "piece");

  private final String one;
  private final String brief;

  Unit(String one, String brief) {
    this.one = one;
    this.brief = brief;
  }

  /** One of them. */
  public String one() {
    return one;
  }

  /** One of them, in the name of a measure. */
  public String brief() {
    return brief;
  }

  /** As settings write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
