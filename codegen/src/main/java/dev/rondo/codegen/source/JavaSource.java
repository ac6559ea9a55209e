package dev.rondo.codegen.source;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.MemorySlot;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.machine.Element;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * {@link KernelProgram} -> a Java class with one static method for each kernel. It does not depend on Rondo; vector
 * code needs the Vector API.
 */
public final class JavaSource {

  private final KernelProgram program;
  private final Expressions expressions;
  private final Deque<Set<String>> scopes = new ArrayDeque<>();

  private JavaSource(KernelProgram program) {
    this.program = program;
    this.expressions = new Expressions(program.target());
  }

  /** The source of a public class of that name in the unnamed package. */
  public static String of(KernelProgram program, String className) {
    return new JavaSource(program).file(className);
  }

  private String file(String className) {
    TypeSpec.Builder type = TypeSpec.classBuilder(className).addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addJavadoc("$L\n\n<p>Memory is one array of $L elements. $L$L\n", program.name(), program.arena(),
            program.isPrepared() ? "{@link #prepare} comes before the first run, and again after a parameter is written. " : "",
            program.threads() == 1 ? "{@link #run} does all of the work once." : "Thread 0 calls {@link #run}, thread i {@code run_i}, at the same time.").addJavadoc(memory());
    type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    for (Kernel k : program.kernels()) type.addMethod(method(k));
    if (program.threads() > 1) BarrierSource.addTo(type, program.target().element());
    return JavaFile.builder("", type.build()).skipJavaLangImports(true).indent("  ").build().toString();
  }

  /** The addresses of all values that are written and read from outside. */
  private CodeBlock memory() {
    CodeBlock.Builder out = CodeBlock.builder();
    if (program.held().isEmpty()) return out.build();
    out.add("\n<p>Step t, example b, row and column of what goes in and comes out:\n<ul>\n");
    for (MemorySlot h : program.held()) out.add("<li>$L {@code $L$L} at {@code $L}\n", h.role(), h.name(), h.type(), h.address());
    return out.add("</ul>\n").build();
  }

  /** In a Java comment, a backslash may begin a Unicode escape. */
  private static String plain(String text) {
    return text.replace('\\', '/');
  }

  private MethodSpec method(Kernel k) {
    MethodSpec.Builder m = MethodSpec.methodBuilder(k.name()).addJavadoc("$L.\n", k.what().replace("@", "&#64;"))
        .addModifiers(k.name().matches("prepare|run(_\\d+)?") ? Modifier.PUBLIC : Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(ArrayTypeName.of(program.target().element() == Element.F32 ? TypeName.FLOAT : TypeName.DOUBLE), "m");
    k.params().forEach(p -> m.addParameter(TypeName.INT, p));
    CodeBlock.Builder code = CodeBlock.builder();
    scopes.push(new HashSet<>());
    statements(k.body(), code);
    scopes.pop();
    return m.addCode(code.build()).build();
  }

  private void statements(List<Stmt> body, CodeBlock.Builder code) {
    Stmt.visit(body, new Stmt.Visitor() {
      @Override
      public void note(Stmt.Note note) {
        code.add("// $L\n", plain(note.text()));
      }

      @Override
      public void let(Stmt.Let let) {
        JavaSource.this.let(let, code);
      }

      @Override
      public void position(Stmt.Position position) {
        JavaSource.this.position(position, code);
      }

      @Override
      public void turn(Stmt.Turn t) {
        code.addStatement("int $L = $L + ($L & 1) * ($L - 2 * $L)", t.variable(), t.round(), t.by(), t.count() - 1, t.round());
      }

      @Override
      public void store(Stmt.Store store) {
        JavaSource.this.store(store, code);
      }

      @Override
      public void loop(Stmt.For loop) {
        JavaSource.this.loop(loop, code);
      }

      @Override
      public void barrier(Stmt.Barrier b) {
        code.addStatement("await(m, $L, $L, $L, $L)", b.at(), b.spacing(), b.thread(), b.threads());
      }

      @Override
      public void lap(Stmt.Lap lap) {
        throw new IllegalArgumentException("a program that is made to be timed has no source");
      }

      @Override
      public void call(Stmt.Call call) {
        String args = call.args().stream().map(a -> ", " + a).collect(Collectors.joining());
        code.addStatement("$L($L)", call.kernel(), "m" + args);
      }
    });
  }

  private void let(Stmt.Let let, CodeBlock.Builder code) {
    String name = let.reg().name();
    CodeBlock value = expressions.of(let.value());
    if (scopes.stream().anyMatch(s -> s.contains(name))) {
      code.addStatement("$L = $L", name, value);
      return;
    }
    scopes.peek().add(name);
    code.addStatement("$T $L = $L", expressions.type(let.reg().kind()), name, value);
  }

  private void position(Stmt.Position p, CodeBlock.Builder code) {
    boolean known = scopes.stream().anyMatch(s -> s.contains(p.variable()));
    if (!known) scopes.peek().add(p.variable());
    code.addStatement((known ? "" : "int ") + "$L = Math.min(Math.max((int) $L, 0), $L)", p.variable(), expressions.of(p.number()), p.length() - 1);
  }

  private void store(Stmt.Store store, CodeBlock.Builder code) {
    if (store.value().kind() == KernelValue.Kind.VECTOR) code.addStatement("$L.intoArray(m, $L)", expressions.of(store.value()), store.at());
    else code.addStatement("m[$L] = $L", store.at(), expressions.of(store.value()));
  }

  private void loop(Stmt.For loop, CodeBlock.Builder code) {
    String v = loop.variable();
    int end = loop.from() + loop.count() * loop.step();
    String step = loop.step() == 1 ? v + "++" : loop.step() == -1 ? v + "--" : v + " += " + loop.step();
    code.beginControlFlow("for (int $L = $L; $L $L $L; $L)", v, loop.from(), v, loop.step() > 0 ? "<" : ">", end, step);
    scopes.push(new HashSet<>());
    statements(loop.body(), code);
    scopes.pop();
    code.endControlFlow();
  }
}
