package dev.rondo.explain;

import dev.rondo.codegen.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of Java or bytecode -> for each the line of the equation that it computes: that of the comment or line number above it, in the same method; 0 elsewhere. */
final class Listing {

  private static final Pattern COMMENT = Pattern.compile("\\s*// .* {3}\\S+:(\\d+)$"), NUMBER = Pattern.compile("\\s*LINENUMBER (\\d+) L\\d+");

  private Listing() {}

  static List<Integer> equations(String listing, Stage stage) {
    Pattern marked = stage == Stage.JAVA ? COMMENT : NUMBER;
    List<Integer> lines = new ArrayList<>();
    int now = 0;
    for (String line : listing.lines().toList()) {
      Matcher mark = marked.matcher(line);
      if (mark.matches()) now = Integer.parseInt(mark.group(1));
      else if (line.isBlank()) now = 0;   // methods are a blank line apart
      lines.add(now);
    }
    return lines;
  }
}
