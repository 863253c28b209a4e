package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Masks that are pictures: PNGs of one byte a pixel, the index of a mask code.
///
/// @param blobs where they are
record Masks(BlobStore blobs) {
  /// Checks a label's picture, when it is one, before anything is locked for it.
  ///
  /// @throws InvalidException when it is not there, or no mask of its image
  void check(Project project, Item item, LabelValue value) {
    var content = item.added().getContent();
    if (value.hasMask() && content.hasImage()) {
      LabelRules.check(project, value);
      var codes = project.getSchema().getMaskCodesCount();
      var pixels = pixels(value.getMask().getSha256(), content.getImage());
      for (int y = 0; y < pixels.getHeight() && codes > 0; y++) {
        for (int x = 0; x < pixels.getWidth(); x++) {
          if (pixels.getSample(x, y, 0) >= codes) {
            throw new InvalidException(
                "the mask has the value %d at (%d, %d), and project '%s' has %d mask codes"
                    .formatted(pixels.getSample(x, y, 0), x, y, project.getId(), codes));
          }
        }
      }
    }
  }

  /// A picture as regions: one of runs for each code, the first left out, for it is what no region
  /// covers.
  LabelValue asRegions(LabelSchema schema, ImageContent image, String sha256) {
    var pixels = pixels(sha256, image);
    var set = RegionSet.newBuilder().setWidth(image.getWidth()).setHeight(image.getHeight());
    for (int code = 1; code < schema.getMaskCodesCount(); code++) {
      var runs = runs(pixels, code);
      if (runs.getCountsCount() > 1) {
        set.addRegions(Region.newBuilder().setCode(schema.getMaskCodes(code)).setRuns(runs));
      }
    }
    return LabelValue.newBuilder().setRegions(set).build();
  }

  private static RunLengths runs(Raster pixels, int code) {
    var runs = RunLengths.newBuilder();
    int length = 0;
    var inside = false;
    for (int x = 0; x < pixels.getWidth(); x++) {
      for (int y = 0; y < pixels.getHeight(); y++) {
        if ((pixels.getSample(x, y, 0) == code) != inside) {
          runs.addCounts(length);
          length = 0;
          inside = !inside;
        }
        length++;
      }
    }
    return runs.addCounts(length).build();
  }

  private Raster pixels(String sha256, ImageContent image) {
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes(sha256)))) {
      var reader = reader(sha256);
      try {
        reader.setInput(in);
        var width = reader.getWidth(0);
        var height = reader.getHeight(0);
        if (width != image.getWidth() || height != image.getHeight()) {
          throw new InvalidException(
              "the mask is of %d x %d px, the image of %d x %d px"
                  .formatted(width, height, image.getWidth(), image.getHeight()));
        }
        return checked(reader.read(0).getRaster());
      } finally {
        reader.dispose();
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidException("the mask %s is no PNG: %s".formatted(sha256, e.getMessage()));
    }
  }

  private static Raster checked(Raster pixels) {
    if (pixels.getNumBands() != 1 || pixels.getSampleModel().getSampleSize(0) > 8) {
      throw new InvalidException(
          "the mask has %d channels of %d bits, expected one of 8"
              .formatted(pixels.getNumBands(), pixels.getSampleModel().getSampleSize(0)));
    }
    return pixels;
  }

  private byte[] bytes(String sha256) {
    try {
      return blobs.get(sha256);
    } catch (NotFoundException _) {
      throw new InvalidException(
          "the mask %s is not in the blob store: put it there first".formatted(sha256));
    }
  }

  private static ImageReader reader(String sha256) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    if (!readers.hasNext()) {
      throw new InvalidException("the mask %s cannot be read: no PNG reader".formatted(sha256));
    }
    return readers.next();
  }
}
