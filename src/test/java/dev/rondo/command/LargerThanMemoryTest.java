package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data whose numbers alone are more than the heap of the JVM that trains on it, and the same bits as with memory enough. */
@Timeout(300)
@Tag("slow")
class LargerThanMemoryTest {

  private static final String HEAP = "-Xmx32m";

  @TempDir Path folder;

  private void same(Path program, String measured) throws IOException, InterruptedException {
    Path little = folder.resolve("little.safetensors"), enough = folder.resolve("enough.safetensors");
    ChildJvm apart = ChildJvm.start(folder, List.of(HEAP), "train", program, "--out", little, "-q");
    assertEquals(0, apart.end(), apart.text());
    assertTrue(apart.text().contains(measured), apart.text());
    CliRun.by("train", program, "--out", enough, "-q").good();
    assertArrayEquals(Files.readAllBytes(enough), Files.readAllBytes(little));
  }

  /** 16 columns of 280,000 rows are 36 MB as numbers. */
  @Test
  void aTable() throws IOException, InterruptedException {
    Random random = new Random(1);
    try (Writer csv = Files.newBufferedWriter(folder.resolve("big.csv"))) {
      csv.write("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n");
      StringBuilder row = new StringBuilder();
      for (int r = 0; r < 280_000; r++) {
        row.setLength(0);
        for (int c = 0; c < 16; c++) row.append(c == 0 ? "" : ",").append(random.nextInt(1000));
        csv.append(row).append('\n');
      }
    }
    Path program = Files.writeString(folder.resolve("table.rondo"), """
        network wide(F, G) {
          input x[F] over time
          target y[G]
          h = gru(x, H = 3)
          output p = dense(last(h), G)
          loss mse(p, y)
        }
        data { file = "big.csv"; columns = "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"; target = "a"; window = 5; stride = 500 }
        train { epochs = 1 }
        """);
    same(program, "validation: 112 examples");
  }

  /** [2000, 16, 320] in single precision is 41 MB. */
  @Test
  void anArray() throws IOException, InterruptedException {
    Random random = new Random(2);
    try (DataOutputStream x = array("x.npy", ">f4", "(2000, 16, 320)"); DataOutputStream y = array("y.npy", "|u1", "(2000,)")) {
      for (int i = 0; i < 2000 * 16 * 320; i++) x.writeFloat(random.nextFloat());
      for (int e = 0; e < 2000; e++) y.writeByte(random.nextInt(3));
    }
    Path program = Files.writeString(folder.resolve("array.rondo"), """
        network tell(F, C) {
          input x[F] over time
          target y[C]
          h = gru(x, H = 3)
          output logits = dense(last(h), C)
          loss cross_entropy(logits, y)
        }
        data { arrays = "x.npy"; labels = "y.npy"; split = last(0.1) }
        train { epochs = 1; batch = 16 }
        """);
    same(program, "validation: 200 sequences, 3 classes");
  }

  /** 62 MB of text, which are 5 MB as numbers of words, more than the eighth of the heap that stays in memory. */
  @Test
  void aText() throws IOException, InterruptedException {
    Random random = new Random(3);
    try (Writer text = Files.newBufferedWriter(folder.resolve("big.txt"))) {
      StringBuilder line = new StringBuilder();
      for (int l = 0; l < 300_000; l++) {
        line.setLength(0);
        for (int w = 0; w < 16; w++) line.append("incorporate").append((char) ('a' + random.nextInt(3))).append(w == 15 ? '\n' : ' ');
        text.append(line);
      }
    }
    Path program = Files.writeString(folder.resolve("text.rondo"), """
        network say(V) {
          input x over time
          target y over time
          h = gru(embedding(x, V, 3), H = 3)
          output logits = dense(h, V)
          loss cross_entropy(logits, y)
        }
        data { text = "big.txt"; tokens = words(); window = 500; split = last(0.01) }
        train { epochs = 1; batch = 16 }
        """);
    same(program, "validation: 5");
  }

  /** 45 MB of labelled texts, of three very long words. */
  @Test
  void labelledTexts() throws IOException, InterruptedException {
    lines("texts.txt", "\t", " ");
    Path program = Files.writeString(folder.resolve("texts.rondo"), """
        network tell(V, C) {
          input x over time with lengths n
          target y[C]
          h = gru(embedding(x, V, 3), H = 3)
          output logits = dense(last(h), C)
          loss cross_entropy(logits, y)
        }
        data { texts = "texts.txt"; tokens = words(); split = last(0.1) }
        train { epochs = 1; batch = 16 }
        """);
    same(program, "validation: 450 sequences, 3 classes");
  }

  /** As many pairs. */
  @Test
  void pairs() throws IOException, InterruptedException {
    lines("pairs.txt", " ", "\t");
    Path program = Files.writeString(folder.resolve("pairs.rondo"), """
        network say(S, V) {
          input x over time with lengths n
          input said over time with lengths m
          target y over time with lengths m
          e = gru(embedding(x, S, 3), H = 3)
          d = gru(embedding(said, V, 3), h = final(e.h))
          output p = dense(d, V)
          loss cross_entropy(p, y)
        }
        data { pairs = "pairs.txt"; tokens = words(); split = last(0.1) }
        train { epochs = 1; batch = 16 }
        """);
    same(program, "validation: 450 texts, ");
  }

  /** 4,500 lines of three of 3,300 letters, with the given between the first two and the last two. */
  private void lines(String name, String first, String second) throws IOException {
    Random random = new Random(4);
    try (Writer text = Files.newBufferedWriter(folder.resolve(name))) {
      for (int l = 0; l < 4500; l++) {
        for (String behind : new String[] {first, second, "\n"}) text.append("incorporate".repeat(300)).append((char) ('a' + random.nextInt(3))).append(behind);
      }
    }
  }

  private DataOutputStream array(String name, String type, String shape) throws IOException {
    byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n").getBytes(StandardCharsets.US_ASCII);
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16));
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
    out.write(header);
    return out;
  }
}
