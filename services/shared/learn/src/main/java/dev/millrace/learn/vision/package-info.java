/// Models for images: decoding, data sets, architectures, learners, training runs and predictors.
///
/// A data set is built in stages, each with only the next one's methods: files, split, labels (one
/// class, several tags, numbers or points), size, batches. What labels it has is its objective;
/// loss, outputs, metrics and answers follow from it:
///
/// ```java
/// var tags = Table.read(planet.resolve("train_v2.csv"));
/// var data = Images.in(planet.resolve("train-jpg"))
///     .split(Splitter.byRandom(0.2, 42))
///     .tag(Tagger.fromTable(tags, "image_name", "tags", " "))
///     .size(128)
///     .augment(StandardAugmentation.FROM_ABOVE)
///     .batch(64);
/// try (var learner = Vision.learner(
///     data, ResNet.of(34), weights, new ThresholdAccuracy(0.2), new FBeta(0.2, 2))) {
///   learner.fitOneCycle(5);
///   learner.data(larger);
///   learner.fitOneCycle(5);
///   TagScores said = learner.validateAugmented();
/// }
/// ```
///
/// `label` gives classes, `point` gives points that move with the image in augmentation, `number`
/// gives numbers with or without a range.
///
/// A [Backbone] takes the weights that the catalogue has for it, or those of a file; what a learner
/// has learnt is looked at through an [Interpretation] and leaves through an [Export]:
///
/// ```java
/// try (var learner = Vision.classifier(pets, ResNet.of(34), new ErrorRate())) {
///   learner.fitOneCycle(4);
///   Interpretation.of(learner).drawTopLosses(Path.of("worst.png"), 9, Overlay.TOWARDS_SAID);
///   Export.of(learner).onnx(Path.of("pets.onnx"));
/// }
/// ```
///
/// [Transfer] says more: another place for weights, or a head whose outputs are normalised.
@NullMarked
package dev.millrace.learn.vision;

import org.jspecify.annotations.NullMarked;
