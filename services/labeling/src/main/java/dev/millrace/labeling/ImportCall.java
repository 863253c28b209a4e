package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file on its way in, kept on disk until it is whole. For one call, whose events come one
/// after the other.
final class ImportCall implements StreamObserver<ImportLabelsRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(ImportCall.class);

  private final long largest;
  private final Finish finish;
  private Optional<ImportHeader> header = Optional.empty();
  private Optional<Path> file = Optional.empty();
  private Optional<OutputStream> out = Optional.empty();
  private long bytes;

  /// What is done with the whole file.
  @FunctionalInterface
  interface Finish {
    void with(ImportHeader header, Path file);
  }

  /// @param largest how many bytes a file may have
  ImportCall(long largest, Finish finish) {
    this.largest = largest;
    this.finish = finish;
  }

  @Override
  public void onNext(ImportLabelsRequest request) {
    try {
      switch (request.getPartCase()) {
        case HEADER -> begin(request.getHeader());
        case DATA -> add(request);
        case PART_NOT_SET -> throw new InvalidException("a message of the import is empty");
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("an import cannot be kept on disk", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin(ImportHeader first) throws IOException {
    if (header.isPresent()) {
      throw new InvalidException("the import has two headers");
    }
    header = Optional.of(first);
    var path = Files.createTempFile("millrace-import", "");
    file = Optional.of(path);
    out = Optional.of(Files.newOutputStream(path));
  }

  private void add(ImportLabelsRequest request) throws IOException {
    var open = out.orElseThrow(() -> new InvalidException("the import begins without its header"));
    bytes += request.getData().size();
    if (bytes > largest) {
      throw new InvalidException(
          "the file has more than %,d bytes: import it in parts".formatted(largest));
    }
    request.getData().writeTo(open);
  }

  @Override
  public void onCompleted() {
    try {
      var first = header.orElseThrow(() -> new InvalidException("the import brings no file"));
      closeStream();
      finish.with(first, file.orElseThrow());
    } finally {
      close();
    }
  }

  @Override
  public void onError(Throwable cause) {
    close();
  }

  private void closeStream() {
    try {
      if (out.isPresent()) {
        out.get().close();
      }
      out = Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("an import cannot be kept on disk", e);
    }
  }

  private void close() {
    try {
      closeStream();
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
      file = Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The file of an import stays behind", e);
    }
  }
}
