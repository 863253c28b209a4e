package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutSize;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutSelectionTest extends CutBuilding {
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
  void build_restored_takesTheLabelAtItsOldPlace() throws Exception {
    stream.create("dark", "light");
    for (var item : List.of("a", "b")) {
      item(item, 10, "train");
      stream.retract(item, "label-" + item);
    }
    stream.label("b", "b2", "light");
    stream.restore("a", "label-a");
    stream.restore("b", "label-b");
    var items = items(manifest(spec()), Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getLabelId).containsExactly("label-a", "b2");
  }

  @Test
  void build_votesAndSeals_areNoLabels() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    stream.vote("a", "light");
    stream.item("b", 10, Map.of());
    stream.vote("b", "light");
    stream.seal();
    var items = items(manifest(spec()), Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getItem).containsExactly("a");
    assertThat(items).extracting(ShardItem::getLabel).containsExactly(0);
  }

  @Test
  void build_renamedClass_keepsItsPlaceAndItsLabels() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    stream.item("b", 10, Map.of());
    stream.label("b", "b1", "light");
    stream.rename("light", "bright", "dark", "bright");
    stream.item("c", 10, Map.of());
    stream.label("c", "c1", "bright");
    var manifest = manifest(spec());
    assertThat(manifest.getClassesList()).containsExactly("dark", "bright");
    assertThat(items(manifest, Split.SPLIT_TRAIN))
        .extracting(ShardItem::getLabel)
        .containsExactly(0, 1, 1);
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
  void build_restoredItem_isAsItWas_inLaterCutsOnly() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    item("b", 10, "train");
    var before = manifest(spec());
    stream.remove("b");
    assertThat(ids(manifest(spec()), Split.SPLIT_TRAIN)).containsExactly("a");
    stream.restore("b");
    stream.restore("never there");
    assertThat(items(manifest(spec()), Split.SPLIT_TRAIN))
        .isEqualTo(items(before, Split.SPLIT_TRAIN));
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
}
