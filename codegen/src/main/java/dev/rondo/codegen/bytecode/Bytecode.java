package dev.rondo.codegen.bytecode;

import static org.objectweb.asm.Opcodes.*;

import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * {@link KernelProgram} -> the bytes of a class with one static method for each kernel, except kernels that another
 * class already has ({@link SharedMethods}).
 */
public final class Bytecode {

  /** The longest method that is emitted; HotSpot never compiles a method above 8,000 bytes. */
  public static final int LONGEST = 7000;

  private Bytecode() {}

  /**
   * The class file; throws {@link IllegalStateException} that names the kernel if a method is too long to be compiled
   * well.
   */
  public static byte[] of(KernelProgram program, String className) {
    return of(program, SharedMethods.alone(className));
  }

  /** Like {@code of} with a class name, for a class that shares methods with others. */
  public static byte[] of(KernelProgram program, SharedMethods.Methods methods) {
    String name = methods.owner();
    Names names = new Names(program.target());
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
      @Override
      protected String getCommonSuperClass(String a, String b) {   // no class is loaded to find a common superclass
        return "java/lang/Object";
      }
    };
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", new String[] {KernelClass.class.getName().replace('.', '/')});
    writer.visitSource(program.file(), null);
    constructor(writer);
    preparation(writer, name, names, program);
    entry(writer, name, names, program.threads());
    for (Kernel k : program.kernels()) if (methods.isOwn(k.name())) new MethodEmitter(writer, methods, names, k).emit();
    writer.visitEnd();
    byte[] bytes = writer.toByteArray();
    sizes(bytes).forEach((method, size) -> {
      if (size > LONGEST) throw new IllegalStateException("kernel '" + method + "' comes to " + size + " bytes of bytecode, past " + LONGEST + "; the schedule must split it");
    });
    return bytes;
  }

  private static void constructor(ClassWriter writer) {
    MethodVisitor m = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    m.visitCode();
    m.visitVarInsn(ALOAD, 0);
    m.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
  }

  /** prepare(memory) of {@link KernelClass}. */
  private static void preparation(ClassWriter writer, String name, Names names, KernelProgram program) {
    MethodVisitor m = writer.visitMethod(ACC_PUBLIC, "prepare", "(Ljava/lang/Object;)V", null, null);
    m.visitCode();
    if (program.isPrepared()) call(m, name, names, Kernel.PREPARE);
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
  }

  private static void call(MethodVisitor m, String name, Names names, String kernel) {
    m.visitVarInsn(ALOAD, 1);
    m.visitTypeInsn(CHECKCAST, names.array());
    m.visitMethodInsn(INVOKESTATIC, name, kernel, "(" + names.array() + ")V", false);
  }

  /** run(memory, thread) of {@link KernelClass}. */
  private static void entry(ClassWriter writer, String name, Names names, int threads) {
    MethodVisitor m = writer.visitMethod(ACC_PUBLIC, "run", "(Ljava/lang/Object;I)V", null, null);
    m.visitCode();
    for (int thread = 0; thread < threads; thread++) {
      Label next = new Label();
      if (thread < threads - 1) {
        m.visitVarInsn(ILOAD, 2);
        m.visitLdcInsn(thread);
        m.visitJumpInsn(IF_ICMPNE, next);
      }
      call(m, name, names, Kernel.run(thread));
      m.visitInsn(RETURN);
      m.visitLabel(next);
    }
    m.visitMaxs(0, 0);
    m.visitEnd();
  }

  /** Bytes of code of every method. */
  public static java.util.Map<String, Integer> sizes(byte[] classFile) {
    java.util.Map<String, Integer> sizes = new java.util.TreeMap<>();
    ClassReader reader = new ClassReader(classFile);
    reader.accept(new ClassVisitor(ASM9) {
      @Override
      public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
        return new org.objectweb.asm.commons.CodeSizeEvaluator(null) {
          @Override
          public void visitEnd() {
            sizes.merge(method, getMaxSize(), Math::max);
          }
        };
      }
    }, ClassReader.SKIP_DEBUG);
    return sizes;
  }
}
