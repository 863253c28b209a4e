package dev.millrace.serving;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.ReplicaSwapped;
import dev.millrace.serving.model.Swap;
import dev.millrace.serving.model.SwapListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This replica's acknowledgements on the models topic: which version took which place, or why not.
///
/// @param replica names this replica
record SwapNews(EventLog log, String replica) implements SwapListener {
  private static final Logger LOG = LoggerFactory.getLogger(SwapNews.class);
  private static final String SOURCE = "millrace/serving";

  @Override
  public void ended(Swap swap) {
    var event =
        Event.now(
            SOURCE,
            swap.place().project(),
            ModelEvent.newBuilder().setSwapped(message(swap)).build());
    swap.flow().run(() -> send(event));
  }

  private void send(Event<ModelEvent> event) {
    try {
      var _ =
          log.append(Topics.MODELS, event)
              .exceptionally(failure -> {
                LOG.warn("A swap is not acknowledged to the mesh", failure);
                return null;
              });
    } catch (RuntimeException e) {
      LOG.warn("A swap is not acknowledged to the mesh", e);
    }
  }

  private ReplicaSwapped message(Swap swap) {
    return ReplicaSwapped.newBuilder()
        .setReplica(replica)
        .setProject(swap.place().project())
        .setAlias(swap.place().alias())
        .setVersion(swap.version())
        .setPreviousVersion(swap.previous())
        .setError(swap.error().orElse(""))
        .setGoldenItems(swap.proof().items())
        .setGoldenDifference(swap.proof().difference())
        .setTook(duration(swap.took()))
        .build();
  }

  private static com.google.protobuf.Duration duration(Duration took) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(took.toSeconds())
        .setNanos(took.toNanosPart())
        .build();
  }
}
