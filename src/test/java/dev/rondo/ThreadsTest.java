package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.generate.Decoder;
import dev.rondo.generate.Generator;
import dev.rondo.generate.SpecialTokens;
import dev.rondo.generate.TokenSampler;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.stream.Sampler;
import dev.rondo.stream.Snapshot;
import dev.rondo.stream.Stepper;
import dev.rondo.train.Inference;
import dev.rondo.train.ParameterInitialiser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has a state is for one thread at a time, and says so to a second one; ThreadGuardTest does the same for sessions. */
@Timeout(120)
class ThreadsTest {

  private static final Recurrence NETWORK = Language.read("network n() { input x[2] over time; target y[2]; output q = dense(gru(x, H = 3), 2); output p = last(q); loss mse(p, y) }");
  private static final String SPEAKING = "network n() { input z[3] over time; input said[3] over time; h = gru(%s, H = 3); output p = dense(h, 3) }";

  private static Map<String, double[]> weights(Recurrence r) {
    return ParameterInitialiser.all(r, Map.of(), 1);
  }

  /** Whoever comes in waits there until it is let go. */
  private static final class Gate {
    private final CountDownLatch inside = new CountDownLatch(1), open = new CountDownLatch(1);

    void pass() {
      inside.countDown();
      await(open);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** What this thread is refused while another one stands in the gate. */
    void refuses(Runnable first, String message, List<Runnable> calls) throws InterruptedException {
      Thread other = new Thread(first, "first");
      other.start();
      await(inside);
      for (Runnable call : calls) {
        assertEquals(message + " is used by two threads at once, 'first' and '" + Thread.currentThread().getName()
            + "'; give each thread one of its own, or hold a lock from the first write to the last read", assertThrows(IllegalStateException.class, call::run).getMessage());
      }
      open.countDown();
      other.join();
      for (Runnable call : calls) call.run();
    }
  }

  /** Numbers of 0; the gate is passed by one thread only. */
  private record Zeros(Gate gate) implements Dataset {
    @Override
    public int size() {
      return 3;
    }

    @Override
    public int steps() {
      return 2;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      gate.pass();
    }
  }

  @Test
  void anInference() throws InterruptedException {
    Gate gate = new Gate();
    Inference inference = new Inference(NETWORK, Map.of(), 2, Element.F32, weights(NETWORK));
    Zeros zeros = new Zeros(gate);
    gate.refuses(() -> inference.loss(zeros), "an inference", List.of(() -> inference.loss(zeros), () -> inference.crossEntropy(zeros, "p", "y"), () -> inference.predict(zeros, "p"),
        () -> inference.weights(weights(NETWORK)), inference::weights));
  }

  @Test
  void aGenerator() throws InterruptedException {
    Gate gate = new Gate();
    Generator generator = new Generator(decoder("said"), new SpecialTokens(2, 2, 0, 3));
    Map<String, double[]> nothing = Map.of();
    int[] none = {};
    List<TokenSampler> draws = List.of(new TokenSampler(1, () -> {
      gate.pass();
      return 0.5;
    }));
    gate.refuses(() -> generator.sample(nothing, none, 4, draws), "a generator", List.of(() -> generator.sample(nothing, none, 4, draws), () -> generator.greedy(nothing, none, 4), () -> generator.beam(nothing, none, 4)));
  }

  private static Decoder decoder(String told) {
    Recurrence r = Language.read(String.format(SPEAKING, told));
    return Decoder.of(new Inference(r, Map.of(), 1, Element.F32, weights(r)), new Decoder.FeedbackPort("said", "p"), 1, 4, 4);
  }

  @Test
  void aSampler() throws InterruptedException {
    Gate gate = new Gate();
    Recurrence r = Language.read("network n() { input x[4] over time; output p = dense(gru(x, H = 3), 4) }");
    Tokeniser tokeniser = Lexicon.fit(Lexicon.Fitting.ALL_CHARACTERS, Stream.of("a\nbc")).tokeniser();
    Sampler sampler = new Sampler(new Stepper(r, Map.of(), weights(r), "x", "p"), tokeniser, 1, 1);
    gate.refuses(() -> sampler.sample("a", 2, token -> gate.pass()), "a sampler", List.of(() -> sampler.sample("b", 2, token -> {})));
  }

  @Test
  void aStepper() {
    Stepper stepper = new Stepper(NETWORK, Map.of(), weights(NETWORK), "x", "q");
    Snapshot here = stepper.snapshot();
    double[] x = new double[2];
    refusedSomeTime(() -> stepper.step(x, new double[2]), "a stepper", List.of(() -> stepper.step(x, new double[2]), stepper::reset, stepper::snapshot, () -> stepper.restore(here)));
  }

  /** One that goes step by step, and one that reads something beside what it is told, so that the whole network runs for each class. */
  @ParameterizedTest
  @ValueSource(strings = {"said", "concat(said, z)"})
  void aDecoder(String told) {
    Decoder decoder = decoder(told);
    assertEquals(told.equals("said"), decoder.whole().isEmpty());
    Map<String, double[]> given = told.equals("said") ? Map.of() : Map.of("z", new double[12]);
    Runnable sequence = () -> {
      decoder.begin(given);
      decoder.tell(new int[1], new double[3]);
    };
    refusedSomeTime(sequence, "a decoder", List.of(sequence, () -> decoder.begin(given), () -> decoder.reorder(new int[1])));
  }

  /** Calls that ask nobody for anything cannot be held in the middle: one thread makes them again and again, until the other has met it in each. */
  private static void refusedSomeTime(Runnable first, String message, List<Runnable> calls) {
    AtomicBoolean over = new AtomicBoolean();
    Thread other = new Thread(() -> {
      while (!over.get()) attempt(first);
    }, "first");
    other.start();
    try {
      for (Runnable call : calls) {
        String said = "";
        while (said.isEmpty()) said = attempt(call);
        assertTrue(said.startsWith(message + " is used by two threads at once, 'first' and"), said);
      }
    } finally {
      over.set(true);
    }
  }

  private static String attempt(Runnable call) {
    try {
      call.run();
      return "";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }
}
