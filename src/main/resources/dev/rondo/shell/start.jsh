import dev.rondo.codegen.*
import dev.rondo.graph.*
import static dev.rondo.shell.Playground.*
System.out.println("""
Try
  var gru = cell("gru")                  a cell of the library, or of a text: cell("cell a(I, H) { .. }")
  gradient(gru)                          its derivative, as a program
  var run = run(gru, "H=6, T=80", 1)     what it does with random numbers
  System.out.println(run.plot("h"))      a state over time
  explain(gru, Stage.SCHEDULE, "H=64")   a stage of its compilation
/exit ends.""")
