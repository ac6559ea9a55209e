/** What {@code rondo shell} begins with: short names for defining a cell, looking at its gradient, running it and plotting what it does. */
import dev.rondo.codegen.*
import dev.rondo.graph.*
import static dev.rondo.shell.Playground.*
System.out.println("""
Try
  var gru = cell("gru")                  a cell of the library; of a file: cell("my.rondo"); or of a text: cell("cell a(I, H) { .. }")
  show(gradient(gru))                    its derivative, as a program
  run(gru, "H=6, T=80", 1).plot("h")     a state over time, with random numbers
  explain(gru, Stage.SCHEDULE, "H=64")   a stage of its compilation
  assembly(gru, "H=64")                  what HotSpot makes of it, within a minute
/exit ends.""")
