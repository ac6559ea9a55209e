package dev.rondo.explore;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** What the first page asks for first: begun before it asks, in this order, while the browser starts. Each answer is given once and kept no longer. */
final class Opening implements Runnable {

  private final Request request;
  private final List<FutureTask<Answer>> tasks;
  private final Map<String, FutureTask<Answer>> kept = new ConcurrentHashMap<>();

  Opening(Request request, List<String> paths, Function<String, Answer> answer) {
    this.request = request;
    this.tasks = paths.stream().map(path -> {
      FutureTask<Answer> task = new FutureTask<>(() -> answer.apply(path));
      kept.put(path, task);
      return task;
    }).toList();
  }

  @Override
  public void run() {
    tasks.forEach(FutureTask::run);
  }

  /** The answer that was begun for such a request, or null where there was none or it was given. */
  FutureTask<Answer> begun(String path, Request asked) {
    return asked.on(request.page()).equals(request) ? kept.remove(path) : null;
  }

  /** Whether each of them was asked for. */
  boolean isGiven() {
    return kept.isEmpty();
  }
}
