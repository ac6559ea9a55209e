package dev.rondo.graph.text;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The errors of a text in the order of detection: the first {@value #MOST} of them, each once, and the number of
 * further ones.
 */
public final class Diagnostics {

  /** The maximum of errors that are kept. */
  public static final int MOST = 100;

  private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(Diagnostic::line).thenComparing(Diagnostic::column);

  private final Set<Diagnostic> kept = new LinkedHashSet<>();
  private final Set<Integer> lines = new HashSet<>();
  private final Set<Long> places = new HashSet<>();
  private final Set<Integer> spoiled;
  private int more;

  public Diagnostics() {
    this(Set.of());
  }

  private Diagnostics(Set<Integer> spoiled) {
    this.spoiled = spoiled;
  }

  /**
   * For errors of the same text in lines that have none yet: a wrong word also makes a wrong form, which adds no
   * information.
   */
  Diagnostics elsewhere() {
    return new Diagnostics(lines);
  }

  /** Whether one of the tokens is in a line that has errors of other kinds. */
  boolean spoils(List<Token> tokens) {
    return !spoiled.isEmpty() && tokens.stream().anyMatch(token -> spoiled.contains(token.at().line()));
  }

  /** Asks for the remedy only if the error is new and is kept: the search for a similar name takes time. */
  public void add(Fault fault) {
    if (fault.isEcho() || spoiled.contains(fault.at().line())) return;
    lines.add(fault.at().line());
    boolean first = places.add((long) fault.at().line() << 32 | fault.at().column());
    if (isFull() && first) more++;
    if (!isFull() && !isKept(fault)) fault.diagnostic().ifPresent(kept::add);
  }

  private boolean isKept(Fault fault) {
    Position at = fault.at();
    String message = Diagnostic.cut(fault.getMessage());
    return kept.stream().anyMatch(d -> d.line() == at.line() && d.column() == at.column() && d.message().equals(message));
  }

  public void add(Position at, String message, String remedy) {
    add(new Fault(at, message, remedy));
  }

  private void add(Diagnostic found) {
    if (isFull()) more++;
    else kept.add(found);
  }

  void addAll(Diagnostics others) {
    others.kept.forEach(this::add);
    more += others.more;
  }

  /** Adds the errors of another part of the text. */
  public void addAll(LanguageException wrong) {
    wrong.diagnostics().forEach(this::add);
    more += wrong.more();
  }

  public boolean isEmpty() {
    return kept.isEmpty();
  }

  private boolean isFull() {
    return kept.size() >= MOST;
  }

  /** The number of errors, kept or not. */
  public int count() {
    return kept.size() + more;
  }

  /** Throws a {@link LanguageException} with the errors, in the order of the text, if there are any. */
  public void fail() {
    if (!isEmpty()) throw new LanguageException(kept.stream().sorted(BY_PLACE).toList(), more);
  }
}
