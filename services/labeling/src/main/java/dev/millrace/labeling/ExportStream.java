package dev.millrace.labeling;

import com.google.protobuf.ByteString;
import dev.millrace.proto.labeling.v1.ExportLabelsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/// A file on its way out, in chunks, no faster than the caller takes it.
final class ExportStream extends OutputStream {
  private static final int CHUNK = 64 * 1024;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final ServerCallStreamObserver<ExportLabelsResponse> caller;
  private final byte[] chunk = new byte[CHUNK];
  private int filled;

  ExportStream(ServerCallStreamObserver<ExportLabelsResponse> caller) {
    this.caller = caller;
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == CHUNK) {
      flush();
    }
    chunk[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == CHUNK) {
        flush();
      }
      int part = Math.min(length - done, CHUNK - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (filled > 0) {
      awaitReady();
      caller.onNext(
          ExportLabelsResponse.newBuilder().setData(ByteString.copyFrom(chunk, 0, filled)).build());
      filled = 0;
    }
  }

  // The call's own signal would come on the thread that waits here.
  private void awaitReady() throws IOException {
    var until = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!caller.isReady()) {
        if (caller.isCancelled() || System.nanoTime() > until) {
          throw new IOException("the caller of an export does not take it");
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in an export");
    }
  }
}
