package dev.millrace.console.model;

import static java.util.Comparator.comparingDouble;

import dev.millrace.console.Messages;
import dev.millrace.console.Names;
import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.GetEvaluationRequest;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/// Verdicts on models, and the items behind them.
@Path("/api/runs/{run}/evaluation")
@RunOnVirtualThread
public final class EvaluationsResource {
  private static final int MOST_ITEMS = 500;

  private final Services services;
  private final Messages messages;

  @Inject
  EvaluationsResource(Services services, Messages messages) {
    this.services = services;
    this.messages = messages;
  }

  /// The verdicts on a run's model.
  @GET
  @Needs(Role.REVIEWER)
  public EvaluationView get(@PathParam("run") String run) {
    return EvaluationView.of(evaluation(run));
  }

  /// The items of one class that were taken for another, or for what they are; largest loss first.
  @GET
  @Needs(Role.REVIEWER)
  @Path("items")
  public List<LossView> items(
      @PathParam("run") String run,
      @QueryParam("split") @DefaultValue("valid") String split,
      @QueryParam("actual") @DefaultValue("") String actual,
      @QueryParam("predicted") @DefaultValue("") String predicted,
      @QueryParam("limit") @DefaultValue("120") int limit) {
    var losses = messages.read(verdict(run, split).getItemLosses(), ItemLosses.parser());
    return losses.getLossesList().stream()
        .filter(loss -> actual.isEmpty() || loss.getActual().equals(actual))
        .filter(loss -> predicted.isEmpty() || loss.getPredicted().equals(predicted))
        .map(LossView::of)
        .sorted(comparingDouble(LossView::loss).reversed())
        .limit(Math.clamp(limit, 1, MOST_ITEMS))
        .toList();
  }

  private SplitVerdict verdict(String run, String split) {
    return evaluation(run).getVerdictsList().stream()
        .filter(verdict -> Names.of(verdict.getSplit(), "SPLIT_").equals(split))
        .findFirst()
        .orElseThrow(
            () -> new NotFoundException("run %s has no verdict on %s".formatted(run, split)));
  }

  private EvaluationCompleted evaluation(String run) {
    return services
        .evaluation()
        .getEvaluation(GetEvaluationRequest.newBuilder().setRun(run).build());
  }
}
