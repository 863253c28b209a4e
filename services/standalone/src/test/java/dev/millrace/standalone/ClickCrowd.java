package dev.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.standalone.client.MeshClient;
import dev.millrace.testing.Eventually;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// People who label, label many, undo, flag and remove, and remember what they were answered.
final class ClickCrowd {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final List<String> items;
  private final Collection<String> labels = new ConcurrentLinkedQueue<>();
  private final Collection<String> acts = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> labelledAtOnce = new ConcurrentHashMap<>();
  private final AtomicInteger done = new AtomicInteger();
  private volatile Optional<MeshClient> mesh = Optional.empty();
  private volatile boolean stopped;

  ClickCrowd(List<String> items) {
    this.items = items;
  }

  /// From now on, this is the mesh to talk to.
  void turnTo(MeshClient next) {
    mesh = Optional.of(next);
  }

  void stop() {
    stopped = true;
  }

  /// Waits until so many more acts were answered.
  void awaitMore(int count) {
    var until = done.get() + count;
    Eventually.within(
        Duration.ofMinutes(1), () -> assertThat(done.get()).isGreaterThanOrEqualTo(until));
  }

  /// Item and id of every label that was answered.
  Collection<String> labels() {
    return labels;
  }

  /// Every act that was answered.
  Collection<String> acts() {
    return acts;
  }

  /// How many items acts over many have labelled.
  Map<String, Long> labelledAtOnce() {
    return labelledAtOnce;
  }

  /// One person's work, until it is stopped.
  String work(String person, Random random) {
    while (!stopped) {
      try {
        act(person, random);
      } catch (StatusRuntimeException e) {
        // Somebody else was faster: a refusal is an answer too.
        assertThat(e.getStatus().getCode())
            .isIn(Status.Code.ABORTED, Status.Code.NOT_FOUND, Status.Code.FAILED_PRECONDITION);
      }
      var _ = done.incrementAndGet();
    }
    return person;
  }

  private void act(String person, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> submit(person, any(random), 0, random);
      case 3, 4 -> {
        var next =
            NextTasksRequest.newBuilder()
                .setProject(ClicksIT.PROJECT)
                .setLabeller(person)
                .setCount(2)
                .build();
        for (var task : answered(client -> client.labeling().nextTasks(next)).getTasksList()) {
          submit(person, task.getItem(), task.getLeaseEpoch(), random);
        }
      }
      case 5 -> submitMany(person, random);
      case 6 -> flag(person, any(random));
      case 7 -> undo(person, "");
      case 8 -> undoAny(person, random);
      default -> remove(person, random);
    }
  }

  /// Asks until there is an answer. The second time changes nothing, for the names stay the same.
  private <A> A answered(Function<MeshClient, A> call) {
    while (true) {
      try {
        return call.apply(mesh.orElseThrow());
      } catch (StatusRuntimeException e) {
        if (stopped || !isDead(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static boolean isDead(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, CANCELLED, UNKNOWN, INTERNAL -> true;
      default -> false;
    };
  }

  private void submit(String person, String item, long epoch, Random random) {
    var labelId = UUID.randomUUID().toString();
    var request =
        SubmitLabelRequest.newBuilder()
            .setProject(ClicksIT.PROJECT)
            .setItem(item)
            .setLabeller(person)
            .setValue(value(random))
            .setLeaseEpoch(epoch)
            .setLabelId(labelId)
            .build();
    var answer = answered(client -> client.labeling().submitLabel(request));
    labels.add(item + "/" + answer.getLabelId());
    acts.add(answer.getAct());
  }

  private void submitMany(String person, Random random) {
    var request =
        SubmitLabelsRequest.newBuilder()
            .setProject(ClicksIT.PROJECT)
            .setLabeller(person)
            .setAct(UUID.randomUUID().toString());
    var value = value(random);
    items.stream()
        .filter(_ -> random.nextInt(8) == 0)
        .forEach(item -> request.addLabels(ItemLabel.newBuilder().setItem(item).setValue(value)));
    if (request.getLabelsCount() > 0) {
      var answer = answered(client -> client.labeling().submitLabels(request.build()));
      if (answer.getLabelled() > 0) {
        acts.add(answer.getAct());
        labelledAtOnce.put(answer.getAct(), (long) answer.getLabelled());
      }
    }
  }

  private void flag(String person, String item) {
    var request =
        FlagItemRequest.newBuilder()
            .setProject(ClicksIT.PROJECT)
            .setItem(item)
            .setLabeller(person)
            .setReason("blurred")
            .build();
    acts.add(answered(client -> client.labeling().flagItem(request)).getAct());
  }

  private void undoAny(String person, Random random) {
    var request = ListActsRequest.newBuilder().setProject(ClicksIT.PROJECT).setPageSize(30).build();
    var known = answered(client -> client.labeling().listActs(request)).getActsList();
    if (!known.isEmpty()) {
      undo(person, known.get(random.nextInt(known.size())).getAct());
    }
  }

  private void undo(String person, String act) {
    var request =
        UndoActRequest.newBuilder()
            .setProject(ClicksIT.PROJECT)
            .setLabeller(person)
            .setAct(act)
            .setMayRemove(true)
            .build();
    acts.add(answered(client -> client.labeling().undoAct(request)).getAct());
  }

  private void remove(String person, Random random) {
    var request =
        RemoveItemsRequest.newBuilder()
            .setProject(ClicksIT.PROJECT)
            .addItems(any(random))
            .addItems(any(random))
            .setLabeller(person)
            .setAct(UUID.randomUUID().toString())
            .build();
    var answer = answered(client -> client.ingest().removeItems(request));
    if (!answer.getAct().isEmpty()) {
      acts.add(answer.getAct());
    }
  }

  private String any(Random random) {
    return items.get(random.nextInt(items.size()));
  }

  private static LabelValue value(Random random) {
    var name = ClicksIT.CLASSES.get(random.nextInt(ClicksIT.CLASSES.size()));
    return LabelValue.newBuilder().setClassName(name).build();
  }
}
