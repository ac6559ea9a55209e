package dev.rondo.codegen.source;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rondo.codegen.machine.Element;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import javax.lang.model.element.Modifier;

/**
 * The barrier of the threads of a program, as a method of the generated class: {@code bytecode.Barrier} without its
 * sleep after long waits.
 */
final class BarrierSource {

  private BarrierSource() {}

  static void addTo(TypeSpec.Builder type, Element element) {
    TypeName number = element == Element.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
    ArrayTypeName array = ArrayTypeName.of(number);
    type.addField(FieldSpec.builder(VarHandle.class, "COUNTERS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer("$T.arrayElementVarHandle($T.class)", MethodHandles.class, array).build());
    CodeBlock body = CodeBlock.builder()
        .addStatement("$T mine = (m[at + thread * spacing] + 1) % 4", number)
        .addStatement("$T following = (mine + 1) % 4", number)
        .addStatement("COUNTERS.setRelease(m, at + thread * spacing, mine)")
        .beginControlFlow("for (int other = 0; other < threads; other++)")
        .addStatement("$T theirs = ($T) COUNTERS.getAcquire(m, at + other * spacing)", number, number)
        .beginControlFlow("while (other != thread && theirs != mine && theirs != following)")
        .addStatement("$T.onSpinWait()", ClassName.get(Thread.class))
        .addStatement("theirs = ($T) COUNTERS.getAcquire(m, at + other * spacing)", number)
        .endControlFlow()
        .endControlFlow()
        .build();
    MethodSpec.Builder await = MethodSpec.methodBuilder("await").addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("Waits until all threads have come here; each has a counter modulo 4 in memory.\n").addParameter(array, "m");
    for (String name : new String[] {"at", "spacing", "thread", "threads"}) await.addParameter(TypeName.INT, name);
    type.addMethod(await.addCode(body).build());
  }
}
