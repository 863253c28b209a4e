package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.ReplicaSwapped;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.Role;
import dev.millrace.serving.model.ModelEvents;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class SecondOpinionsTest {
  @Inject EventLog log;
  @Inject BlobStore blobs;

  private <E extends com.google.protobuf.Message> List<E> read(Topic<E> topic) {
    var found = new ArrayList<E>();
    var ends = log.ends(topic.name());
    log.read(
        topic.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> found.add(EventCodec.decode(topic, record).data()));
    return found;
  }

  private List<PredictionServed> predictions(Registrar registrar) {
    return read(Topics.PREDICTIONS).stream()
        .map(event -> event.getServed())
        .filter(served -> served.getProject().equals(registrar.project()))
        .toList();
  }

  private List<ReplicaSwapped> swaps(Registrar registrar) {
    return read(Topics.MODELS).stream()
        .filter(ModelEvent::hasSwapped)
        .map(ModelEvent::getSwapped)
        .filter(swapped -> swapped.getProject().equals(registrar.project()))
        .toList();
  }

  @Test
  void answer_withAShadow_hasItsOpinionBesideIt() throws Exception {
    var registrar = Registrar.of(log, blobs);
    registrar.register("1", SeededBundles.bundle(1));
    registrar.register("2", SeededBundles.bundle(2));
    registrar.publish(ModelEvents.moved(registrar.project(), Alias.ALIAS_SHADOW, "2", 0), "shadow");
    registrar.promote("1");
    eventually(() -> assertThat(swaps(registrar)).hasSize(2));
    assertThat(swaps(registrar))
        .allSatisfy(swap -> {
          assertThat(swap.getError()).isEmpty();
          assertThat(swap.getReplica()).isNotEmpty();
        })
        .extracting(ReplicaSwapped::getAlias)
        .containsExactlyInAnyOrder(Alias.ALIAS_CHAMPION, Alias.ALIAS_SHADOW);
    var file = SeededBundles.png(SeededBundles.pixels(1, 3));
    var question =
        images(registrar.project(), file)
            .putParameters("items", InferParameter.newBuilder().setStringParam("it").build())
            .build();
    try (var clients = new GrpcClients()) {
      assertThat(clients.inference().modelInfer(question).getModelVersion()).isEqualTo("1");
    }
    eventually(() -> assertThat(predictions(registrar)).hasSize(2));
    var told = predictions(registrar);
    var answer = told.stream().filter(p -> p.getRole() == Role.ROLE_ANSWER).findFirst();
    var second = told.stream().filter(p -> p.getRole() == Role.ROLE_SECOND_OPINION).findFirst();
    assertThat(answer.orElseThrow().getModelVersion()).isEqualTo("1");
    assertThat(second.orElseThrow().getModelVersion()).isEqualTo("2");
    assertThat(second.orElseThrow().getItem()).isEqualTo("it");
    assertThat(second.orElseThrow().getAnswerVersion()).isEqualTo("1");
    assertThat(second.orElseThrow().getAnswerClass())
        .isEqualTo(answer.orElseThrow().getClasses(0).getClassName());
  }
}
