/** What the loader of oneDNN's presets asks for by name. */
package org.bytedeco.opencl.presets;
