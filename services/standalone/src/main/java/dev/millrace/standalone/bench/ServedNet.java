package dev.millrace.standalone.bench;

import com.google.protobuf.ByteString;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// A network whose speed is measured; its weights are random, which makes no difference to that.
///
/// @param project the name that it is served by
record ServedNet(String project, String title, ImageShape input, Architecture architecture) {
  private static final int CLASSES = 10;

  static ServedNet small() {
    return new ServedNet(
        "small", "small net 28 px", new ImageShape(28, 28, 1), new ResidualNet(1, CLASSES));
  }

  static ServedNet resnet18(int side) {
    return new ServedNet(
        "resnet18-" + side,
        "resnet18 %d px".formatted(side),
        new ImageShape(side, side, 3),
        BackboneClassifier.of(Backbone.named("resnet18"), 3, CLASSES));
  }

  /// A bundle with the weights of a seed.
  Bundle bundle(long seed) {
    var plan =
        TrainingPlan.of(
                architecture,
                IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList(),
                normalization(),
                1,
                0.01,
                seed)
            .withBatch(2);
    var set = PixelSet.of(PixelShard.of(input, new byte[2 * input.bytes()], new int[] {0, 1}));
    try (var run = TrainingRun.begin(plan, set, set)) {
      return Bundle.read(run.bundle(Map.of("seed", Long.toString(seed))).toBytes());
    }
  }

  private Normalization normalization() {
    return new Normalization(
        Collections.nCopies(input.channels(), 0.5f), Collections.nCopies(input.channels(), 0.25f));
  }

  /// Random pixels of some images.
  byte[] pixels(int images) {
    var pixels = new byte[images * input.bytes()];
    new Random(7).nextBytes(pixels);
    return pixels;
  }

  /// A question about one image, as raw pixels.
  ModelInferRequest question() {
    return ModelInferRequest.newBuilder()
        .setModelName(project)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("pixels")
                .setDatatype("UINT8")
                .addAllShape(
                    List.of(
                        1L, (long) input.height(), (long) input.width(), (long) input.channels())))
        .addRawInputContents(ByteString.copyFrom(pixels(1)))
        .build();
  }
}
