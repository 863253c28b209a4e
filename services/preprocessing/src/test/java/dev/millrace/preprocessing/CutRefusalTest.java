package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.TextContent;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutRefusalTest extends CutBuilding {
  @Test
  void build_nothingLabelled_saysWhatToDo() {
    stream.create("dark", "light");
    stream.item("a", 10, Map.of());
    isRefused(spec(), "no labelled item", "label some items");
  }

  @Test
  void build_nothingInTrain_saysWhatToDo() {
    stream.create("dark", "light");
    item("a", 10, "valid");
    isRefused(
        spec(s -> s.getSplitBuilder().setAttribute("split")),
        "all 1 chosen items",
        "none to train");
    isRefused(spec(s -> s.putWhere("source", "x")), "none of the 1 labelled", "change where");
  }

  @Test
  void build_classesUnknownToTheSchema_saysWhatToDo() {
    stream.create("dark", "light");
    item("a", 10, "train");
    stream.label("a", "a2", "purple");
    isRefused(spec(), "all 1 chosen items", "add the classes");
  }

  @Test
  void build_fewClassesOrNoProject_saysWhatToDo() {
    isRefused(spec(), "no event of project shapes", "without offsets");
    stream.create("dark");
    isRefused(spec(), "expected two or more", "add classes");
  }

  @Test
  void build_badImages_namesTheItem() {
    stream.create("dark", "light");
    stream.item("a", "not a picture".getBytes(StandardCharsets.UTF_8), Map.of());
    stream.label("a", "a1", "dark");
    isRefused(spec(), "item a is not readable, NOT_AN_IMAGE");
    var lost = Blob.newBuilder().setSha256("0".repeat(64)).setSize(3);
    stream.added("a", content(ImageContent.newBuilder().setBlob(lost)), Map.of());
    isRefused(spec(), "item a is missing", "0".repeat(64));
    stream.added("a", content(ImageContent.newBuilder()), Map.of());
    isRefused(spec(), "item a has no blob");
    stream.added(
        "a",
        ItemContent.newBuilder().setText(TextContent.newBuilder().setInline("hm")).build(),
        Map.of());
    isRefused(spec(), "item a has no image but TEXT");
  }

  private static ItemContent content(ImageContent.Builder image) {
    return ItemContent.newBuilder().setImage(image).build();
  }

  private void isRefused(CutSpec spec, String... words) {
    assertThatThrownBy(() -> build(spec, OffsetVector.ends(log), 2))
        .isInstanceOf(CutRefused.class)
        .hasMessageContainingAll(words);
  }
}
