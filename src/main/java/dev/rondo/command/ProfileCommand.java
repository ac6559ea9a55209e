package dev.rondo.command;

import dev.rondo.command.options.CompileOptions;
import dev.rondo.command.options.Outputs;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.report.OutputFiles;
import dev.rondo.command.report.ProfileTable;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Recurrence;
import dev.rondo.profile.Flame;
import dev.rondo.profile.Profile;
import dev.rondo.profile.Profiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** (cell, sizes) -> where a run spends its time. */
@Command(name = "profile", header = "Measure where the time of a cell goes, beside what the processor could do at most.",
    description = {
        "Runs the cell with random numbers: as it is, then with a stopwatch after every step of its schedule. Shown are the first and the steady run; for each step its time, its",
        "operations and bytes a second, and how much of the roofline that is: the time that its operations at the peak of the processor, or its bytes at the bandwidth of memory, whichever",
        "takes longer, would take at least; the same by equation; and what HotSpot made of every method, with a warning where it is not its best.",
        "Operations are those that the kernels are written with, padding included. Peak and bandwidth are measured in the same process: the peak with fused multiply-adds in registers, the",
        "bandwidth with sums of vectors that take as much memory as the cell does, before and after it; of small cells that is the bandwidth of a cache. What several programs use at once",
        "varies: so do these. 'not steady yet' stands beside a time where HotSpot was not done by then.",
        "With --threads the whole run is measured with so many too; steps, equations and methods are those of one thread."},
    footer = {
        "", "Examples:",
        "  rondo profile gru --dims I=64,H=256,B=32,T=100",
        "  rondo profile gru --dims I=64,H=256,B=32,T=100 --adjoint -o gru.svg    its derivative",
        "  rondo profile lstm --dims H=512 --without=pack-products                a decision's worth",
        "  rondo profile lstm --dims H=512,B=64 --threads 2                       a thread's worth"})
final class ProfileCommand extends Subcommand {


  @Mixin private ProgramArgument chosen;
  @Mixin private CompileOptions made;

  @Option(names = "--adjoint", description = "Use the derivative instead of the cell.")
  private boolean adjoint;

  @Option(names = "--seconds", defaultValue = "2", paramLabel = "S", description = "Seconds to run, and again with the stopwatch; half of it is warm-up. It runs up to four times longer if HotSpot then finishes all methods. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "The SVG file to draw phases, steps and equations to, as wide as the time they take.")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() {
    if (!(seconds > 0 && seconds <= Profiler.MAX_SECONDS)) throw new IllegalArgumentException("--seconds " + seconds + "; it must be more than 0, and " + Profiler.MAX_SECONDS + " at most");
    if (out.isPresent()) Outputs.check(out.get());
    Recurrence given = chosen.recurrence();
    made.check(given);
    Recurrence r = adjoint ? Derivative.of(given) : given;
    Profile profile = Profiler.of(r, made.options(r), seconds);
    out().print(ProfileTable.of(profile));
    out.ifPresent(file -> new OutputFiles(out(), err()).write(Flame.svg(profile).getBytes(StandardCharsets.UTF_8), file));
    return Failures.GOOD;
  }
}
