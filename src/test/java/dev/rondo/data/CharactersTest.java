package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharactersTest {

  @Test
  void codesFollowTheOrderOfTheCharacters() {
    Vocabulary vocabulary = Vocabulary.of("banana 𝜃");
    assertEquals(" abn𝜃", vocabulary.text());
    assertArrayEquals(new int[] {3, 1, 4}, vocabulary.encode("na𝜃"));
    assertEquals("𝜃", vocabulary.decode(4));
  }

  @Test
  void anUnknownCharacterIsNamed() {
    String message = assertThrows(DataException.class, () -> Vocabulary.of("ab ").encode("aé")).getMessage();
    assertEquals("character 'é' (U+00E9) is not among the 3 that the model knows; it knows ab and white space; write the text with these", message);
  }

  @Test
  void theTargetIsTheCharacterThatFollows() {
    Characters characters = new Characters(Vocabulary.of("abc"), 2);
    Windows windows = characters.windows("abcab", characters.window().starts(5), new Role("x", "y", true));
    assertEquals(2, windows.size());
    float[] x = new float[6], y = new float[6];
    windows.copy("x", 1, x, 0, 1);
    windows.copy("y", 1, y, 0, 1);
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, x);
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, y);
    assertEquals(characters, Encoding.fromJson(characters.toJson()));
  }

  @Test
  void anIndexIsTheNumberOfTheCharacter() {
    Characters characters = new Characters(Vocabulary.of("abc"), 2);
    Windows windows = characters.windows("abcab", characters.window().starts(5), new Role("x", "y", false, java.util.Set.of("x", "y")));
    float[] x = new float[4], y = new float[2];
    for (int row = 0; row < 2; row++) {
      windows.copy("x", row, x, row, 2);
      windows.copy("y", row, y, row, 2);
    }
    assertArrayEquals(new float[] {0, 2, 1, 0}, x);   // ab and ca, step by step
    assertArrayEquals(new float[] {2, 1}, y);
  }

  @Test
  void aFolderIsItsTextsInOrder(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("b/.git"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("b/x.txt"), "second");
    Files.writeString(folder.resolve("a.txt"), "first ");
    Files.writeString(folder.resolve("b/.git/z"), "hidden");
    Files.writeString(folder.resolve("target/z"), "built");
    Files.write(folder.resolve("picture"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals("first second", Text.read(folder));
  }

  @Test
  void nothingToReadIsAnError(@TempDir Path folder) {
    assertEquals(folder + ": holds no text; give a text file, or a folder with text files in it", assertThrows(DataException.class, () -> Text.read(folder)).getMessage());
    assertThrows(DataException.class, () -> Text.read(folder.resolve("absent")));
  }
}
