package dev.millrace.labeling;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks champions about items, each once. For one thread.
final class Asker {
  private static final Logger LOG = LoggerFactory.getLogger(Asker.class);
  private static final int MOST_IMAGES = 32;
  private static final long MOST_BYTES = 32L << 20;

  private final BlobStore blobs;
  private final Inference inference;
  private final Asked asked = new Asked(Clock.systemUTC());

  Asker(BlobStore blobs, Inference inference) {
    this.blobs = blobs;
    this.inference = inference;
  }

  /// Those of the items that this champion was not asked about.
  List<String> fresh(Champion champion, List<String> items) {
    asked.forgetAllBut(champion);
    return items.stream().filter(item -> !asked.contains(champion, item)).toList();
  }

  /// As many of the items, from the first, as one request may hold; always at least one.
  static List<Item> batch(List<Item> items) {
    var batch = new ArrayList<Item>();
    var bytes = 0L;
    for (var item : items) {
      bytes += Items.blob(item).map(Blob::getSize).orElse(0L);
      if (!batch.isEmpty() && (batch.size() == MOST_IMAGES || bytes > MOST_BYTES)) {
        break;
      }
      batch.add(item);
    }
    return batch;
  }

  /// Asks about a batch. An item that cannot be judged is left out, for good.
  ///
  /// @throws StatusRuntimeException when the champion does not answer now
  void ask(Champion champion, List<Item> batch) {
    send(champion, batch.stream().flatMap(item -> question(champion, item).stream()).toList());
  }

  private void send(Champion champion, List<Inference.Question> questions) {
    if (questions.isEmpty()) {
      return;
    }
    try {
      inference.ask(champion, questions);
      questions.forEach(question -> asked.add(champion, question.item()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
        throw e;
      }
      if (questions.size() == 1) {
        refuse(champion, questions.getFirst().item(), e);
      } else {
        // One bad image must not keep the others from being judged.
        questions.forEach(question -> send(champion, List.of(question)));
      }
    }
  }

  private Optional<Inference.Question> question(Champion champion, Item item) {
    var name = item.key().item();
    try {
      var question =
          Items.image(item).map(blob -> new Inference.Question(name, blobs.get(blob.getSha256())));
      if (question.isEmpty()) {
        asked.refuse(champion, name);
      }
      return question;
    } catch (NotFoundException e) {
      refuse(champion, name, e);
      return Optional.empty();
    }
  }

  private void refuse(Champion champion, String item, RuntimeException reason) {
    LOG.info("{} does not judge item {}: {}", champion, item, reason.getMessage());
    asked.refuse(champion, item);
  }
}
