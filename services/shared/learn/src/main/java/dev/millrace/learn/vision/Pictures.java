package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.learn.BatchTransform;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Sheets of images with what is true of them and what a model answers, as PNG files.
final class Pictures {

  private static final int TRUE = 0x20C040;
  private static final int SAID = 0xE03030;

  private Pictures() {}

  /// The first images for training as a network sees them, changed at random.
  static byte[] batch(ImageData<?> data, BatchTransform transform, int most) {
    ImageSource source = data.train();
    ImageShape shape = data.shape();
    int count = Math.min(most, source.count());
    List<Sheets.Tile> tiles = new ArrayList<>();
    try (NDManager scope = Torch.scope()) {
      NDArray seen = transform.apply(scope, pixels(scope, source, count), 0, 0);
      byte[] bytes =
          seen.toType(DataType.FLOAT32, false).round().toType(DataType.UINT8, false).toByteArray();
      float[][] truths = truths(data.objective(), source, count);
      for (int i = 0; i < count; i++) {
        byte[] own = new byte[shape.bytes()];
        System.arraycopy(bytes, i * own.length, own, 0, own.length);
        float[] truth = moved(scope, data.objective(), transform, truths[i], i);
        tiles.add(
            new Sheets.Tile(
                shape,
                own,
                List.of(),
                marks(data.objective(), truth, TRUE),
                lines("", data.objective(), truth)));
      }
    }
    return Sheets.grid(tiles);
  }

  /// The first images for validation with what is true of them, in green where it is points, and
  /// what is answered, in red.
  static byte[] results(ImageData<?> data, float[][] answers) {
    ImageSource source = data.valid();
    float[][] truths = truths(data.objective(), source, answers.length);
    List<Sheets.Tile> tiles =
        IntStream.range(0, answers.length)
            .mapToObj(i -> {
              List<Sheets.Mark> marks = new ArrayList<>();
              marks.addAll(marks(data.objective(), truths[i], TRUE));
              marks.addAll(marks(data.objective(), answers[i], SAID));
              byte[] pixels = source.pixels(i).toArray(ValueLayout.JAVA_BYTE);
              List<String> lines = new ArrayList<>();
              lines.addAll(lines("is ", data.objective(), truths[i]));
              lines.addAll(lines("said ", data.objective(), answers[i]));
              return new Sheets.Tile(data.shape(), pixels, List.of(), marks, lines);
            })
            .toList();
    return Sheets.grid(tiles);
  }

  private static NDArray pixels(NDManager scope, ImageSource source, int count) {
    ImageShape shape = source.shape();
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, shape.bytes()));
    for (int i = 0; i < count; i++) {
      bytes.put(source.pixels(i).asByteBuffer());
    }
    var dims = new Shape(count, shape.height(), shape.width(), shape.channels());
    return scope.create(bytes.flip(), dims, DataType.UINT8);
  }

  /// What is true, in the form of answers.
  private static float[][] truths(Objective<?> objective, ImageSource source, int count) {
    float[][] truths = new float[count][objective.outputs()];
    ByteBuffer target = ByteBuffer.allocate(objective.targetBytes()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      source.targets().write(i, target, 0);
      switch (objective) {
        case Classes _ -> truths[i][(int) target.getLong(0)] = 1;
        case Tags _, Numbers _, Points _ ->
            target.duplicate().order(target.order()).asFloatBuffer().get(truths[i]);
      }
    }
    return truths;
  }

  private static float[] moved(
      NDManager scope, Objective<?> objective, BatchTransform transform, float[] truth, int index) {
    if (!(objective instanceof Points)) {
      return truth;
    }
    NDArray targets = scope.create(truth, new Shape(1, truth.length));
    return transform.targets(scope, targets, 0, index).toFloatArray();
  }

  private static List<Sheets.Mark> marks(Objective<?> objective, float[] answers, int colour) {
    if (!(objective instanceof Points points)) {
      return List.of();
    }
    return IntStream.range(0, points.names().size())
        .mapToObj(i -> new Sheets.Mark(new Point(answers[2 * i], answers[2 * i + 1]), colour))
        .toList();
  }

  private static List<String> lines(String start, Objective<?> objective, float[] answers) {
    return switch (objective) {
      case Classes classes -> List.of(start + likeliest(classes, answers));
      case Tags tags -> List.of(start + String.join(", ", tags.given(answers)));
      case Numbers numbers ->
          IntStream.range(0, answers.length)
              .mapToObj(i -> start + number(numbers.names().get(i), answers[i]))
              .toList();
      case Points _ -> List.of();
    };
  }

  private static String likeliest(Classes classes, float[] answers) {
    int best = 0;
    for (int i = 1; i < answers.length; i++) {
      best = answers[i] > answers[best] ? i : best;
    }
    return String.format(Locale.ROOT, "%s %.2f", classes.names().get(best), answers[best]);
  }

  private static String number(String name, float value) {
    return String.format(Locale.ROOT, "%s %.4g", name, value);
  }
}
