package dev.millrace.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.evaluation.LampCut.Lamp;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.proto.evaluation.v1.Probabilities;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class EightBitsTrialTest {
  private static final int LAMPS = 200;

  private final InMemoryBlobStore blobs = new InMemoryBlobStore();

  private Blob cut(int lamps) {
    var valid = new ArrayList<Lamp>();
    for (int i = 0; i < lamps; i++) {
      valid.add(i % 2 == 0 ? Lamp.off("lamp-" + i) : Lamp.on("lamp-" + i));
    }
    return new LampCut(blobs).with(Split.SPLIT_VALID, valid).kept();
  }

  @Test
  void golden_ofAModelThatIsAsGoodIn8Bits_saysHowAndWhatItAnswersSo() throws Exception {
    var bundle = blobs.put(Lamps.right().toBytes(), "application/octet-stream");
    var kept = new Judge(blobs).golden(bundle, cut(LAMPS));
    var golden = GoldenItems.parseFrom(blobs.get(kept.getSha256()));

    var eight = golden.getEightBits();
    assertThat(eight.getItems()).isEqualTo(LAMPS);
    assertThat(eight.getAccuracy()).isEqualTo(1);
    assertThat(eight.getAccuracyIn32Bits()).isEqualTo(1);
    assertThat(eight.getSame()).isEqualTo(1);
    assertThat(eight.getSpansList())
        .isNotEmpty()
        .allSatisfy(span -> assertThat(span.getHigh()).isGreaterThan(span.getLow()));
    assertThat(eight.getGoldenList()).hasSameSizeAs(golden.getItemsList());
    assertThat(eight.getGoldenList())
        .extracting(Probabilities::getProbabilitiesCount)
        .containsOnly(2);
  }

  @Test
  void run_onFewItems_givesNoLeave() throws Exception {
    var few = set(EightBitsTrial.LEAST_ITEMS - 1);
    var enough = set(EightBitsTrial.LEAST_ITEMS);
    Bundle bundle = Lamps.right();
    try (var whole = Predictor.open(bundle)) {
      var golden = Golden.of(whole, few);
      assertThat(EightBitsTrial.run(bundle, whole, few, golden)).isEmpty();
      assertThat(EightBitsTrial.run(bundle, whole, enough, golden)).isPresent();
    }
  }

  @Test
  void run_thatFails_givesNoLeaveAndNoFailure() throws Exception {
    var set = set(LAMPS);
    Bundle right = Lamps.right();
    var described = right.description();
    var ofOtherImages =
        new Bundle(
            new BundleDescription(
                described.formatVersion(),
                described.application(),
                described.architecture(),
                described.settings(),
                described.classes(),
                new ImageShape(30, 30, 1),
                described.normalization(),
                described.fit(),
                described.provenance(),
                described.answers()),
            right.weights().tensors());
    try (var whole = Predictor.open(right)) {
      assertThat(EightBitsTrial.run(ofOtherImages, whole, set, Golden.of(whole, set))).isEmpty();
    }
  }

  private JudgedSet set(int lamps) throws InvalidProtocolBufferException {
    var manifest = CutManifest.parseFrom(blobs.get(cut(lamps).getSha256()));
    return JudgedSet.of(manifest, blobs).getFirst();
  }

  @Test
  void run_ofAModelThatIsWorse_givesNoLeave() throws Exception {
    var set = set(LAMPS);
    Bundle other = Lamps.wrong();
    try (var whole = Predictor.open(Lamps.right())) {
      var golden = Golden.of(whole, set);
      assertThat(EightBitsTrial.run(other, whole, set, golden)).isEmpty();
      assertThat(EightBitsTrial.run(Lamps.right(), whole, set, golden)).isPresent();
      assertThat(EightBitsTrial.run(Lamps.right(), whole, set, GoldenItems.getDefaultInstance()))
          .as("nothing to prove it by")
          .isEmpty();
    }
  }
}
