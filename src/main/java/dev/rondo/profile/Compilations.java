package dev.rondo.profile;

import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.Stmt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/** What HotSpot compiles of a program from now on, as the JDK's flight recorder tells: levels 1 to 3 are quick, 4 is optimised. */
final class Compilations implements AutoCloseable {

  private static final int TOP = 4;

  private final String type;   // the class to look for
  private final List<String> running;
  private final Map<String, Integer> sizes;
  private final Recording recording = new Recording();
  private final Map<String, Profile.Tier> tiers = new HashMap<>();
  private final Map<String, String> lost = new HashMap<>();   // why an optimised method was given up, until it is compiled again
  private final Map<Long, String> failures = new HashMap<>();
  private final Map<Long, Integer> levels = new HashMap<>();
  private final Map<Long, String> compiled = new HashMap<>();

  /** Of an emitted class and the kernels in it; to be made before it runs. */
  Compilations(byte[] classFile, String className, KernelProgram kernels) {
    type = Loader.className(className);
    sizes = Bytecode.sizes(classFile);
    running = running(kernels);
    recording.enable("jdk.Compilation").withoutThreshold();
    recording.enable("jdk.CompilerInlining");
    recording.enable("jdk.CompilationFailure");
    recording.enable("jdk.Deoptimization").withoutStackTrace();
    recording.disable("dev.rondo.Run");   // of ours, which would be among the times
    recording.start();
  }

  /** The methods that a run calls, in the order of the kernels, as they are now. */
  List<Profile.Method> methods() {
    List.of(tiers, lost, failures, levels, compiled).forEach(Map::clear);
    List<RecordedEvent> events = new ArrayList<>(events());
    events.sort(Comparator.comparing(RecordedEvent::getEndTime));
    events.forEach(this::compilation);
    events.forEach(this::inlining);
    return running.stream().map(name -> method(name, sizes.get(name))).toList();
  }

  /** Whether HotSpot is done with every method: more calls would change nothing. */
  boolean isSettled() {
    return methods().stream().noneMatch(m -> m.trouble().equals(Profile.SELDOM));
  }

  private Profile.Method method(String name, int bytes) {
    Profile.Tier tier = tiers.getOrDefault(name, Profile.Tier.INTERPRETED);
    String failure = compiled.entrySet().stream().filter(e -> e.getValue().equals(name) && failures.containsKey(e.getKey())).map(e -> failures.get(e.getKey())).findFirst().orElse(null);
    if (tier.isTop()) return new Profile.Method(name, bytes, tier, "");
    if (bytes > 8000) return new Profile.Method(name, bytes, tier, "its " + bytes + " bytes are past the 8000 that HotSpot compiles");
    if (lost.containsKey(name)) return new Profile.Method(name, bytes, tier, "it was optimised, then given up (" + lost.get(name) + ") and not optimised again");
    return new Profile.Method(name, bytes, tier, failure != null ? "HotSpot gave up: " + failure : Profile.SELDOM);
  }

  private List<RecordedEvent> events() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve("compilations.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the flight recorder's file cannot be written or read: " + e.getMessage(), e);
    }
  }

  private void compilation(RecordedEvent e) {
    switch (e.getEventType().getName()) {
      case "jdk.Compilation" -> compiled(e);
      case "jdk.CompilationFailure" -> failures.put(id(e), e.getString("failureMessage"));
      case "jdk.Deoptimization" -> {
        RecordedMethod method = e.getValue("method");
        if (isOurs(method) && e.getString("action").contains("recompile") && tiers.getOrDefault(method.getName(), Profile.Tier.INTERPRETED).isTop()) {
          lost.put(method.getName(), e.getString("reason"));
          tiers.put(method.getName(), Profile.Tier.QUICK);
        }
      }
      default -> {}
    }
  }

  private void compiled(RecordedEvent e) {
    RecordedMethod method = e.getValue("method");
    int level = e.getShort("compileLevel");
    levels.put(id(e), level);
    if (!isOurs(method)) return;
    String name = method.getName();
    compiled.put(id(e), name);
    if (!e.getBoolean("succeded")) return;   // the JDK's own spelling
    Profile.Tier tier = level < TOP ? Profile.Tier.QUICK : e.getBoolean("isOsr") ? Profile.Tier.LOOP : Profile.Tier.TOP;
    tiers.merge(name, tier, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    if (level == TOP) lost.remove(name);
  }

  private void inlining(RecordedEvent e) {
    if (!e.getEventType().getName().equals("jdk.CompilerInlining") || !e.getBoolean("succeeded") || levels.getOrDefault(id(e), 0) != TOP) return;
    RecordedObject callee = e.getValue("callee");
    if (callee.getString("type").replace('/', '.').equals(type)) tiers.merge(callee.getString("name"), Profile.Tier.INLINED, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  private static long id(RecordedEvent e) {
    return e.getLong("compileId");
  }

  private boolean isOurs(RecordedMethod method) {
    return method != null && method.getType().getName().equals(type);
  }

  /** What {@code run} calls, and what that calls, in the order of the kernels; not what is prepared once. */
  private static List<String> running(KernelProgram program) {
    Map<String, Kernel> kernels = new HashMap<>();
    program.kernels().forEach(k -> kernels.put(k.name(), k));
    Set<String> seen = new HashSet<>(Set.of("run"));
    Deque<List<Stmt>> open = new ArrayDeque<>(List.of(kernels.get("run").body()));
    while (!open.isEmpty()) for (Stmt s : open.pop()) {
      if (s instanceof Stmt.For loop) open.push(loop.body());
      else if (s instanceof Stmt.Call call && seen.add(call.kernel())) open.push(kernels.get(call.kernel()).body());
    }
    return program.kernels().stream().map(Kernel::name).filter(seen::contains).toList();
  }

  @Override
  public void close() {
    recording.close();
  }
}
