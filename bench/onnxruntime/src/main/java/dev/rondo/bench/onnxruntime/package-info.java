/** Inference by ONNX Runtime, on a model of one operator. */
package dev.rondo.bench.onnxruntime;
