package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Pixels;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * folder of PNG files -> images as sequences of their rows of brightness, 0 to 255. The class of a file is the name of
 * its folder; files in the top folder have none. Colours become their luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 * Transparency is ignored.
 */
public final class PictureFolder {

  private static final int MOST = 1 << 26;   // pixels

  private record Size(int width, int height) {}

  private PictureFolder() {}

  /**
   * In the order of their paths. Throws {@link DataException}, which names a file that is not an image or that differs
   * from the first in size.
   */
  public static Sequences read(Path folder) {
    List<Path> files = files(folder);
    if (files.isEmpty()) throw new DataException(folder, "holds no PNG files", "give a folder with a folder of PNG files for each class");
    BufferedImage first = picture(files.get(0), size -> {});
    int width = first.getWidth(), height = first.getHeight();
    try (Pixels pixels = new Pixels((long) files.size() * width * height)) {
      return read(folder, files, width, height, pixels);
    }
  }

  private static Sequences read(Path folder, List<Path> files, int width, int height, Pixels pixels) {
    List<String> names = new ArrayList<>(), labels = new ArrayList<>();
    byte[] values = new byte[Math.multiplyExact(width, height)];
    for (Path file : files) {
      Path inside = folder.relativize(file);
      BufferedImage picture = picture(file, size -> {
        if (size.width() != width || size.height() != height) throw new DataException(file, "is " + size.width() + " x " + size.height() + " pixels, but " + files.get(0) + " is " + width + " x " + height, "bring all pictures to one size");
      });
      brightness(picture, values);
      pixels.add(values, values.length);
      names.add(inside.toString().replace('\\', '/'));
      if (inside.getNameCount() > 1) labels.add(inside.getParent().getFileName().toString());
    }
    if (!labels.isEmpty() && labels.size() < names.size()) throw new DataException(folder, "holds PNG files beside the folders of the classes", "move each into the folder of its class");
    return Sequences.equal(new Rows(folder, pixels.grid(width)), names, height, Optional.of(labels).filter(l -> !l.isEmpty()), false);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(p -> p.toString().toLowerCase(Locale.ROOT).endsWith(".png") && Files.isRegularFile(p)).sorted(java.util.Comparator.comparing(p -> folder.relativize(p).toString().replace('\\', '/'))).toList();
    } catch (IOException | UncheckedIOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  /** The size in the header is checked before anything is unpacked. */
  private static BufferedImage picture(Path file, Consumer<Size> check) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
      if (!readers.hasNext()) throw new DataException(file, "is not a PNG file", "write it again as PNG, or take it out of the folder");
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        Size size = new Size(reader.getWidth(0), reader.getHeight(0));
        if ((long) size.width() * size.height() > MOST) throw new DataException(file, "is " + size.width() + " x " + size.height() + " pixels", "there can be " + MOST + "; make it smaller");
        check.accept(size);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {   // a damaged file makes the JDK's reader throw other exceptions than IOException
      throw new DataException(file, "is a damaged PNG file (" + e.getMessage() + ")", "write it again, or take it out of the folder");
    }
  }

  private static void brightness(BufferedImage picture, byte[] into) {
    Raster raster = picture.getRaster();
    boolean grey = picture.getType() == BufferedImage.TYPE_BYTE_GRAY || picture.getType() == BufferedImage.TYPE_USHORT_GRAY;   // stored numbers, without gamma correction
    int shift = picture.getType() == BufferedImage.TYPE_USHORT_GRAY ? 8 : 0;
    int width = picture.getWidth();
    for (int y = 0; y < picture.getHeight(); y++) for (int x = 0; x < width; x++) {
      into[y * width + x] = (byte) (grey ? raster.getSample(x, y, 0) >> shift : luma(picture.getRGB(x, y)));
    }
  }

  private static int luma(int rgb) {
    return (int) Math.round(0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff));
  }
}
