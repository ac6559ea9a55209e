package dev.rondo.explore;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What the first page asks for first: begun before it asks, in this order, while the browser starts. Each answer is given once and kept no longer. */
final class Opening implements Runnable {

  private final Request request;
  private final List<FutureTask<PageAnswer>> tasks;
  private final Map<String, FutureTask<PageAnswer>> kept = new ConcurrentHashMap<>();

  Opening(Request request, List<String> paths, Function<String, PageAnswer> answer) {
    this.request = request;
    this.tasks = paths.stream().map(path -> {
      FutureTask<PageAnswer> task = new FutureTask<>(() -> answer.apply(path));
      kept.put(path, task);
      return task;
    }).toList();
  }

  @Override
  public void run() {
    tasks.forEach(FutureTask::run);
  }

  /** The answer that was begun for such a request, or null where there was none or it was given. */
  FutureTask<PageAnswer> begun(String path, Request asked) {
    return asked.on(request.page()).equals(request) ? kept.remove(path) : null;
  }

  /** Waits until all are there, for so many milliseconds at most; whether they are. */
  boolean await(long milliseconds) throws InterruptedException {
    try {
      tasks.get(tasks.size() - 1).get(milliseconds, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;   // who asks for the answer is told
    }
  }

  /** Whether each of them was asked for. */
  boolean isGiven() {
    return kept.isEmpty();
  }
}
