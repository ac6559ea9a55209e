package dev.rondo.command;

import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.graph.library.Library;
import picocli.CommandLine.Command;

/** The library of cells, one a line. */
@Command(name = "cells", header = "List the library of cells, a line each.",
    description = "Each cell can be used by name in a network: h = gru(x, H = 64). 'rondo check NAME' prints its equations.",
    footer = {"", "Examples:", "  rondo cells", "  rondo check gru"})
final class CellsCommand extends Subcommand {

  @Override
  public Integer call() {
    int width = Library.standard().names().stream().mapToInt(String::length).max().orElse(0);
    for (String name : Library.standard().names()) out().printf("%-" + width + "s  %s%n", name, headline(name));
    return Failures.GOOD;
  }

  /** The first comment of a cell's text. */
  private static String headline(String cell) {
    return Library.standard().find(cell).orElseThrow().line(1).replaceFirst("^#\\s*", "");
  }
}
