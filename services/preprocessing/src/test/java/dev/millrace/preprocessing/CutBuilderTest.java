package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutBuilderTest extends CutBuilding {
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

  @Test
  void capacity_followsTheImageSize() {
    assertThat(ShardWriter.capacity(new ImageShape(28, 28, 1))).isEqualTo(8_192);
    assertThat(ShardWriter.capacity(new ImageShape(224, 224, 3))).isEqualTo(891);
  }

  @Test
  void parts_moreThanOneShard_areCutInOrder() {
    assertThat(CutBuilder.parts(List.of(1, 2, 3, 4, 5), 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    assertThat(CutBuilder.parts(List.<Integer>of(), 2)).isEmpty();
  }
}
