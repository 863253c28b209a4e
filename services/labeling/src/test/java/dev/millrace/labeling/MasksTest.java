package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.mesh.v1.Blob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MasksTest {
  private static final ImageContent IMAGE =
      ImageContent.newBuilder().setWidth(3).setHeight(2).build();
  private static final Project PROJECT =
      Project.newBuilder()
          .setId("p")
          .setApplication(Application.APPLICATION_IMAGE_SEGMENTATION)
          .setSchema(LabelSchema.newBuilder().addMaskCodes("ground").addMaskCodes("sky"))
          .build();
  private static final Item ITEM =
      Item.unknown(new ItemKey("p", "i"))
          .withAdded(
              ItemAdded.newBuilder().setContent(ItemContent.newBuilder().setImage(IMAGE)).build());

  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final Masks masks = new Masks(blobs);

  @Test
  void asRegions_oneForEachCodeButTheFirst() throws Exception {
    var mask = png(BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0, 1, 0, 0, 1, 1);
    masks.check(PROJECT, ITEM, value(mask));
    var regions = masks.asRegions(PROJECT.getSchema(), IMAGE, mask.getSha256()).getRegions();
    assertThat(regions.getRegionsList()).hasSize(1);
    assertThat(regions.getRegions(0).getCode()).isEqualTo("sky");
    assertThat(regions.getRegions(0).getRuns().getCountsList()).containsExactly(2, 2, 1, 1);
  }

  @Test
  void check_whatIsNoMaskOfTheImage_isRefusedByName() throws Exception {
    assertRefused(
        png(BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0, 1, 2, 0, 0, 0), "the value 2 at (2, 0)");
    assertRefused(png(BufferedImage.TYPE_BYTE_GRAY, 2, 1, 0, 0), "of 2 x 1 px, the image of 3 x 2");
    assertRefused(png(BufferedImage.TYPE_INT_RGB, 3, 2), "has 3 channels");
    assertRefused(blobs.put("text".getBytes(UTF_8), "image/png"), "is no PNG");
    assertRefused(
        Blob.newBuilder().setSha256("0".repeat(64)).setMediaType("image/png").build(),
        "is not in the blob store");
    assertRefused(blobs.put(new byte[1], "image/jpeg"), "expected image/png");
  }

  private void assertRefused(Blob mask, String message) {
    assertThatThrownBy(() -> masks.check(PROJECT, ITEM, value(mask)))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  private static LabelValue value(Blob mask) {
    return LabelValue.newBuilder().setMask(mask).build();
  }

  private Blob png(int type, int width, int height, int... values) throws IOException {
    var image = new BufferedImage(width, height, type);
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, values[i]);
    }
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", bytes)).isTrue();
    return blobs.put(bytes.toByteArray(), "image/png");
  }
}
