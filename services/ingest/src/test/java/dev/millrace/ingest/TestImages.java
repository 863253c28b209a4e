package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.millrace.ingest.reader.GreyPng;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Images and what only looks like one.
final class TestImages {
  private TestImages() {}

  /// An 8 x 8 image that differs from those of other numbers.
  static byte[] png(int number) {
    var pixels = new byte[64];
    ByteBuffer.wrap(pixels).putInt(number);
    return GreyPng.encode(8, 8, pixels, 0);
  }

  static AddItemRequest item(String project, String id, byte[] bytes) {
    return AddItemRequest.newBuilder()
        .setProject(project)
        .setItem(id)
        .setImage(ByteString.copyFrom(bytes))
        .build();
  }

  static AddItemRequest item(String project, String id, byte[] bytes, String className) {
    return item(project, id, bytes).toBuilder()
        .setLabel(LabelValue.newBuilder().setClassName(className))
        .build();
  }

  static byte[] truncated() {
    var png = png(-1);
    return Arrays.copyOf(png, png.length / 2);
  }

  /// A few bytes whose header promises 30,000 x 30,000 pixels.
  static byte[] bomb() {
    var png = png(-2);
    var buffer = ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    var sum = new CRC32();
    sum.update(png, 12, 17);
    buffer.putInt(29, (int) sum.getValue());
    return png;
  }

  static byte[] text() {
    return "This is no image, whatever its name says.".getBytes(UTF_8);
  }
}
