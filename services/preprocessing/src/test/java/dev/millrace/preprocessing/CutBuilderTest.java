package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.TextContent;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.preprocessing.v1.CutSize;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CutBuilderTest {
  private static final String PROJECT = "shapes";

  private final InMemoryEventLog log = new InMemoryEventLog(3);
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final Stream stream = new Stream(log, blobs, PROJECT);

  private static CutSpec spec(Consumer<CutSpec.Builder> change) {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(4).setHeight(4).setChannels(1);
    spec.getSplitBuilder().setSeed(7);
    change.accept(spec);
    return spec.build();
  }

  private static CutSpec spec() {
    return spec(_ -> {});
  }

  private Blob build(CutSpec spec, OffsetVector offsets, int threads) throws Exception {
    return built(spec, offsets, threads).manifest();
  }

  private CutBuilder.Built built(CutSpec spec, OffsetVector offsets, int threads) throws Exception {
    var decoder = new ImageDecoder(ImageLimits.DEFAULT);
    return new CutBuilder(new SnapshotReader(log), blobs, decoder::decode, threads)
        .build(
            CutRequested.newBuilder()
                .setCut("a-cut")
                .setProject(PROJECT)
                .setSpec(spec)
                .addAllOffsets(offsets.toMessages())
                .build());
  }

  private CutManifest manifest(CutSpec spec) throws Exception {
    var blob = build(spec, OffsetVector.ends(log), 2);
    return CutManifest.parseFrom(blobs.get(blob.getSha256()));
  }

  private List<ShardItem> items(CutManifest manifest, Split split)
      throws InvalidProtocolBufferException {
    var items = new ArrayList<ShardItem>();
    for (var shard : manifest.getShardsList()) {
      if (shard.getSplit() == split) {
        items.addAll(ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256())).getItemsList());
      }
    }
    return items;
  }

  private List<String> ids(CutManifest manifest, Split split)
      throws InvalidProtocolBufferException {
    return items(manifest, split).stream().map(ShardItem::getItem).toList();
  }

  /// 300 labelled items in every split.
  private void fill() {
    stream.create("dark", "light");
    for (int i = 0; i < 300; i++) {
      var name = "item-%03d".formatted(i * 7 % 300);
      stream.item(name, i % 256, Map.of("source", i % 2 == 0 ? "even" : "odd", "n", "" + i));
      stream.label(name, "label-" + i, i % 256 < 128 ? "dark" : "light");
    }
  }

  private static CutSpec shared() {
    return spec(spec -> {
      spec.getSplitBuilder().setValidShare(0.2).setTestShare(0.2);
      spec.putWhere("source", "even").putWhere("never", "").removeWhere("never");
    });
  }

  @Test
  void build_twiceAndOnManyThreads_givesTheSameBytes() throws Exception {
    fill();
    var offsets = OffsetVector.ends(log);
    var once = build(shared(), offsets, 1);
    stream.item("later", 9, Map.of("source", "even"));
    stream.label("later", "label-later", "dark");
    assertThat(build(shared(), offsets, 1)).isEqualTo(once);
    assertThat(build(shared(), offsets, 4)).isEqualTo(once);
    assertThat(build(shared(), OffsetVector.ends(log), 4)).isNotEqualTo(once);
  }

  @Test
  void build_whereInAnotherOrder_givesTheSameDigest() throws Exception {
    fill();
    var offsets = OffsetVector.ends(log);
    var one = spec(s -> s.putWhere("source", "even").putWhere("n", "8"));
    var other = spec(s -> s.putWhere("n", "8").putWhere("source", "even"));
    assertThat(build(other, offsets, 1)).isEqualTo(build(one, offsets, 1));
  }

  @Test
  void build_manyItems_keepsIdsPixelsAndLabelsTogether() throws Exception {
    fill();
    var manifest = manifest(shared());
    assertThat(manifest.getClassesList()).containsExactly("dark", "light");
    assertThat(manifest.getSpec()).isEqualTo(shared());
    int total = 0;
    for (var shard : manifest.getShardsList()) {
      var items = ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256())).getItemsList();
      var pixels = blobs.get(shard.getPixels().getSha256());
      assertThat(items).hasSize(shard.getCount()).isSortedAccordingTo(this::byId);
      assertThat(pixels).hasSize(shard.getCount() * 16);
      for (int i = 0; i < items.size(); i++) {
        var level = Byte.toUnsignedInt(pixels[i * 16 + 5]);
        assertThat(items.get(i).getLabel()).isEqualTo(level < 128 ? 0 : 1);
        assertThat(items.get(i).getContentSha256())
            .isEqualTo(blobs.put(Pictures.png(4, 4, level), "image/png").getSha256());
      }
      total += items.size();
    }
    assertThat(total).isEqualTo(150);
  }

  private int byId(ShardItem one, ShardItem other) {
    return one.getItem().compareTo(other.getItem());
  }

  @Test
  void build_moreItemsLater_movesNoItemToAnotherSplit() throws Exception {
    fill();
    var before = manifest(shared());
    for (int i = 300; i < 400; i++) {
      stream.item("item-" + i, i % 256, Map.of("source", "even"));
      stream.label("item-" + i, "label-" + i, "dark");
    }
    var after = manifest(shared());
    for (var split : List.of(Split.SPLIT_TRAIN, Split.SPLIT_VALID, Split.SPLIT_TEST)) {
      assertThat(ids(before, split)).isNotEmpty();
      assertThat(ids(after, split)).containsAll(ids(before, split));
      assertThat(ids(after, split)).hasSizeGreaterThan(ids(before, split).size());
    }
  }

  @Test
  void build_statistics_areOfTrainAlone() throws Exception {
    stream.create("dark", "light");
    item("a", 0, "train");
    item("b", 51, "train");
    item("c", 255, "valid");
    item("d", 204, "test");
    var statistics = manifest(spec(s -> s.getSplitBuilder().setAttribute("split"))).getStatistics();
    // Levels 0 and 51 are 0 and 0.2: mean 0.1, deviation 0.1.
    assertThat(statistics.getMeanList()).hasSize(1);
    assertThat(statistics.getMean(0)).isCloseTo(0.1, within(1e-6));
    assertThat(statistics.getStd(0)).isCloseTo(0.1, within(1e-6));
  }

  private void item(String item, int level, String split) {
    stream.item(item, level, Map.of("split", split));
    stream.label(item, "label-" + item, "dark");
  }

  @Test
  void build_relabelledRetractedFlagged_takesTheNewestUnretracted() throws Exception {
    stream.create("dark", "light");
    for (var item : List.of("a", "b", "c", "d")) {
      item(item, 10, "train");
    }
    var newer = stream.label("a", "a2", "light");
    stream.label("b", "b2", "light");
    stream.retract("b", "b2");
    stream.retract("c", "label-c");
    stream.flag("d");
    var items = items(manifest(spec()), Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getItem).containsExactly("a", "b", "d");
    assertThat(items).extracting(ShardItem::getLabel).containsExactly(1, 0, 0);
    assertThat(items.getFirst().getLabelId()).isEqualTo("a2");
    assertThat(items.getFirst().getLabelEventId()).isEqualTo(newer.id());
    assertThat(items.getFirst().getLabelEventSource()).isEqualTo("millrace/labeling");
  }

  @Test
  void build_removedItem_isLeftOutUntilItIsAddedAgain() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    item("b", 10, "train");
    stream.remove("b");
    assertThat(ids(manifest(spec()), Split.SPLIT_TRAIN)).containsExactly("a");
    stream.item("b", 10, Map.of());
    assertThat(ids(manifest(spec()), Split.SPLIT_TRAIN)).containsExactly("a", "b");
  }

  @Test
  void build_eventsAppendedTwice_countOnce() throws Exception {
    stream.create("dark", "light");
    stream.item("a", 10, Map.of());
    var added = stream.item("b", 10, Map.of());
    var first = stream.label("a", "a1", "dark");
    stream.label("a", "a2", "light");
    stream.label("b", "b1", "dark");
    stream.remove("b");
    log.append(Topics.ITEMS, added).join();
    log.append(Topics.LABELS, first).join();
    var items = items(manifest(spec()), Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getItem).containsExactly("a");
    assertThat(items).extracting(ShardItem::getLabelId).containsExactly("a2");
  }

  @Test
  void build_otherProjectsAndUnknownClasses_areLeftOut() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    item("b", 10, "train");
    stream.label("b", "b2", "purple");
    var other = new Stream(log, blobs, "others");
    other.create("dark", "light");
    other.item("a", 99, Map.of());
    other.label("a", "a9", "light");
    other.item("z", 99, Map.of());
    other.label("z", "z9", "light");
    var items = items(manifest(spec()), Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getItem).containsExactly("a");
    assertThat(items).extracting(ShardItem::getLabelId).containsExactly("label-a");
    assertThat(built(spec(), OffsetVector.ends(log), 1).size())
        .isEqualTo(CutSize.newBuilder().setTrain(1).setOutsideSchema(1).build());
  }

  @Test
  void build_schemaChangedLater_keepsTheSchemaOfItsOffsets() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    var offsets = OffsetVector.ends(log);
    stream.changeClasses("dark", "light", "grey");
    var blob = build(spec(), offsets, 1);
    assertThat(CutManifest.parseFrom(blobs.get(blob.getSha256())).getClassesList()).hasSize(2);
    assertThat(manifest(spec()).getClassesList()).containsExactly("dark", "light", "grey");
  }

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
  void build_shared_countsWhatItTookAndLeft() throws Exception {
    fill();
    var built = built(shared(), OffsetVector.ends(log), 2);
    var manifest = CutManifest.parseFrom(blobs.get(built.manifest().getSha256()));
    assertThat(built.size())
        .isEqualTo(
            CutSize.newBuilder()
                .setTrain(ids(manifest, Split.SPLIT_TRAIN).size())
                .setValid(ids(manifest, Split.SPLIT_VALID).size())
                .setTest(ids(manifest, Split.SPLIT_TEST).size())
                .setFiltered(150)
                .build());
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

  @Test
  void capacity_followsTheImageSize() {
    assertThat(ShardWriter.capacity(new ImageShape(28, 28, 1))).isEqualTo(8_192);
    assertThat(ShardWriter.capacity(new ImageShape(224, 224, 3))).isEqualTo(891);
  }

  @Test
  void parts_moreThanOneShard_areCutInOrder() {
    assertThat(CutBuilder.parts(List.of(1, 2, 3, 4, 5), 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    assertThat(CutBuilder.parts(List.<Shard>of(), 2)).isEmpty();
  }
}
