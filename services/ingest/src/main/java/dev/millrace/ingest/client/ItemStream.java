package dev.millrace.ingest.client;

import static java.util.Objects.requireNonNull;

import dev.millrace.ingest.reader.ItemReader;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RefusalReason;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;

/// A stream of items to the ingest service. It sends no faster than the service takes them. For one
/// thread.
///
/// ```java
/// try (var items = ItemStream.open(channel, "pets", Progress.NONE)) {
///   new FolderItems(folder, FileLabels.FOLDER, ReadLimits.DEFAULT).read(items);
///   var answer = items.finish();
/// }
/// ```
public final class ItemStream implements ItemSink, AutoCloseable {
  private final String project;
  private final Progress progress;
  private final OwnRefusals own = new OwnRefusals();
  private final Call call = new Call();
  private long sent;
  private long bytes;

  private ItemStream(String project, Progress progress) {
    this.project = project;
    this.progress = progress;
  }

  /// Begins a stream to a project.
  public static ItemStream open(Channel channel, String project, Progress progress) {
    var stream = new ItemStream(requireNonNull(project), requireNonNull(progress));
    var _ = IngestGrpc.newStub(channel).addItems(stream.call);
    return stream;
  }

  /// Sends all items of a reader, and answers what became of them.
  ///
  /// @throws StatusRuntimeException when the service ended the stream, with its reason
  public static AddItemsResponse send(
      Channel channel, String project, ItemReader items, Progress progress) {
    try (var stream = open(channel, project, progress)) {
      items.read(stream);
      return stream.finish();
    }
  }

  /// Sends an item; waits while the service is not ready for more.
  ///
  /// @throws StatusRuntimeException when the service has ended the stream, with its reason
  @Override
  public void take(AddItemRequest item) {
    call.send(sent == 0 ? item.toBuilder().setProject(project).build() : item);
    sent++;
    bytes += item.getSerializedSize();
    tell();
  }

  @Override
  public void refuse(String name, RefusalReason reason, String message) {
    own.add(sent, name, reason, message);
    tell();
  }

  private void tell() {
    progress.moved(sent + own.count(), bytes);
  }

  /// Ends the stream and waits for the answer, which counts this side's refusals too.
  ///
  /// @throws StatusRuntimeException when the service ended the stream, with its reason
  public AddItemsResponse finish() {
    return own.merge(sent == 0 ? AddItemsResponse.getDefaultInstance() : call.finish());
  }

  /// Cancels the stream unless it is finished.
  @Override
  public void close() {
    call.cancel();
  }
}
