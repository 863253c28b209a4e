package dev.millrace.standalone.results;

import dev.millrace.learn.data.IdxFiles;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.metric.FBeta;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.PointDistance;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.metric.ThresholdAccuracy;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.tensor.TensorFile;
import dev.millrace.learn.vision.ImageData;
import dev.millrace.learn.vision.ImageLearner;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.Labeller;
import dev.millrace.learn.vision.MobileNetV2;
import dev.millrace.learn.vision.PointLabeller;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.SizedImages;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.StandardAugmentation;
import dev.millrace.learn.vision.Vision;
import dev.millrace.standalone.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The trainings of `docs/results.md`.
final class Experiments {
  private static final int BATCH = 64;
  private static final StandardAugmentation PHOTOGRAPHS = StandardAugmentation.PHOTOGRAPHS;

  private Experiments() {}

  static List<Experiment> all() {
    return List.of(
        new Experiment(
            "fashion",
            "Small residual net from scratch (lesson 7)",
            "Fashion-MNIST, 60,000 and 10,000",
            "one cycle of 5 epochs up to 0.02, batch 128",
            "accuracy",
            (data, _) -> fashion(data),
            true),
        new Experiment(
            "flowers",
            "Transfer learning, frozen then unfrozen with a slice (lesson 1)",
            "flowers, 5 classes, 2,934 and 736, 128 px",
            "mobilenet_v2: 3 frozen epochs up to 0.003, 3 of all from 0.0001 to 0.001",
            "accuracy",
            Experiments::flowers,
            true),
        new Experiment(
            "pets",
            "Labels from file names (lesson 1)",
            "three breeds, 480 and 120, 160 px",
            "mobilenet_v2: 4 frozen epochs up to 0.003, 2 of all from 0.00001 to 0.0003",
            "error_rate",
            Experiments::pets,
            false),
        new Experiment(
            "tags",
            "Several labels an image (lesson 3)",
            "1 to 4 items of Fashion-MNIST on a canvas of 56 px, 12,000 and 2,000 canvases",
            "small residual net: one cycle of 8 epochs up to 0.02",
            "fbeta",
            (data, _) -> tags(data),
            false),
        new Experiment(
            "faces",
            "Key points (lesson 3)",
            "68 points of 3,462 and 770 faces, 96 px",
            "mobilenet_v2: 3 frozen epochs up to 0.01, 4 of all from 0.0003 to 0.003",
            "point_distance",
            Experiments::faces,
            false),
        new Experiment(
            "resizing",
            "Progressive resizing (lesson 3)",
            "flowers, first at 64 px, then at 128",
            "mobilenet_v2: 3 frozen epochs at 64 px, then 2 frozen and 2 of all at 128",
            "accuracy",
            Experiments::resizing,
            false));
  }

  private static Optional<Outcome> fashion(DataFolder data) {
    return clothes(data, "t10k")
        .flatMap(valid ->
            clothes(data, "train")
                .map(train -> {
                  var classes = ImageData.of(train, valid, Classes.of(10), 128);
                  try (var learner =
                      Vision.classifier(classes, new ResidualNet(1, 10), new Accuracy())) {
                    learner.fitOneCycle(5, Rates.same(0.02));
                    return Outcome.of(learner);
                  }
                }));
  }

  private static Optional<PixelSet> clothes(DataFolder data, String part) {
    return data.file("fashion-mnist", part + "-images-idx3-ubyte.gz")
        .flatMap(pictures ->
            data.file("fashion-mnist", part + "-labels-idx1-ubyte.gz")
                .map(labels -> IdxFiles.read(pictures, labels)));
  }

  private static Optional<Outcome> flowers(DataFolder data, Path folder) {
    return weights(data)
        .flatMap(weights ->
            data.unpacked("flowers", folder)
                .map(root -> {
                  var flowers = flowers(root, 128);
                  try (var learner =
                      Vision.classifier(
                          flowers, new MobileNetV2(), weights, new Accuracy(), new ErrorRate())) {
                    learner.fitOneCycle(3, Rates.last(0.003));
                    learner.unfreeze();
                    learner.fitOneCycle(3, Rates.range(1e-4, 1e-3));
                    return looksAgain(learner);
                  }
                }));
  }

