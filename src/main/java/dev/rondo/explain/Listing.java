package dev.rondo.explain;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Stmt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A listing of kernels, Java or bytecode -> for each of its lines, the lines of its equations in the main file. They
 * come from the notes above it in the same method; other lines have none. Of several consecutive notes each has its own
 * line, and the lines after them have all of these.
 */
public record Listing(String text, List<Set<Integer>> lines) {

  private static final Pattern KERNEL_NOTE = Pattern.compile("\\s+# (.*)"), JAVA_NOTE = Pattern.compile("\\s+// (.*)"), NUMBER = Pattern.compile("\\s*LINENUMBER (\\d+) L\\d+");

  public Listing {
    lines = List.copyOf(lines);
  }

  /** Throws {@link IllegalArgumentException} for a stage without notes. */
  public static Listing of(Compiled compiled, Stage stage) {
    String text = compiled.explain(stage);
    return switch (stage) {
      case KERNELS  -> noted(text, KERNEL_NOTE, notes(compiled));
      case JAVA     -> noted(text, JAVA_NOTE, notes(compiled));
      case BYTECODE -> numbered(text);
      case GRAPH, PASSES, SCHEDULE, BUFFERS, SIZES -> throw new IllegalArgumentException("a listing of " + stage);
    };
  }

  /** The notes of all kernels, in the order in which they are written. */
  static List<Stmt.Note> notes(Compiled compiled) {
    List<Stmt.Note> notes = new ArrayList<>();
    for (Kernel k : compiled.kernels().kernels()) notes(k.body(), notes);
    return notes;
  }

  static void notes(List<Stmt> body, List<Stmt.Note> into) {
    for (Stmt s : body) {
      if (s instanceof Stmt.Note note) into.add(note);
      if (s instanceof Stmt.For loop) notes(loop.body(), into);
    }
  }

  private static Listing noted(String text, Pattern pattern, List<Stmt.Note> notes) {
    Iterator<Stmt.Note> next = notes.iterator();
    List<Set<Integer>> lines = new ArrayList<>();
    Set<Integer> now = Set.of();
    boolean row = false;   // of notes
    for (String line : text.lines().toList()) {
      Matcher note = pattern.matcher(line);
      if (note.matches()) {
        Set<Integer> own = of(next.next(), note.group(1));
        now = row ? union(now, own) : own;
        row = true;
        lines.add(own);
        continue;
      }
      row = false;
      if (line.isBlank() || line.equals("}")) now = Set.of();   // methods are a blank line apart
      lines.add(now);
    }
    if (next.hasNext()) throw new IllegalStateException("the listing does not show the note " + next.next());
    return new Listing(text, lines);
  }

  private static Set<Integer> of(Stmt.Note note, String shown) {
    if (!shown.equals(note.text().replace('\\', '/')) && !shown.equals(note.text())) throw new IllegalStateException("the listing shows '" + shown + "' where the kernels have '" + note.text() + "'");
    return note.line() > 0 ? Set.of(note.line()) : Set.of();
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    Set<Integer> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }

  static Listing numbered(String text) {
    List<Set<Integer>> lines = new ArrayList<>();
    Set<Integer> now = Set.of();
    for (String line : text.lines().toList()) {
      Matcher number = NUMBER.matcher(line);
      if (number.matches()) now = Set.of(Integer.parseInt(number.group(1)));
      else if (line.isBlank()) now = Set.of();
      lines.add(now);
    }
    return new Listing(text, lines);
  }
}
