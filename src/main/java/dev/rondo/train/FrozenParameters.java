package dev.rondo.train;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Param;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * (patterns, network) -> the frozen parameters, which training does not change. {@code *} matches any characters:
 * {@code lstm1.*} is the whole first LSTM.
 */
public final class FrozenParameters {

  private FrozenParameters() {}

  /**
   * Throws {@link IllegalArgumentException} for a pattern that matches no parameter, and for a parameter that an
   * equation of the network updates.
   */
  public static Set<String> of(List<String> patterns, Recurrence network) {
    Set<String> frozen = new LinkedHashSet<>();
    for (String pattern : patterns) {
      List<String> found = network.params().stream().map(Param::name).filter(name -> matches(pattern, name)).toList();
      if (found.isEmpty()) throw new IllegalArgumentException("no parameter of '" + network.name() + "' is named '" + pattern + "'; there are " + String.join(", ", network.params().stream().map(Param::name).toList()));
      frozen.addAll(found);
    }
    for (Recurrence.Update u : network.updates()) {
      if (frozen.contains(u.target().name())) throw new IllegalArgumentException("'" + u.target().name() + "' has an equation of its own, which changes it also where it is frozen; leave it out");
    }
    if (!frozen.isEmpty() && frozen.size() == network.params().size()) throw new IllegalArgumentException("all parameters of '" + network.name() + "' are frozen, so there is nothing to train; leave some free");
    return frozen;
  }

  private static boolean matches(String pattern, String name) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), name);
  }
}