  private static Outcome looksAgain(ImageLearner<Scores> learner) {
    var accuracy = new Accuracy();
    accuracy.add(learner.validateAugmented());
    return Outcome.of(learner).with("accuracy with test-time augmentation", accuracy.value());
  }

  private static Optional<Outcome> resizing(DataFolder data, Path folder) {
    return weights(data)
        .flatMap(weights ->
            data.unpacked("flowers", folder)
                .map(root -> {
                  try (var learner =
                      Vision.classifier(
                          flowers(root, 64), new MobileNetV2(), weights, new Accuracy())) {
                    learner.fitOneCycle(3, Rates.last(0.003));
                    learner.data(flowers(root, 128));
                    learner.fitOneCycle(2, Rates.last(0.002));
                    learner.unfreeze();
                    learner.fitOneCycle(2, Rates.range(1e-4, 1e-3));
                    return Outcome.of(learner);
                  }
                }));
  }

  private static ImageData<Scores> flowers(Path root, int side) {
    SizedImages<Scores> sized =
        Images.in(root)
            .split(Splitter.byFolder("train", "val"))
            .label(Labeller.fromFolder())
            .size(side)
            .augment(PHOTOGRAPHS);
    return sized.batchInMemory(BATCH);
  }

  private static Optional<Outcome> pets(DataFolder data, Path folder) {
    return weights(data)
        .flatMap(weights ->
            data.unpacked("pets3", folder)
                .map(root -> {
                  var pets =
                      Images.in(root)
                          .filter(file -> file.toString().endsWith(".jpg"))
                          .split(Splitter.byRandom(0.2, 42))
                          .label(Labeller.fromName("(.+)_\\d+\\.jpg$"))
                          .size(160)
                          .augment(PHOTOGRAPHS)
                          .batchInMemory(BATCH);
                  try (var learner =
                      Vision.classifier(pets, new MobileNetV2(), weights, new ErrorRate())) {
                    learner.fitOneCycle(4);
                    learner.unfreeze();
                    learner.fitOneCycle(2, Rates.range(1e-5, 3e-4));
                    return Outcome.of(learner);
                  }
                }));
  }

  private static Optional<Outcome> tags(DataFolder data) {
    return clothes(data, "t10k")
        .flatMap(valid ->
            clothes(data, "train")
                .map(train -> {
                  var tags = Canvases.of(train, 12_000, valid, 2_000);
                  try (var learner =
                      Vision.learner(
                          tags,
                          new ResidualNet(1, 10),
                          new FBeta(0.2, 2),
                          new ThresholdAccuracy(0.2))) {
                    learner.fitOneCycle(8, Rates.same(0.02));
                    return Outcome.of(learner)
                        .with(
                            "accuracy at threshold 0.2",
                            Outcome.of(learner).last("accuracy_thresh"));
                  }
                }));
  }

  private static Optional<Outcome> faces(DataFolder data, Path folder) {
    return weights(data)
        .flatMap(weights ->
            data.unpacked("face_keypoints", folder)
                .map(root -> {
                  var faces = root.resolve("face_keypoints");
                  var train = Table.read(faces.resolve("training.csv"));
                  var test = Table.read(faces.resolve("test.csv"));
                  var points = train.columns().subList(1, train.columns().size());
                  var ofTrain = PointLabeller.fromTable(train, "file", points);
                  var ofTest = PointLabeller.fromTable(test, "file", points);
                  ImageData<NumberScores> all =
                      Images.in(faces)
                          .split(Splitter.byFolder("training", "test"))
                          .point(
                              Points.of(68),
                              file ->
                                  (file.toString().contains("/training/") ? ofTrain : ofTest)
                                      .points(file))
                          .size(96)
                          .augment(
                              new StandardAugmentation(false, false, 10, 1.1, 0.2, 0, 0.75, 0.75))
                          .batchInMemory(BATCH);
                  try (var learner =
                      Vision.learner(all, new MobileNetV2(), weights, new PointDistance(96, 96))) {
                    learner.fitOneCycle(3, Rates.last(0.01));
                    learner.unfreeze();
                    learner.fitOneCycle(4, Rates.range(3e-4, 3e-3));
                    return Outcome.of(learner);
                  }
                }));
  }

  private static Optional<TensorFile> weights(DataFolder data) {
    return data.file("weights", "mobilenet_v2.safetensors").map(TensorFile::map);
  }
}
