package dev.millrace.serving;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.Heatmap;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.PredictResponse;
import dev.millrace.proto.serving.v1.PredictedItem;
import dev.millrace.proto.serving.v1.RefusedInput;
import dev.millrace.proto.serving.v1.ServedModel;
import dev.millrace.serving.model.ModelIdentity;
import java.util.List;
import java.util.Optional;

/// The writer of predictions for people.
final class PredictAnswers {
  private PredictAnswers() {}

  /// The response to a request.
  ///
  /// @param heatmaps one an input, where there is one
  static PredictResponse write(
      PredictRequest request,
      Verdicts verdicts,
      List<Optional<dev.millrace.learn.vision.Heatmap>> heatmaps) {
    var model = verdicts.model();
    var response = PredictResponse.newBuilder().setModel(model(model));
    for (int i = 0; i < verdicts.verdicts().size(); i++) {
      var item = PredictedItem.newBuilder().setItem(request.getInputs(i).getItem());
      switch (verdicts.verdicts().get(i)) {
        case Verdict.Judged judged -> {
          item.setPrediction(judged.prediction());
          answer(item, model.objective(), judged, request.getTop());
        }
        case Verdict.Refused(var why) ->
            item.setRefusal(
                RefusedInput.newBuilder()
                    .setReason(why.reason().name())
                    .setMessage(String.valueOf(why.getMessage())));
      }
      heatmaps.get(i).map(PredictAnswers::heatmap).ifPresent(item::setHeatmap);
      response.addPredictions(item);
    }
    return response.build();
  }

  private static ServedModel model(ModelIdentity model) {
    return ServedModel.newBuilder()
        .setProject(model.project())
        .setVersion(model.version())
        .setRun(model.run())
        .setCut(model.cut())
        .setBundleSha256(model.bundleSha256())
        .build();
  }

  private static void answer(
      PredictedItem.Builder item, Objective<?> objective, Verdict.Judged judged, int top) {
    switch (objective) {
      case Classes(var names) ->
          item.getClassesBuilder().addAllClasses(best(names, judged.answers(), top));
      case Tags(var names, double threshold) ->
          item.getTagsBuilder()
              .addAllTags(best(names, judged.answers(), top))
              .setThreshold((float) threshold);
      case Numbers _ -> {
        for (float value : judged.answers()) {
          item.getNumbersBuilder().addValues(value);
        }
      }
      case Points(var names) -> {
        for (int i = 0; i < names.size(); i++) {
          var x = judged.answers()[2 * i];
          var y = judged.answers()[2 * i + 1];
          item.getPointsBuilder()
              .addPointsBuilder()
              .setName(names.get(i))
              .setX(x / judged.picture().width())
              .setY(y / judged.picture().height())
              .setPixelX(x)
              .setPixelY(y);
        }
      }
    }
  }

  private static List<ClassProbability> best(List<String> names, float[] answers, int top) {
    var ranked = Prediction.ranked(names, answers);
    return ranked.subList(0, top <= 0 ? ranked.size() : Math.min(top, ranked.size()));
  }

  private static Heatmap heatmap(dev.millrace.learn.vision.Heatmap map) {
    var rows = map.rows();
    var heatmap = Heatmap.newBuilder().setRows(rows.size()).setColumns(rows.getFirst().size());
    rows.forEach(heatmap::addAllValues);
    return heatmap.build();
  }
}
