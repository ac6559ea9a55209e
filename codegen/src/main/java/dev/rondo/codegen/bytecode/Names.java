package dev.rondo.codegen.bytecode;

import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;

/**
 * Classes, fields and descriptors of the Vector API for one target. Rondo does not compile against this API; emitted
 * code links to it.
 */
record Names(Target target) {

  static final String PACKAGE = "jdk/incubator/vector/";
  static final String OPERATORS = PACKAGE + "VectorOperators";
  static final String ANY = "L" + PACKAGE + "Vector;";
  static final String MASK = "L" + PACKAGE + "VectorMask;";
  static final String SPECIES = "L" + PACKAGE + "VectorSpecies;";

  boolean isFloat() {
    return target.element() == Element.F32;
  }

  /** The element's descriptor, F or D. */
  String element() {
    return isFloat() ? "F" : "D";
  }

  String array() {
    return "[" + element();
  }

  String vector() {
    return PACKAGE + (isFloat() ? "FloatVector" : "DoubleVector");
  }

  String vectorType() {
    return "L" + vector() + ";";
  }

  /** The integers of the same width. */
  String bits() {
    return PACKAGE + (isFloat() ? "IntVector" : "LongVector");
  }

  String speciesField() {
    return "SPECIES_" + target.lanes() * target.element().bytes() * 8;
  }

  static String operator(LaneOp op) {
    return switch (op) {
      case ADD, BITS_ADD -> "ADD";
      case SUB -> "SUB";
      case MUL -> "MUL";
      case DIV -> "DIV";
      case MAX -> "MAX";
      case MIN -> "MIN";
      case FMA -> "FMA";
      case NEG -> "NEG";
      case ABS -> "ABS";
      case SQRT -> "SQRT";
      case BITS_LEFT -> "LSHL";
      case BITS_RIGHT -> "LSHR";
      case BITS_AND -> "AND";
      case BITS_OR -> "OR";
    };
  }

  /** The declared type of the operator's field. */
  static String operatorType(LaneOp op) {
    return "L" + OPERATORS + "$" + switch (op) {
      case ADD, MUL, MAX, MIN, BITS_ADD, BITS_AND, BITS_OR -> "Associative";
      case SUB, DIV, BITS_LEFT, BITS_RIGHT -> "Binary";
      case FMA -> "Ternary";
      case NEG, ABS, SQRT -> "Unary";
    } + ";";
  }

  /** The type that lanewise declares for it. */
  static String lanewiseType(LaneOp op) {
    return "L" + OPERATORS + "$" + (op.arity() == 3 ? "Ternary" : op.arity() == 2 || op.hasImmediate() ? "Binary" : "Unary") + ";";
  }

  static String comparison(Compare compare) {
    return switch (compare) {
      case LT -> "LT";
      case LE -> "LE";
      case EQ -> "EQ";
      case NE -> "NE";
    };
  }
}
