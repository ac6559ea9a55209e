package dev.rondo.data.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as numpy.lib.format describes them, and such as no NumPy writes. */
class NpyHeaderTest {

  /** An array of this version and header, and these numbers behind it. */
  private static byte[] array(int major, int minor, String header, int... numbers) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer all = ByteBuffer.allocate(12 + text.length + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, (byte) minor});
    if (major == 1) all.putShort((short) text.length);
    else all.putInt(text.length);
    all.put(text);
    for (int n : numbers) all.putInt(n);
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }

  private static String refused(byte[] bytes) {
    return assertThrows(DataException.class, () -> Npy.of("a.npy", bytes)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }",
      "{'descr':'<i4','fortran_order':False,'shape':(2,3)}",
      "{ \"shape\" : ( 2 , 3 ) , \"fortran_order\"\n:\tFalse , \"descr\" : \"<i4\" }   \n",
      "{'shape': (2L, 3L), 'fortran_order': False, 'descr': '<i4'}"})
  void aDictionaryMayBeWrittenInManyWays(String header) {
    for (int version = 1; version <= 3; version++) {
      Npy read = Npy.of("a.npy", array(version, 0, header, 1, 2, 3, -4, 5, 6));
      assertEquals(List.of(2, 3), read.shape());
      assertArrayEquals(new double[] {1, 2, 3, -4, 5, 6}, read.numbers());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "'fortran_order': True,'shape': (2, 3)   | lies column by column in memory; write numpy.ascontiguousarray(x)",
      "'fortran_order':True,'shape':(2,3)      | lies column by column in memory",
      "\"fortran_order\"  :  True, 'shape': (2, 3) | lies column by column in memory",
      "'fortran_order': true, 'shape': (2, 3)  | describes no array of plain numbers",
      "'fortran_order': 1, 'shape': (2, 3)     | describes no array of plain numbers",
      "'shape': (2, 3)                         | describes no array of plain numbers",
      "'fortran_order': False                  | describes no array of plain numbers",
      "'fortran_order': False, 'fortran_order': True, 'shape': (2, 3) | describes no array of plain numbers",
      "'fortran_order': False, 'shape': (2, 3), 'more': True | describes no array of plain numbers",
      "'fortran_order': False, 'shape': (2, -3) | describes no array of plain numbers",
      "'fortran_order': False, 'shape': (2, 4) | has 24 bytes of numbers, but its shape [2, 4] needs 32",
      "'fortran_order': False, 'shape': (2147483648, 1) | has 24 bytes of numbers, but its shape [2147483648, 1] needs 8589934592",
      "'fortran_order': False, 'shape': (4294967296, 1) | its shape [4294967296, 1] needs 17179869184",
      "'fortran_order': False, 'shape': (4294967296, 4294967296, 1) | needs 73786976294838206464",
      "'fortran_order': False, 'shape': (99999999999999999999999, 2) | needs 799999999999999999999992"})
  void otherDictionariesAreRefused(String rest, String message) {
    String said = refused(array(1, 0, "{'descr': '<i4', " + rest + "}", 1, 2, 3, 4, 5, 6));
    assertTrue(said.startsWith("a.npy: ") && said.contains(message), said);
  }

  @Test
  void anAxisBeyondAnIntIsRefusedWhereThereAreNoNumbers() {
    assertTrue(refused(array(1, 0, "{'descr': '<i4', 'fortran_order': False, 'shape': (3000000000, 0)}")).contains("an axis of more than 2^31 - 1 numbers, [3000000000, 0]"));
  }

  /** In one dimension the two orders are one. */
  @Test
  void aVectorHasOneOrder() {
    assertArrayEquals(new double[] {7, 8}, Npy.of("a.npy", array(1, 0, "{'descr': '<i4', 'fortran_order': True, 'shape': (2,)}", 7, 8)).numbers());
  }

  @ParameterizedTest
  @CsvSource({"f99999999999, f99999999999", "f3, f3", "U0, U0", "i8000000000, i8000000000"})
  void otherTypesAreRefused(String type, String shown) {
    String said = refused(array(1, 0, "{'descr': '<" + type + "', 'fortran_order': False, 'shape': (0,)}"));
    assertTrue(said.contains("holds numbers of type '" + shown + "'"), said);
  }

  @Test
  void aTextThatIsLongerThanTheFileIsDamaged() {
    assertTrue(refused(array(1, 0, "{'descr': '<U999999999', 'fortran_order': False, 'shape': (1, 1)}", 1)).contains("has 4 bytes of numbers, but its shape [1, 1] needs 3999999996"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 0", "9, 0", "255, 1", "1, 1", "2, 5"})
  void otherVersionsAreRefused(int major, int minor) {
    String said = refused(array(major, minor, "{'descr': '<i4', 'fortran_order': False, 'shape': (1,)}", 1));
    assertTrue(said.contains("is of version " + major + "." + minor + " of NumPy's form, and 1.0, 2.0 and 3.0 are known"), said);
  }

  @Test
  void textsAreCharacters() {
    String header = "{'descr': '<U3', 'fortran_order': False, 'shape': (2,)}";
    assertEquals(List.of("a\u00df", "\ud83d\ude00\0b"), Npy.of("a.npy", array(1, 0, header, 'a', 0xdf, 0, 0x1f600, 0, 'b')).texts());
    for (int bad : new int[] {0x110000, 0x7fffffff, -1, 0xd800, 0xdfff}) {
      String said = refused(array(1, 0, header, 'a', 0, 0, 'b', bad, 0));
      assertTrue(said.contains("text 1 (from 0) holds " + Integer.toUnsignedString(bad) + ", which is not a character"), said);
    }
  }
}
