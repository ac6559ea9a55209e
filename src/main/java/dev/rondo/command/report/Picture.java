package dev.rondo.command.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** lines -> the bytes of a picture, SVG or PNG. */
public record Picture(String title, boolean dates, String across, String up, List<Line> lines, LegendPosition legend) {

  private static final Color[] COLOURS = {new Color(0x9aa0a6), new Color(0xd1495b), new Color(0x30638e), new Color(0xedae49), new Color(0x3d9970), new Color(0x7d5ba6)};
  private static final float[] WIDTHS = {1.6f, 1.8f, 1.2f};

  /** A name in the legend, and points from left to right. On an axis of dates, x is in milliseconds since 1970. */
  record Line(String name, double[] x, double[] y) {}

  public Picture {
    lines = List.copyOf(lines);
  }

  /** With the legend in the upper right corner. */
  Picture(String title, boolean dates, String across, String up, List<Line> lines) {
    this(title, dates, across, up, lines, LegendPosition.InsideNE);
  }

  byte[] svg() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart(), bytes, VectorGraphicsFormat.SVG);
    return bytes.toByteArray();
  }

  byte[] png() throws IOException {
    ImageIO.setUseCache(false);   // otherwise a killed process leaves a temporary file
    return BitmapEncoder.getBitmapBytes(chart(), BitmapFormat.PNG);
  }

  private XYChart chart() {
    XYChart chart = new XYChartBuilder().width(1200).height(480).title(title).xAxisTitle(across).yAxisTitle(up).build();
    chart.getStyler().setLegendPosition(legend).setLegendBorderColor(Color.WHITE)
        .setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartTitleBoxVisible(false);
    chart.getStyler().setYAxisDecimalPattern(decimalPattern()).setPlotGridLinesColor(new Color(0xe8eaed));
    if (dates) chart.getStyler().setDatePattern(datePattern()).setTimezone(java.util.TimeZone.getTimeZone("UTC"));
    else chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setXAxisTickMarkSpacingHint(110);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.x.length == 0) continue;
      series(chart, line).setMarker(line.x.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(COLOURS[i % COLOURS.length])
          .setLineColor(COLOURS[i % COLOURS.length]).setLineStyle(new BasicStroke(WIDTHS[i % WIDTHS.length]));
    }
    return chart;
  }

  /** As many decimals as distinguish neighbouring ticks. */
  String decimalPattern() {
    double[] all = lines.stream().flatMapToDouble(l -> Arrays.stream(l.y)).filter(Double::isFinite).toArray();
    double most = Arrays.stream(all).map(Math::abs).max().orElse(1), span = Arrays.stream(all).max().orElse(1) - Arrays.stream(all).min().orElse(0);
    if (most > 0 && most < 1e-4) return "0.###E0";
    int digits = (int) Math.ceil(1 - Math.log10(span > 0 ? span : most > 0 ? most : 1));
    return "0." + "#".repeat(Math.max(2, Math.min(digits, 8)));
  }

  /** As much of a time as distinguishes neighbouring ticks. */
  String datePattern() {
    double[] all = lines.stream().flatMapToDouble(l -> Arrays.stream(l.x)).toArray();
    double days = (Arrays.stream(all).max().orElse(0) - Arrays.stream(all).min().orElse(0)) / 86_400_000;
    return days > 9 * 365 ? "yyyy" : days > 270 ? "yyyy-MM" : days > 9 ? "yyyy-MM-dd" : days > 0.5 ? "MM-dd HH:mm" : "HH:mm:ss";
  }

  private XYSeries series(XYChart chart, Line line) {
    if (!dates) return chart.addSeries(line.name, line.x, line.y);
    List<Date> days = Arrays.stream(line.x).mapToObj(millis -> new Date((long) millis)).toList();
    return chart.addSeries(line.name, days, Arrays.stream(line.y).boxed().toList());
  }
}
