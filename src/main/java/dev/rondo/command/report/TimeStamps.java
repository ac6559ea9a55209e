package dev.rondo.command.report;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;

/**
 * text -> milliseconds since 1970, in UTC if the text has no offset: 2013-09, 2013-09-05, 2013-09-05 13:00,
 * 2013-09-05T13:00:00.5+02:00, 2013/09/05 13:00:00, 05.09.2013 13:00.
 */
final class TimeStamps {

  private static final List<DateTimeFormatter> FORMS = List.of(form("uuuu-MM[-dd[['T'][' ']HH:mm[:ss]]]"), form("uuuu/MM[/dd[['T'][' ']HH:mm[:ss]]]"), form("dd.MM.uuuu[ HH:mm[:ss]]"));

  private TimeStamps() {}

  private static DateTimeFormatter form(String pattern) {
    return new DateTimeFormatterBuilder().appendPattern(pattern).optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd()
        .optionalStart().appendOffset("+HH:MM", "Z").optionalEnd().parseDefaulting(ChronoField.DAY_OF_MONTH, 1).parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
        .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0).toFormatter();
  }

  /** Empty if the text is not a time. */
  static Optional<Double> millis(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        TemporalAccessor parsed = form.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        OffsetDateTime time = parsed instanceof OffsetDateTime o ? o : ((LocalDateTime) parsed).atOffset(ZoneOffset.UTC);
        return Optional.of((double) time.toInstant().toEpochMilli());
      } catch (DateTimeException e) {
        // another form may fit
      }
    }
    return Optional.empty();
  }
}
