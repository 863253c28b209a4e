package dev.millrace.ingest.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.ingest.reader.GreyPng;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.LabelValue;
import io.grpc.Channel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A stream of ready-made images, to measure how many items a second an ingest service takes.
///
/// The images are made beforehand; all differ, from each other and from those of other seeds, so
/// none is a duplicate.
public final class IngestLoad {
  private final List<AddItemRequest> items;

  private IngestLoad(List<AddItemRequest> items) {
    this.items = items;
  }

  /// What a run came to.
  public record Result(long accepted, long refused, Duration time) {
    /// Accepted items a second, each verified, kept and acknowledged by the log.
    public double itemsPerSecond() {
      return accepted / (time.toNanos() / 1e9);
    }
  }

  /// Makes grey images of random pixels.
  ///
  /// @param side width and height in pixels, 4 at least
  /// @param classes whose names are used as labels in turn; none for items without labels
  /// @param seed also begins the items' ids
  public static IngestLoad images(int count, int side, List<String> classes, long seed) {
    var random = new Random(seed);
    var pixels = new byte[side * side];
    var items = new ArrayList<AddItemRequest>(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(pixels);
      ByteBuffer.wrap(pixels).putLong(seed).putInt(i);
      var png = UnsafeByteOperations.unsafeWrap(GreyPng.encode(side, side, pixels, 0));
      items.add(item("load-%x-%07d".formatted(seed, i), png, i, classes));
    }
    return new IngestLoad(items);
  }

  private static AddItemRequest item(String id, ByteString png, int i, List<String> classes) {
    var item = AddItemRequest.newBuilder().setItem(id).setImage(png);
    if (!classes.isEmpty()) {
      item.setLabel(LabelValue.newBuilder().setClassName(classes.get(i % classes.size())));
    }
    return item.build();
  }

  /// The images, of no project yet.
  public List<AddItemRequest> items() {
    return List.copyOf(items);
  }

  /// Sends all images once and waits for the answer.
  ///
  /// @throws io.grpc.StatusRuntimeException when the service ended the stream, with its reason
  public Result send(Channel channel, String project, Progress progress) {
    var begin = System.nanoTime();
    var answer = ItemStream.send(channel, project, sink -> items.forEach(sink::take), progress);
    var time = Duration.ofNanos(System.nanoTime() - begin);
    return new Result(answer.getAccepted(), answer.getRefused(), time);
  }
}
