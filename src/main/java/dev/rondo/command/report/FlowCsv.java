package dev.rondo.command.report;

import dev.rondo.data.Decimals;
import dev.rondo.data.file.CsvText;
import dev.rondo.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** flow -> CSV, one row a time step, from 1. A field is empty past the longest sequence of its state. */
public final class FlowCsv {

  private FlowCsv() {}

  public static String of(Flow flow) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    flow.states().forEach(p -> {
      columns.put("gradient of " + p.state() + ": mean", p.course().mean());
      columns.put("gradient of " + p.state() + ": spread", p.course().spread());
    });
    flow.layers().forEach(layer -> {
      columns.put("norm of the step of " + FlowTable.states(layer) + ": mean", layer.spectrum().mean());
      columns.put("norm of the step of " + FlowTable.states(layer) + ": largest", layer.spectrum().largest());
    });
    flow.gates().forEach(g -> {
      columns.put("share of " + g.name() + ": low", g.low());
      columns.put("share of " + g.name() + ": high", g.high());
    });
    List<String> header = new ArrayList<>(List.of("step"));
    header.addAll(columns.keySet());
    header.add("examples");
    StringBuilder csv = new StringBuilder(CsvText.line(header));
    for (int t = 0; t < flow.steps(); t++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(t + 1)));
      for (double[] column : columns.values()) row.add(t < column.length ? Decimals.shortest(column[t]) : "");
      row.add(String.valueOf(flow.running()[t]));   // the number of active examples
      csv.append('\n').append(CsvText.line(row));
    }
    return csv.append('\n').toString();
  }
}
