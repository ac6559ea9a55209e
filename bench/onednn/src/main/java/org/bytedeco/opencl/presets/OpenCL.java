package org.bytedeco.opencl.presets;

/**
 * Stands for a class that oneDNN's presets name in an annotation and that the loader therefore looks for: the OpenCL presets of their version
 * are not published, and on a processor nothing of them is used.
 */
public final class OpenCL {

  private OpenCL() {}
}
