package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.Seq2SeqPorts;
import dev.rondo.data.store.TextFile;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.language.Network;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Overrides;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parsed program: cells, networks, and the settings of training and data. Its paths are relative to the folder of
 * {@code place}.
 */
public record ProgramFile(Source source, Definitions module, Path place) {

  private static final long LARGEST = 4L * Source.MOST;   // bytes; a character has at most four

  /** Throws {@link dev.rondo.graph.text.LanguageException} with every error in the text. */
  public static ProgramFile of(Source source) {
    return of(source, Path.of(source.file()));
  }

  /** A text that is a part of a file. Errors start with more than the file's name. */
  static ProgramFile of(Source source, Path file) {
    return new ProgramFile(source, Language.parse(source, Library.standard()), file);
  }

  /** Reads a file; throws {@link DataException} if it cannot be read. */
  public static ProgramFile read(Path file) {
    return of(source(file));
  }

  /** The text of a file, which need not be a valid program. Throws {@link DataException} if it cannot be read. */
  public static Source source(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST) throw new DataException(file, "is " + (Files.size(file) >> 20) + " MB large, and a program at most 1 MB", "give the path of a .rondo file");
      return new Source(file.toString(), TextFile.read(file));
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of a .rondo file, or see 'rondo cells' for what is there already");
    } catch (CharacterCodingException e) {
      throw new DataException(file, "is not text in UTF-8", "give the path of a .rondo file");
    } catch (IOException e) {
      throw new DataException(file, Files.isDirectory(file) ? "is a folder" : "cannot be read (" + e.getMessage() + ")", "give the path of a .rondo file");
    }
  }

  /** All recurrences: cells, then networks. */
  public List<Recurrence> recurrences() {
    List<Recurrence> all = new ArrayList<>(module.cells());
    module.networks().forEach(n -> all.add(n.recurrence()));
    return all;
  }

  /** The cell or network of that name. Without a name, the only cell, or the last network. */
  public Recurrence recurrence(Optional<String> name) {
    List<Recurrence> all = recurrences();
    if (all.isEmpty()) throw new DataException(source.file() + ": there is no cell or network in it", "write one, such as cell NAME(I, H) { .. }");
    if (name.isEmpty()) return module.networks().isEmpty() && all.size() == 1 ? all.get(0) : choose(all);
    return all.stream().filter(r -> r.name().equals(name.get())).findFirst()
        .orElseThrow(() -> new DataException(source.file() + ": there is no '" + name.get() + "' in it", "it has " + names(all)));
  }

  private Recurrence choose(List<Recurrence> all) {
    if (module.networks().size() == 1) return network().recurrence();
    throw new DataException(source.file() + ": it has " + names(all), "say which, with --cell NAME");
  }

  /** The only network. */
  public Network network() {
    if (module.networks().size() == 1) return module.networks().get(0);
    List<Recurrence> all = module.networks().stream().map(Network::recurrence).toList();
    throw new DataException(source.file() + ": " + (all.isEmpty() ? "there is no network in it" : "it has " + all.size() + " networks, " + names(all)), "a file to train has one network, with a loss");
  }

  /** The input and the target of the network; each must be unique. */
  public Role role() {
    Network network = network();
    List<Recurrence.Input> inputs = network.recurrence().given();
    List<String> plain = inputs.stream().filter(i -> !i.isLengths() && !i.isResets()).map(Recurrence.Input::name).filter(n -> !network.targets().contains(n)).toList();
    List<String> lengths = inputs.stream().filter(Recurrence.Input::isLengths).map(Recurrence.Input::name).toList();
    List<String> resets = inputs.stream().filter(Recurrence.Input::isResets).map(Recurrence.Input::name).toList();
    if (resets.size() > 1) throw new DataException(source.file() + ": network '" + network.recurrence().name() + "' has the resets " + String.join(", ", resets), "data says once where a sequence starts; give input and target the same");
    if (lengths.size() > 1) throw new DataException(source.file() + ": network '" + network.recurrence().name() + "' has the lengths " + String.join(", ", lengths), "data has one length for each sequence; give input and target the same");
    if (plain.size() != 1 || network.targets().size() != 1) {
      throw new DataException(source.file() + ": network '" + network.recurrence().name() + "' has " + plain.size() + " inputs and " + network.targets().size() + " targets",
          "data is given to one input and one target; join several by concat");
    }
    String target = network.targets().get(0);
    Indices indices = Indices.of(network.recurrence());
    Set<String> read = Stream.of(plain.get(0), target).filter(indices::contains).collect(Collectors.toSet());
    Recurrence.Input given = network.recurrence().input(target).orElseThrow();
    return new Role(plain.get(0), target, given.axes().time(), read, given.shape().rank() == 0, lengths.stream().findFirst(), resets.stream().findFirst());
  }

  /**
   * The inputs of a sequence-to-sequence network. It has one decoder input with the target's lengths. It has at most
   * one sequence of other lengths and at most one input without time.
   */
  public Seq2SeqPorts saying() {
    Recurrence r = network().recurrence();
    String it = source.file() + ": network '" + r.name() + "'";
    if (network().targets().size() != 1) throw new DataException(it + " has " + network().targets().size() + " targets", "add a target, the text to generate, as target y over time with lengths m");
    if (r.inputs().stream().anyMatch(Recurrence.Input::isResets)) throw new DataException(it + " has resets", "each text is an example of its own; leave the resets out");
    Recurrence.Input target = r.input(network().targets().get(0)).orElseThrow();
    String lengths = LengthMasking.of(r, target).orElseThrow(() -> new DataException(it + " predicts '" + target.name() + "', but has no lengths for it", "texts differ in length: write target " + target.name() + " over time with lengths m"));
    List<Recurrence.Input> plain = r.given().stream().filter(i -> !i.isLengths() && !network().targets().contains(i.name())).toList();
    List<String> said = plain.stream().filter(i -> LengthMasking.of(r, i).filter(lengths::equals).isPresent()).map(Recurrence.Input::name).toList();
    if (said.size() != 1) {
      throw new DataException(it + " has " + said.size() + " inputs of the lengths '" + lengths + "' of its target", "one of them reads the token before, as input said over time with lengths " + lengths);
    }
    List<Recurrence.Input> others = plain.stream().filter(i -> !said.contains(i.name())).toList(), sequences = others.stream().filter(i -> i.axes().time()).toList(), labels = others.stream().filter(i -> !i.axes().time()).toList();
    if (sequences.size() > 1 || labels.size() > 1) throw new DataException(it + " has the inputs " + String.join(", ", others.stream().map(Recurrence.Input::name).toList()) + " beside '" + said.get(0) + "'", "data gives one source, or one label; join several by concat");
    Optional<Seq2SeqPorts.Sequence> read = sequences.stream().findFirst().map(i -> new Seq2SeqPorts.Sequence(i.name(), LengthMasking.of(r, i)
        .orElseThrow(() -> new DataException(it + " reads '" + i.name() + "', but has no lengths for it", "sources differ in length: write input " + i.name() + " over time with lengths n"))));
    Indices indices = Indices.of(r);
    Set<String> all = plain.stream().map(Recurrence.Input::name).filter(indices::contains).collect(Collectors.toSet());
    if (indices.contains(target.name())) all.add(target.name());
    return new Seq2SeqPorts(read, labels.stream().findFirst().map(Recurrence.Input::name), said.get(0), target.name(), lengths, all);
  }

  /** The prediction of the network: its first output that is not the loss. */
  public String output() {
    return network().recurrence().outputs().stream().map(Recurrence.Output::name).filter(n -> !n.equals("loss")).findFirst()
        .orElseThrow(() -> new DataException(source.file() + ": network '" + network().recurrence().name() + "' has no output", "give it one, such as output p = dense(last(h), F)"));
  }

  /** A block of settings with overrides. */
  Settings settings(String name, Overrides beside) {
    return beside.apply(settings(name), module.networks().size() == 1 ? network().recurrence().dims() : List.of());
  }

  /** Whether a block of settings exists. */
  boolean has(String name) {
    return module.settings().stream().anyMatch(s -> s.name().equals(name));
  }

  /** A block of settings; empty if it does not exist. */
  public Settings settings(String name) {
    return module.settings().stream().filter(s -> s.name().equals(name)).findFirst()
        .orElseGet(() -> new Settings(name, List.of(), new Position(source, 1, 1)));
  }

  /** Paths in the program, resolved against its folder. */
  public List<Path> beside(List<String> paths) {
    return paths.stream().map(path -> place.resolveSibling(path).normalize()).toList();
  }

  private static String names(List<Recurrence> all) {
    return String.join(", ", all.stream().map(Recurrence::name).toList());
  }
}
