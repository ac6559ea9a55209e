package dev.rondo.bench.peer;

import dev.rondo.bench.workload.Workload;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rondo itself, in a process like those of the others. */
public final class RondoPeer implements Peer {

  private Workload workload;
  private Recurrence recurrence;
  private Session session;
  private Map<String, float[]> given;

  public static void main(String[] args) throws IOException {
    Answering.serve(new RondoPeer());
  }

  @Override
  public String name() {
    return "Rondo";
  }

  @Override
  public String version() {
    return "JDK " + Runtime.version().feature();
  }

  @Override
  public boolean supports(Workload w, int threads) {
    return true;
  }

  @Override
  public void prepare(Workload w, int threads, Map<String, float[]> numbers) {
    workload = w;
    given = numbers;
    recurrence = w.recurrence();
    session = open(recurrence, threads);
  }

  private Session open(Recurrence r, int threads) {
    Session opened = Compiled.of(r, workload.options().threads(threads)).open();
    given.forEach(opened::write);
    return opened;
  }

  @Override
  public void run() {
    session.run();
  }

  @Override
  public Map<String, float[]> results() {
    Map<String, float[]> results = new LinkedHashMap<>();
    read(session, recurrence, results);
    if (workload.mode() == Workload.Mode.TRAINING) {   // the step that is timed gives no outputs, only what they lead to
      try (Session forward = open(workload.equations(), 1)) {
        forward.run();
        read(forward, workload.equations(), results);
      }
    }
    return results;
  }

  private static void read(Session from, Recurrence r, Map<String, float[]> into) {
    r.outputs().forEach(o -> {
      float[] values = new float[from.length(o.name())];
      from.read(o.name(), values);
      into.put(o.name(), values);
    });
  }

  @Override
  public void close() {
    if (session != null) session.close();
  }
}
