package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is beside a file: nothing after a write that ended or failed; after a kill, until the next write. */
class AtomicFileTest {

  private static final long NOBODY = 99_999_999_999L;   // beyond the greatest number of a process

  @TempDir Path folder;

  private Set<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void whatKilledProcessesLeftIsRemovedAndNothingElse() throws IOException {
    long living = ProcessHandle.current().parent().orElseThrow().pid();
    FileTime longAgo = FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);
    Path written = folder.resolve(".m." + living + ".part");
    for (String name : List.of(".m." + NOBODY + ".part", ".n." + NOBODY + ".part", ".m.notes.part", "m")) Files.writeString(folder.resolve(name), "old");
    Files.writeString(written, "being written");
    AtomicFile.write(folder.resolve("m"), new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(folder.resolve("m")));
    assertEquals(Set.of("m", written.getFileName().toString(), ".n." + NOBODY + ".part", ".m.notes.part"), names());
    Files.setLastModifiedTime(written, longAgo);   // by a process whose number another one has now: it holds no lock
    AtomicFile.probe(folder.resolve("m"));
    assertEquals(Set.of("m", ".n." + NOBODY + ".part", ".m.notes.part"), names());
  }

  @Test
  void aWriteThatFailsLeavesWhatWasThere() throws IOException {
    AtomicFile.write(folder.resolve("m"), new byte[] {1});
    String said = assertThrows(ModelException.class, () -> AtomicFile.write(folder.resolve("m"), channel -> {
      throw new IOException("No space left on device");
    })).getMessage();
    assertEquals("cannot write " + folder.resolve("m") + ": No space left on device", said);
    assertEquals(Set.of("m"), names());
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(folder.resolve("m")));
  }
}
