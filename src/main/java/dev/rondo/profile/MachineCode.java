package dev.rondo.profile;

import com.google.common.collect.ImmutableSet;
import dev.rondo.codegen.bytecode.Loader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of one method, as HotSpot prints what its optimising compiler (C2) makes, and the emitted methods whose code is a part of it; without a disassembler of its own HotSpot
 * prints the bytes, from an address on.
 */
record MachineCode(String method, List<Instruction> code, Set<String> inlined, long address, byte[] bytes) {

  /** An instruction and where it lies. */
  record Instruction(long address, String text) {}

  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern BEGIN = Pattern.compile(".*Compiled method \\((c1|c2)\\).*"), METHOD = Pattern.compile(".*::(\\w+) .*\\(\\d+ bytes\\).*|.*::(\\w+) \\(\\d+ bytes\\).*");
  private static final Pattern INSTRUCTION = Pattern.compile("\\s*0x([0-9a-f]{8,16}):\\s+([a-z][\\w.]*.*)");
  private static final Pattern BYTES = Pattern.compile("\\s*0x([0-9a-f]{8,16}): ((?:[0-9a-f]{2,4}[ |]*)+)");
  private static final Pattern SCOPE = Pattern.compile(".*; +- " + Pattern.quote(Loader.className("")) + "\\w+::(\\w+)@.*");   // what an instruction was compiled from, and who called that
  private static final Pattern JUMP = Pattern.compile("j\\w+\\s+(?:\\w+\\s+)?(?:0x)?([0-9a-f]{8,16})\\b.*");
  private static final Pattern STACK = Pattern.compile("v?mov\\w*\\s.*(?:\\[rsp|\\(%rsp).*"), VECTOR = Pattern.compile("[xyz]mm\\d+");

  MachineCode {
    code = List.copyOf(code);
    inlined = ImmutableSet.copyOf(inlined);
  }

  /** The same bytes as these instructions. */
  MachineCode read(List<Instruction> instructions) {
    return new MachineCode(method, instructions, inlined, address, bytes);
  }

  /** Every method of an output, those of the quick compiler (C1) left out. */
  static List<MachineCode> all(List<String> lines) {
    List<MachineCode> all = new ArrayList<>();
    Printed now = new Printed(false);
    for (String line : lines) {
      Matcher begin = BEGIN.matcher(line);
      if (begin.matches()) {
        now.addTo(all);
        now = new Printed(begin.group(1).equals("c2"));
      }
      if (now.optimised) now.read(line);
    }
    now.addTo(all);
    return all;
  }

  /** What was read of one method so far. */
  private static final class Printed {

    private final boolean optimised;
    private final List<Instruction> code = new ArrayList<>();
    private final Set<String> scopes = new HashSet<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String method;
    private long address;

    Printed(boolean optimised) {
      this.optimised = optimised;
    }

    void read(String line) {
      Matcher name = METHOD.matcher(line), scope = SCOPE.matcher(line), raw = BYTES.matcher(line), instruction = INSTRUCTION.matcher(line);
      if (method == null && name.matches()) method = name.group(1) != null ? name.group(1) : name.group(2);
      if (scope.matches()) scopes.add(scope.group(1));
      if (raw.matches()) bytes(Long.parseLong(raw.group(1), 16), HEX.parseHex(raw.group(2).replaceAll("[ |]", "")));   // first, for bytes may look like a word
      else if (instruction.matches()) code.add(new Instruction(Long.parseLong(instruction.group(1), 16), instruction.group(2).replaceFirst("\\s*;.*", "").stripTrailing()));
    }

    /** What does not follow is no part of the code: stubs, constants. */
    private void bytes(long at, byte[] more) {
      if (bytes.size() == 0) address = at;
      if (address + bytes.size() == at) bytes.writeBytes(more);
    }

    void addTo(List<MachineCode> all) {
      if (!optimised || method == null || code.isEmpty() && bytes.size() == 0) return;
      scopes.remove(method);
      all.add(new MachineCode(method, code, scopes, address, bytes.toByteArray()));
    }
  }

  /**
   * The innermost loop with the most arithmetic on vectors or, where there is none, on numbers: from where a jump leads back to, to the jump, without another such jump in
   * between. Empty where nothing jumps back.
   */
  List<Instruction> hotLoop() {
    List<Instruction> best = List.of();
    long most = -1;
    for (List<Instruction> loop : loops()) {
      boolean innermost = loops().stream().noneMatch(other -> other.size() < loop.size() && loop.containsAll(other));
      long arithmetic = loop.stream().filter(MachineCode::isArithmetic).count();
      if (!innermost || arithmetic <= most) continue;
      most = arithmetic;
      best = loop;
    }
    return best;
  }

  private List<List<Instruction>> loops() {
    List<List<Instruction>> loops = new ArrayList<>();
    for (int end = 0; end < code.size(); end++) {
      Matcher jump = JUMP.matcher(code.get(end).text);
      if (!jump.matches()) continue;
      long target = Long.parseLong(jump.group(1), 16);
      for (int start = 0; start <= end; start++) if (code.get(start).address == target) loops.add(code.subList(start, end + 1));
    }
    return loops;
  }

  private static boolean isArithmetic(Instruction i) {
    return i.text.matches("v?(fn?m(add|sub)|add|sub|mul|div|max|min|sqrt)\\w*[ps][sd]\\b.*");
  }

  /** The width of the widest vectors that instructions compute with; 0 for numbers one by one. */
  static int vectorBits(List<Instruction> instructions) {
    int bits = 0;
    for (Instruction i : instructions) {
      if (!i.text.matches("v\\w*p[sd]\\b.*")) continue;
      Matcher register = VECTOR.matcher(i.text);
      while (register.find()) bits = Math.max(bits, switch (register.group().charAt(0)) {
        case 'x' -> 128;
        case 'y' -> 256;
        default  -> 512;
      });
    }
    return bits;
  }

  /** Products that are added to a sum with one rounding. */
  static int multiplyAdds(List<Instruction> instructions) {
    return (int) instructions.stream().filter(i -> i.text.matches("vfn?m(add|sub)\\d+[ps][sd]\\b.*|fml[as]\\b.*")).count();
  }

  /** What computes with vectors, or moves them, from or to the stack: sums that did not fit the registers. */
  static int stacked(List<Instruction> instructions) {
    return (int) instructions.stream().filter(i -> i.text.matches("v\\w+\\s.*(?:\\[rsp|\\(%rsp).*")).count();
  }

  /** Moves of vectors from register to register. */
  static int copies(List<Instruction> instructions) {
    return (int) instructions.stream().filter(i -> i.text.matches("vmov\\w+\\s+%?[xyz]mm\\d+,\\s*%?[xyz]mm\\d+")).count();
  }

  /** Moves of vectors or numbers between a register and the stack: what did not fit the registers. */
  static int spills(List<Instruction> instructions) {
    return (int) instructions.stream().filter(i -> STACK.matcher(i.text).matches()).count();
  }
}
