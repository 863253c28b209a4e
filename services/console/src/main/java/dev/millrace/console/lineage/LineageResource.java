package dev.millrace.console.lineage;

import static dev.millrace.console.Services.ifThere;

import dev.millrace.console.Messages;
import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.live.Flows;
import dev.millrace.console.live.ServedPredictions;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.model.PredictionView.Probability;
import dev.millrace.console.run.CutContent;
import dev.millrace.console.run.CutView;
import dev.millrace.console.run.RunView;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.training.v1.GetRunRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;

/// Where predictions come from.
@Path("/api/predictions/{prediction}/lineage")
@RunOnVirtualThread
public final class LineageResource {
  private static final CutLabels NO_LABELS = new CutLabels(0, List.of(), List.of());

  private final Services services;
  private final Messages messages;
  private final ServedPredictions predictions;
  private final Flows flows;
  private final CutReader cuts;

  @Inject
  LineageResource(
      Services services,
      Messages messages,
      ServedPredictions predictions,
      Flows flows,
      CutReader cuts) {
    this.services = services;
    this.messages = messages;
    this.predictions = predictions;
    this.flows = flows;
    this.cuts = cuts;
  }

  /// The way from labels to a prediction.
  @GET
  @Needs(Role.REVIEWER)
  public Lineage get(@PathParam("prediction") String prediction) {
    var event =
        predictions
            .find(prediction)
            .orElseThrow(() -> new NotFoundException("no prediction " + prediction));
    var served = event.data().getServed();
    var cut = cut(served.getCut());
    var manifest = cut.filter(Cut::hasManifest).map(this::manifest);
    return lineage(event, served, cut, manifest);
  }

  private Lineage lineage(
      Event<PredictionEvent> event,
      PredictionServed served,
      Optional<Cut> cut,
      Optional<CutManifest> manifest) {
    var labels = manifest.map(m -> cuts.labels(served.getCut(), m)).orElse(NO_LABELS);
    return new Lineage(
        served.getPrediction(),
        served.getItem(),
        served.getClassesList().stream()
            .map(top -> new Probability(top.getClassName(), top.getProbability()))
            .findFirst(),
        event.time(),
        event.trace().correlationId(),
        model(served),
        run(served.getRun()),
        flows.ofRun(served.getRun()),
        cut.map(c -> content(c, manifest)),
        flows.ofCut(served.getCut()),
        labels.count(),
        labels.byLabeller(),
        labels.newest(),
        manifest.flatMap(m -> cuts.label(m, served.getItem())));
  }

  private static CutContent content(Cut cut, Optional<CutManifest> manifest) {
    var view = CutView.of(cut);
    return manifest
        .map(m -> CutContent.of(view, m))
        .orElseGet(() -> new CutContent(view, List.of(), List.of()));
  }

  private CutManifest manifest(Cut cut) {
    return messages.read(cut.getManifest(), CutManifest.parser());
  }

  private Optional<Cut> cut(String cut) {
    return ifThere(
        () -> services.preprocessing().getCut(GetCutRequest.newBuilder().setCut(cut).build()));
  }

  private Optional<RunView> run(String run) {
    return ifThere(() -> services.training().getRun(GetRunRequest.newBuilder().setRun(run).build()))
        .map(RunView::of);
  }

  private Optional<ModelView> model(PredictionServed served) {
    var request = ListModelsRequest.newBuilder().setProject(served.getProject()).build();
    return ifThere(() -> services.evaluation().listModels(request)).stream()
        .flatMap(answer -> answer.getModelsList().stream())
        .map(ModelView::of)
        .filter(model -> model.version().equals(served.getModelVersion()))
        .findFirst();
  }
}
