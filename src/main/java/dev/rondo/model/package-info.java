/** One file for a model: tensors in the safetensors form, with the program and all else that training and inference need beside them. */
package dev.rondo.model;
