package dev.millrace.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.host.Problem;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.Patience;
import dev.millrace.serving.protocol.Answer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// One image in, its classes, tags, points or numbers out: for pages and for people with `curl
/// --data-binary @FILE`.
@Path("/api/models/{model}/predict")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class PredictRest {
  private final ServingMesh mesh;
  private final RestCallers callers;
  private final int mostBytes;

  @Inject
  PredictRest(ServingMesh mesh, RestCallers callers, ServingConfig config) {
    this.mesh = mesh;
    this.callers = callers;
    this.mostBytes = Math.toIntExact(config.limits().imageBytes());
  }

  /// An image's prediction and where it comes from.
  ///
  /// @param classes the most probable first; empty for models that tell none
  /// @param tags the most probable first
  /// @param points in pixels of the picture
  public record Predicted(
      String prediction,
      String model,
      String version,
      String run,
      String cut,
      String bundle,
      List<PredictedClass> classes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PredictedTag> tags,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PredictedPoint> points,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Float> numbers) {}

  /// A class and its probability.
  public record PredictedClass(String name, float probability) {}

  /// A tag, its probability, and whether that reaches the model's threshold.
  public record PredictedTag(String name, float probability, boolean given) {}

  /// A point in pixels from the top left.
  public record PredictedPoint(String name, float x, float y) {}

  /// Judges the image that is the body.
  ///
  /// @param version empty for the champion
  /// @param item the caller's id of the image, if it has one
  @POST
  public Predicted predict(
      String model,
      @RestQuery Optional<String> version,
      @RestQuery Optional<String> item,
      InputStream body) {
    return predict(model, version, item, Bodies.read(body, mostBytes));
  }

  /// Judges the image that a form holds as its only file.
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Predicted predict(
      String model,
      @RestQuery Optional<String> version,
      @RestQuery Optional<String> item,
      @RestForm(FileUpload.ALL) List<FileUpload> files) {
    if (files.size() != 1) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "the form has %d files, expected one image".formatted(files.size()));
    }
    try (var in = Files.newInputStream(files.getFirst().uploadedFile())) {
      return predict(model, version, item, Bodies.read(in, mostBytes));
    } catch (IOException e) {
      throw new InferenceRefused(
          Reason.FAILED, "the uploaded file could not be read: " + e.getMessage(), e);
    }
  }

  private Predicted predict(
      String model, Optional<String> version, Optional<String> item, byte[] image) {
    var answer =
        mesh.answering()
            .answer(
                Entrance.PREDICT,
                callers.current(),
                () ->
                    mesh.questions()
                        .of(model, version.orElse(""), List.of(image), item.stream().toList()),
                Patience.ENDLESS);
    return predicted(answer);
  }

  private static Predicted predicted(Answer answer) {
    var model = answer.model();
    var row = answer.answers()[0];
    return new Predicted(
        answer.predictions().getFirst(),
        model.project(),
        model.version(),
        model.run(),
        model.cut(),
        model.bundleSha256(),
        model.objective() instanceof Classes(var names) ? classes(names, row) : List.of(),
        model.objective() instanceof Tags tags ? tags(tags, row) : List.of(),
        model.objective() instanceof Points(var names) ? points(names, row) : List.of(),
        model.objective() instanceof Numbers ? numbers(row) : List.of());
  }

  private static List<Float> numbers(float[] row) {
    return IntStream.range(0, row.length).mapToObj(i -> row[i]).toList();
  }

  private static List<PredictedClass> classes(List<String> names, float[] row) {
    return Prediction.ranked(names, row).stream()
        .map(ranked -> new PredictedClass(ranked.getClassName(), ranked.getProbability()))
        .toList();
  }

  private static List<PredictedTag> tags(Tags tags, float[] row) {
    return Prediction.ranked(tags.names(), row).stream()
        .map(ranked ->
            new PredictedTag(
                ranked.getClassName(),
                ranked.getProbability(),
                ranked.getProbability() >= tags.threshold()))
        .toList();
  }

  private static List<PredictedPoint> points(List<String> names, float[] row) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> new PredictedPoint(names.get(i), row[2 * i], row[2 * i + 1]))
        .toList();
  }

  @ServerExceptionMapper
  Response refused(InferenceRefused refused) {
    var name = refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Refusal.retryable(
        refused,
        new Problem(
                "urn:millrace:problem:" + name,
                "No prediction",
                Refusal.http(refused.reason()),
                String.valueOf(refused.getMessage()))
            .response());
  }
}
