package dev.rondo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Loops, vectors and spills of what HotSpot prints. */
class MachineCodeTest {

  /** An outer loop around an inner one of four instructions that has two fma, one of them after a value from the stack. */
  private static final List<String> OUTPUT = """
      ============================= C1-compiled nmethod ==============================
      Compiled method (c1)      90   12       3       dev.rondo.kernels.Gru::tile_2x2 (80 bytes)
        0x00007f0000000100:   vfmadd231ps %ymm0,%ymm1,%ymm2
      ============================= C2-compiled nmethod ==============================
      Compiled method (c2)     120   31       4       dev.rondo.kernels.Gru::tile_2x2 (80 bytes)
       total in heap  [0x00007f0000000010,0x00007f0000000400] = 1008
        0x00007f0000000200:   sub    $0x18,%rsp
        0x00007f0000000204:   xor    %eax,%eax                    ;*iload_3 {reexecute=0 rethrow=0 return_oop=0}
                                                                  ; - dev.rondo.kernels.Gru::r_h@7 (line 10)
                                                                  ; - dev.rondo.kernels.Gru::tile_2x2@12 (line 9)
                                                                  ; - jdk.incubator.vector.FloatVector::fma@3 (line 1)
        0x00007f0000000208:   vmovups 0x10(%rsi),%zmm0
        0x00007f000000020c:   vmovups 0x8(%rsp),%zmm5
        0x00007f0000000210:   vfmadd231ps %zmm0,%zmm1,%zmm2
        0x00007f0000000214:   vfmadd231ps %zmm0,%zmm5,%zmm4
        0x00007f0000000218:   jl     0x00007f0000000208
        0x00007f000000021c:   vmovss %xmm3,0x4(%rsp)
        0x00007f0000000220:   jne    0x00007f0000000204
        0x00007f0000000224:   ret
      Compiled method (c2)     130   32       4       dev.rondo.kernels.Gru::once (12 bytes)
        0x00007f0000000300:   vaddss %xmm0,%xmm1,%xmm2
        0x00007f0000000304:   ret
      """.lines().toList();

  @Test
  void theHotLoopIsTheInnermostWithTheMostArithmetic() {
    List<MachineCode> all = MachineCode.all(OUTPUT);
    assertEquals(List.of("tile_2x2", "once"), all.stream().map(MachineCode::method).toList());
    assertEquals(10, all.get(0).code().size());
    List<MachineCode.Instruction> loop = all.get(0).hotLoop();
    assertEquals(5, loop.size());
    assertTrue(loop.get(0).text().startsWith("vmovups 0x10"), loop.toString());
    assertEquals(512, MachineCode.vectorBits(loop));
    assertEquals(1, MachineCode.spills(loop));
    assertEquals(2, MachineCode.spills(all.get(0).code()));
  }

  /** The comments beside instructions name the methods that they were compiled from. */
  @Test
  void whatIsInlinedIsKnown() {
    List<MachineCode> all = MachineCode.all(OUTPUT);
    assertEquals(Set.of("r_h"), all.get(0).inlined());
    assertEquals(Set.of(), all.get(1).inlined());
  }

  @Test
  void aMethodWithoutLoopHasNone() {
    MachineCode once = MachineCode.all(OUTPUT).get(1);
    assertEquals(List.of(), once.hotLoop());
    assertEquals(0, MachineCode.vectorBits(once.code()), "numbers one by one are not vectors");
  }

  /** Without a disassembler HotSpot prints bytes, in groups, between comments; what lies elsewhere is no part of them. */
  @Test
  void bytesArePutTogether() {
    List<MachineCode> all = MachineCode.all("""
        Compiled method (c2)    5327 1065       4       dev.rondo.kernels.Gru::s (29 bytes)
         total in heap  [0x00007fdc2cf1b490,0x00007fdc2cf1b8a8] = 1048
        [MachCode]
          # {method} {0x00007fdbb7a44308} 's' '([F)F' in 'Loop'
          0x00007fdc2cf1b620: 8984 2400 | c0fe ff55 | 4883 ec20\s

          0x00007fdc2cf1b62c: ; implicit exception: dispatches to 0x00007fdc2cf1b7bc
          0x00007fdc2cf1b62c: 448b 5e\s
          0x00007fdc2cf1b62f: c5f8 77\s
          0x00007fdc2cf1b700: ffff\s
        [/MachCode]
        """.lines().toList());
    assertEquals(1, all.size());
    assertEquals(0x7fdc2cf1b620L, all.get(0).address());
    assertEquals(List.of(), all.get(0).code(), "a line of bytes that begins with a letter is not an instruction");
    assertEquals("89842400c0feff554883ec20448b5ec5f877", java.util.HexFormat.of().formatHex(all.get(0).bytes()));
  }

  @Test
  void linesOfObjdumpAreInstructions() {
    List<MachineCode.Instruction> code = Objdump.parsed(List.of("", "code:     file format binary", "Disassembly of section .data:", "00007fdc2cf1b620 <.data>:", "    7fdc2cf1b620:\tmov    %eax,-0x14000(%rsp)", "    7fdc2cf1b627:\tpush   %rbp"));
    assertEquals(2, code.size());
    assertEquals(0x7fdc2cf1b627L, code.get(1).address());
    assertTrue(code.get(0).text().matches("mov +%eax,-0x14000\\(%rsp\\)"), code.get(0).text());
  }

  @Test
  void nothingPrintedIsNothing() {
    assertEquals(List.of(), MachineCode.all(List.of()));
    assertEquals(List.of(), MachineCode.all(List.of("Compiled method (c2) 1 2 4 a.B::c (3 bytes)", "no instruction")));
  }
}
