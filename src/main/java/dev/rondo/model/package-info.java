/**
 * A model as one safetensors file: tensors, the program, and the metadata that training and inference need. A file is
 * written whole or not at all.
 */
package dev.rondo.model;
