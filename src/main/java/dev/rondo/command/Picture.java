package dev.rondo.command;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
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
record Picture(String title, boolean dates, String across, String up, List<Line> lines, LegendPosition legend) {

  private static final Color[] COLOURS = {new Color(0x9aa0a6), new Color(0xd1495b), new Color(0x30638e), new Color(0xedae49), new Color(0x3d9970), new Color(0x7d5ba6)};
  private static final float[] WIDTHS = {1.6f, 1.8f, 1.2f};

  /** A name in the legend, and points from left to right; x is in milliseconds since 1970 where the picture is over dates. */
  record Line(String name, double[] x, double[] y) {}

  Picture {
    lines = List.copyOf(lines);
  }

  /** With the names of the lines in its upper right corner. */
  Picture(String title, boolean dates, String across, String up, List<Line> lines) {
    this(title, dates, across, up, lines, LegendPosition.InsideNE);
  }

  byte[] svg() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart(), bytes, VectorGraphicsFormat.SVG);
    return bytes.toByteArray();
  }

  byte[] png() throws IOException {
    return BitmapEncoder.getBitmapBytes(chart(), BitmapFormat.PNG);
  }

  private XYChart chart() {
    XYChart chart = new XYChartBuilder().width(1200).height(480).title(title).xAxisTitle(across).yAxisTitle(up).build();
    chart.getStyler().setLegendPosition(legend).setLegendBorderColor(Color.WHITE)
        .setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartTitleBoxVisible(false);
    chart.getStyler().setYAxisDecimalPattern("0.##").setPlotGridLinesColor(new Color(0xe8eaed));
    if (dates) chart.getStyler().setDatePattern("yyyy").setTimezone(java.util.TimeZone.getTimeZone("UTC"));
    else chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setXAxisTickMarkSpacingHint(110);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.x.length == 0) continue;
      series(chart, line).setMarker(SeriesMarkers.NONE)
          .setLineColor(COLOURS[i % COLOURS.length]).setLineStyle(new BasicStroke(WIDTHS[i % WIDTHS.length]));
    }
    return chart;
  }

  private XYSeries series(XYChart chart, Line line) {
    if (!dates) return chart.addSeries(line.name, line.x, line.y);
    List<Date> days = Arrays.stream(line.x).mapToObj(millis -> new Date((long) millis)).toList();
    return chart.addSeries(line.name, days, Arrays.stream(line.y).boxed().toList());
  }
}
