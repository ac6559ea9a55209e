package dev.rondo.codegen.bytecode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;

/** The bytes of a class -> text: the size of every method, then every instruction. */
public final class Disassembly {

  private Disassembly() {}

  public static String of(byte[] classFile) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    writer.println("// bytes of code in each method; none may pass " + Bytecode.LONGEST);
    Bytecode.sizes(classFile).forEach((method, size) -> writer.printf(Locale.ROOT, "// %6d  %s%n", size, method));
    new ClassReader(classFile).accept(new TraceClassVisitor(null, new org.objectweb.asm.util.Textifier(), writer), 0);
    writer.flush();
    return out.toString();
  }
}
