package dev.rondo.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeStampsTest {

  @ParameterizedTest
  @CsvSource({"2013-09, 2013-09-01T00:00:00Z", "2013-09-05, 2013-09-05T00:00:00Z", "2013-09-05 13:00, 2013-09-05T13:00:00Z", "2013-09-05T13:00:30, 2013-09-05T13:00:30Z", "2013-09-05 13:00:30.250, 2013-09-05T13:00:30.250Z",
      "2013-09-05T13:00:00Z, 2013-09-05T13:00:00Z", "2013-09-05T13:00:00+02:00, 2013-09-05T11:00:00Z", "2013/09/05 13:00:00, 2013-09-05T13:00:00Z", "05.09.2013 13:00, 2013-09-05T13:00:00Z", "05.09.2013, 2013-09-05T00:00:00Z"})
  void areRead(String text, String instant) {
    assertEquals(Optional.of((double) Instant.parse(instant).toEpochMilli()), TimeStamps.millis(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "2013", "2001-01-060", "2013-13-01", "2013-09-05 + 1", "Mon, 1"})
  void othersAreNone(String text) {
    assertEquals(Optional.empty(), TimeStamps.millis(text));
  }

  @Test
  void tellsSummerFromWinterOnlyWhereTheTextDoes() {
    assertEquals(3_600_000, TimeStamps.millis("2024-03-31 03:00").orElseThrow() - TimeStamps.millis("2024-03-31 02:00").orElseThrow());
  }
}
