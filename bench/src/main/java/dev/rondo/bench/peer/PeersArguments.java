package dev.rondo.bench.peer;

import dev.rondo.bench.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is to be measured, from the words of the command line. */
public record PeersArguments(List<Workload> workloads, List<Integer> threads, int rounds, List<Entrant> entrants, Path folder, boolean keep) {

  private static final String USAGE = "bench/peers WORKLOAD .. [--shape cell,B,T,I,H] [--threads 1,2] [--rounds 15] [--with onednn,pytorch] [--results FOLDER | --forget]";

  public static PeersArguments of(String... args) {
    List<Workload> workloads = new ArrayList<>();
    List<Integer> threads = List.of(1);
    int rounds = 15;
    List<Entrant> entrants = Entrant.ALL;
    Path folder = Path.of("bench", "results");
    boolean keep = true;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--threads" -> threads = Arrays.stream(value(args, ++i).split(",")).map(t -> number(t, 64)).toList();
        case "--rounds" -> rounds = number(value(args, ++i), 10_000);
        case "--shape" -> workloads.add(Workload.of(value(args, ++i)));
        case "--with" -> entrants = chosen(value(args, ++i));
        case "--results" -> folder = Path.of(value(args, ++i));
        case "--forget" -> keep = false;
        default -> {
          if (args[i].startsWith("-")) throw new IllegalArgumentException("no option " + args[i] + "; " + USAGE);
          workloads.addAll(Workload.all(args[i]));
        }
      }
    }
    if (workloads.isEmpty()) throw new IllegalArgumentException("no workload; " + USAGE);
    return new PeersArguments(workloads, threads, rounds, entrants, folder, keep);
  }

  private static List<Entrant> chosen(String keys) {
    List<Entrant> chosen = new ArrayList<>(List.of(Entrant.named("rondo")));
    for (String key : keys.split(",")) if (!key.equals("rondo")) chosen.add(Entrant.named(key));
    return chosen;
  }

  private static String value(String[] args, int i) {
    if (i == args.length) throw new IllegalArgumentException(args[i - 1] + " without a value; " + USAGE);
    return args[i];
  }

  private static int number(String text, int most) {
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) throw new IllegalArgumentException("'" + text + "', expected a number from 1 to " + most);
    return Integer.parseInt(text);
  }
}
