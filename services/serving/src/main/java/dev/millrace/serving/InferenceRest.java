package dev.millrace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.Patience;
import dev.millrace.serving.protocol.Answers;
import dev.millrace.serving.protocol.JsonRequests;
import dev.millrace.serving.protocol.JsonResponses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The Open Inference Protocol, version 2, over HTTP, with the answers that gRPC gives.
///
/// Elements of BYTES inputs are base64 text; class names in outputs are plain text. A failure is
/// answered by `{"error": "..."}`.
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class InferenceRest {
  private final ServingMesh mesh;
  private final ModelDescriptions descriptions;
  private final RestCallers callers;
  private final ObjectMapper json;
  private final int mostBytes;

  @Inject
  InferenceRest(
      ServingMesh mesh,
      ModelDescriptions descriptions,
      RestCallers callers,
      ObjectMapper json,
      ServingConfig config) {
    this.mesh = mesh;
    this.descriptions = descriptions;
    this.callers = callers;
    this.json = json;
    this.mostBytes = config.limits().jsonBytes();
  }

  /// What the server is.
  @GET
  public ObjectNode server() {
    var _ = callers.current();
    return JsonResponses.write(descriptions.server());
  }

  /// Whether the server runs.
  @GET
  @Path("/health/live")
  public Response live() {
    return state("live", true);
  }

  /// Whether the server can answer.
  @GET
  @Path("/health/ready")
  public Response ready() {
    return state("ready", mesh.isReady());
  }

  /// What a champion takes and gives.
  @GET
  @Path("/models/{model}")
  public ObjectNode model(String model) {
    return model(model, "");
  }

  /// What a version takes and gives.
  @GET
  @Path("/models/{model}/versions/{version}")
  public ObjectNode model(String model, String version) {
    return JsonResponses.write(descriptions.model(callers.current(), model, version));
  }

  /// Whether a champion can answer.
  @GET
  @Path("/models/{model}/ready")
  public Response ready(String model) {
    return ready(model, "");
  }

  /// Whether a version can answer.
  @GET
  @Path("/models/{model}/versions/{version}/ready")
  public Response ready(String model, String version) {
    return state("ready", descriptions.isReady(callers.current(), model, version));
  }

  /// Asks a champion.
  @POST
  @Path("/models/{model}/infer")
  public ObjectNode infer(String model, InputStream body) {
    return infer(model, "", body);
  }

  /// Asks a version.
  @POST
  @Path("/models/{model}/versions/{version}/infer")
  public ObjectNode infer(String model, String version, InputStream body) {
    var caller = callers.current();
    caller.checkMayAsk(model);
    var request = JsonRequests.read(model, version, tree(body));
    var answer =
        mesh.answering()
            .answer(Entrance.REST, caller, () -> mesh.questions().read(request), Patience.ENDLESS);
    return JsonResponses.write(Answers.write(request, answer));
  }

  private JsonNode tree(InputStream body) {
    try {
      return json.readTree(Bodies.read(body, mostBytes));
    } catch (JsonProcessingException e) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST, "the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST, "the body could not be read: " + e.getMessage(), e);
    }
  }

  private static Response state(String name, boolean state) {
    return Response.status(state ? 200 : 503)
        .entity(JsonNodeFactory.instance.objectNode().put(name, state))
        .build();
  }

  @ServerExceptionMapper
  Response refused(InferenceRefused refused) {
    return Response.status(Refusal.http(refused.reason()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(JsonNodeFactory.instance.objectNode().put("error", refused.getMessage()))
        .build();
  }
}
