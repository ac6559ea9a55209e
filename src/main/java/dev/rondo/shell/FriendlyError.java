package dev.rondo.shell;

import dev.rondo.data.DataException;
import dev.rondo.graph.text.LanguageException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A question -> its answer, or an error with frames that begin at the user's input. Frames within Rondo do not help the
 * user.
 */
final class FriendlyError {

  private FriendlyError() {}

  static <T> T of(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (IllegalArgumentException | LanguageException | DataException e) {
      e.setStackTrace(withoutRondo(e.getStackTrace()));
      throw e;
    }
  }

  private static StackTraceElement[] withoutRondo(StackTraceElement[] frames) {
    int from = frames.length;
    while (from > 0 && !frames[from - 1].getClassName().startsWith("dev.rondo.")) from--;
    return Arrays.copyOfRange(frames, from, frames.length);
  }
}
