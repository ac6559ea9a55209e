package dev.rondo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A folder goes with whoever made it, be that killed. */
class TemporaryFolderTest {

  @Test
  void whatNobodyHoldsIsRemovedByTheNext() throws IOException {
    Path abandoned = Files.createTempDirectory("rondo-"), other = Files.createTempDirectory("rondo-");
    Files.writeString(abandoned.resolve("lock"), "");   // of a process that was killed: nobody holds it
    Files.writeString(abandoned.resolve("output"), "numbers");
    TemporaryFolder held = TemporaryFolder.create();
    assertTrue(Files.notExists(abandoned));
    assertTrue(Files.exists(other), "somebody else's, who has no lock in it");
    Files.delete(other);
    try (TemporaryFolder second = TemporaryFolder.create()) {
      assertTrue(Files.isDirectory(held.path()) && Files.isDirectory(second.path()));
      Files.writeString(second.path().resolve("file"), "numbers");
      held.close();
      assertEquals(1, Files.list(second.path()).filter(p -> p.endsWith("file")).count());
    }
    assertTrue(Files.notExists(held.path()));
  }
}
