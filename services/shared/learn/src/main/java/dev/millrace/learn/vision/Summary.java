package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The way of one training file through all stages, as text.
final class Summary {

  private static final int SHOWN = 8;

  private final List<String> lines = new ArrayList<>();

  private Summary() {}

  static String of(SizedImages<?> images) {
    var summary = new Summary();
    summary.files(images.images());
    summary.sample(images);
    return String.join("\n", summary.lines) + "\n";
  }

  private void files(LabelledImages<?> images) {
    Objective<?> objective = images.objective();
    line(
        "files",
        "%d for training, %d for validation, %d for test; %d of unknown label"
            .formatted(
                images.train().size(),
                images.valid().size(),
                images.test().size(),
                images.unknown().size()));
    line(
        "objective", "%s, %d outputs".formatted(Applications.name(objective), objective.outputs()));
    line("names", shortened(objective.names()));
  }

  private void sample(SizedImages<?> images) {
    LabelledImages.Item item = images.images().train().getFirst();
    Path file = item.file();
    ImageShape shape = images.shape();
    FileImages source = images.labelled(List.of(item));
    MemorySegment pixels = source.pixels(0);
    ImageHeader header = FileImages.header(file);
    line("file", file.toString());
    line(
        "read", "%s of %d x %d pixels".formatted(header.format(), header.width(), header.height()));
    line("label", label(images.images().objective(), item.label()));
    line("used", "%s: %s".formatted(images.fit(), FileImages.framing(file, shape, images.fit())));
    line("decoded", "%s, %s".formatted(shape, values(pixels)));
    line("target", target(images.images().objective(), source));
    line("changed", changed(images, pixels));
  }

  private static String label(Objective<?> objective, ImageLabel label) {
    return switch (label) {
      case ImageLabel.OfClass(int index) -> objective.names().get(index);
      case ImageLabel.OfTags(var indices) ->
          indices.stream().sorted().map(objective.names()::get).toList().toString();
      case ImageLabel.OfNumbers(var values) -> shortened(values);
      case ImageLabel.OfPoints(var points) -> shortened(points);
    };
  }

  private static String target(Objective<?> objective, FileImages source) {
    ByteBuffer target = ByteBuffer.allocate(objective.targetBytes()).order(ByteOrder.nativeOrder());
    source.targets().write(0, target, 0);
    if (objective instanceof Classes) {
      return Long.toString(target.getLong(0));
    }
    List<Float> values = new ArrayList<>();
    while (target.hasRemaining()) {
      values.add(target.getFloat());
    }
    return shortened(values);
  }

  private static String changed(SizedImages<?> images, MemorySegment pixels) {
    if (images.augmentation().equals(StandardAugmentation.NONE)) {
      return "not at all";
    }
    ImageShape shape = images.shape();
    try (var augmenter = new Augmenter(images.augmentation(), shape, 0);
        NDManager scope = Torch.scope()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(shape.bytes());
      direct.put(pixels.asByteBuffer()).flip();
      var dims = new Shape(1, shape.height(), shape.width(), shape.channels());
      NDArray seen = augmenter.apply(scope, scope.create(direct, dims, DataType.UINT8), 0, 0);
      byte[] bytes = seen.toType(DataType.UINT8, true).toByteArray();
      return "%s, %s".formatted(images.augmentation(), values(MemorySegment.ofArray(bytes)));
    }
  }

  private static String values(MemorySegment pixels) {
    int low = 255;
    int high = 0;
    double sum = 0;
    for (long i = 0; i < pixels.byteSize(); i++) {
      int value = pixels.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    }
    return String.format(
        Locale.ROOT, "values %d to %d, on average %.1f", low, high, sum / pixels.byteSize());
  }

  private static String shortened(List<?> list) {
    String first =
        list.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    return list.size() > SHOWN ? "%s, and %d more".formatted(first, list.size() - SHOWN) : first;
  }

  private void line(String step, String text) {
    lines.add("%-10s %s".formatted(step, text));
  }
}
