package dev.millrace.standalone;

import com.google.protobuf.ByteString;
import dev.millrace.ingest.reader.ItemReader;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/// Pictures of one to three clothes, each in a quarter of its own, with the classes of the clothes
/// as tags.
final class ClothesCanvases {
  static final String PROJECT = "outfits";
  static final int SIDE = 56;
  private static final int QUARTER = 28;

  private ClothesCanvases() {}

  static Project project() {
    return Project.newBuilder()
        .setId(PROJECT)
        .setTitle("Outfits")
        .setApplication(Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION)
        .setSchema(
            LabelSchema.newBuilder().addAllClasses(Clothes.project().getSchema().getClassesList()))
        .build();
  }

  /// So many canvases, the last ones without their labels.
  static List<AddItemRequest> of(List<AddItemRequest> clothes, int count, int unlabelled) {
    var random = new Random(7);
    var canvases = new ArrayList<AddItemRequest>();
    for (int i = 0; i < count; i++) {
      var canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      var tags = new TreeSet<String>();
      int quarter = random.nextInt(4);
      int items = 1 + random.nextInt(3);
      for (int j = 0; j < items; j++) {
        // The first one is another on each canvas, so that no two canvases are the same.
        var chosen = clothes.get(j == 0 ? i : random.nextInt(clothes.size()));
        place(chosen.getImage(), canvas, (quarter + j) % 4);
        tags.add(chosen.getLabel().getClassName());
      }
      var item =
          AddItemRequest.newBuilder().setItem("canvas-%05d".formatted(i)).setImage(png(canvas));
      if (i < count - unlabelled) {
        item.setLabel(
            LabelValue.newBuilder().setClassSet(ClassSet.newBuilder().addAllClassNames(tags)));
      }
      canvases.add(item.build());
    }
    return canvases;
  }

  static ItemReader reader(List<AddItemRequest> canvases) {
    return sink -> canvases.forEach(sink::take);
  }

  private static void place(ByteString image, BufferedImage canvas, int quarter) {
    try {
      var raster = ImageIO.read(image.newInput()).getRaster();
      for (int y = 0; y < QUARTER; y++) {
        for (int x = 0; x < QUARTER; x++) {
          canvas
              .getRaster()
              .setSample(
                  quarter % 2 * QUARTER + x,
                  quarter / 2 * QUARTER + y,
                  0,
                  raster.getSample(x, y, 0));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString png(BufferedImage canvas) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(canvas, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
