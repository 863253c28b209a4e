package dev.millrace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.Patience;
import dev.millrace.serving.protocol.Answers;
import dev.millrace.serving.protocol.BinaryBody;
import dev.millrace.serving.protocol.JsonRequests;
import dev.millrace.serving.protocol.JsonResponses;
import dev.millrace.serving.protocol.ProtoJson;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The Open Inference Protocol, version 2, over HTTP, with the answers that gRPC gives.
///
/// Elements of BYTES inputs are base64 text; class names in outputs are plain text. Tensors may
/// follow the JSON as bytes, see [BinaryBody]. A failure is answered by `{"error": "..."}`.
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class InferenceRest {
  private static final int SMALL = 1 << 16;

  private final ServingMesh mesh;
  private final ModelDescriptions descriptions;
  private final RestCallers callers;
  private final ObjectMapper json;
  private final int mostBytes;
  private final Semaphore parsing = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

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

  /// A champion's configuration.
  @GET
  @Path("/models/{model}/config")
  public ObjectNode config(String model) {
    return config(model, "");
  }

  /// A version's configuration.
  @GET
  @Path("/models/{model}/versions/{version}/config")
  public ObjectNode config(String model, String version) {
    return ProtoJson.write(descriptions.config(callers.current(), model, version));
  }

  /// What all versions have done.
  @GET
  @Path("/models/stats")
  public ObjectNode statistics() {
    return statistics("", "");
  }

  /// What the versions of a model have done.
  @GET
  @Path("/models/{model}/stats")
  public ObjectNode statistics(String model) {
    return statistics(model, "");
  }

  /// What a version has done.
  @GET
  @Path("/models/{model}/versions/{version}/stats")
  public ObjectNode statistics(String model, String version) {
    return ProtoJson.write(descriptions.statistics(callers.current(), model, version));
  }

  /// The registered versions and whether they can answer.
  @POST
  @Path("/repository/index")
  public JsonNode index(InputStream body) {
    var caller = callers.current();
    var bytes = Bodies.read(body, SMALL);
    var asked = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : tree(bytes);
    var ready = asked.path("ready").asBoolean();
    return ProtoJson.write(descriptions.index(caller, "", ready)).path("models");
  }

  /// Asks a champion.
  @POST
  @Path("/models/{model}/infer")
  public Response infer(
      String model, @RestHeader(BinaryBody.HEADER) Optional<Integer> json, InputStream body) {
    return infer(model, "", json, body);
  }

  /// Asks a version.
  ///
  /// @param jsonBytes how many bytes of the body are JSON; absent for all
  @POST
  @Path("/models/{model}/versions/{version}/infer")
  public Response infer(
      String model,
      String version,
      @RestHeader(BinaryBody.HEADER) Optional<Integer> jsonBytes,
      InputStream body) {
    var caller = callers.current();
    caller.checkMayAsk(model);
    var request = request(model, version, jsonBytes, Bodies.read(body, mostBytes));
    var answer =
        mesh.answering()
            .answer(Entrance.REST, caller, () -> mesh.questions().read(request), Patience.ENDLESS);
    return response(JsonResponses.write(request, Answers.write(request, answer, false)));
  }

  private ModelInferRequest request(
      String model, String version, Optional<Integer> jsonBytes, byte[] body) {
    var length = jsonBytes.orElse(body.length);
    if (length < 0 || length > body.length) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "%s is %d, and the body has %d bytes".formatted(BinaryBody.HEADER, length, body.length));
    }
    var request = JsonRequests.read(model, version, tree(Arrays.copyOf(body, length)));
    return BinaryBody.attach(request, ByteString.copyFrom(body, length, body.length - length));
  }

  private Response response(JsonResponses.Body body) {
    if (body.bytes().isEmpty()) {
      return Response.ok(body.json()).build();
    }
    var json = ByteString.copyFromUtf8(body.json().toString());
    return Response.ok(json.concat(body.bytes()).toByteArray(), MediaType.APPLICATION_OCTET_STREAM)
        .header(BinaryBody.HEADER, json.size())
        .build();
  }

  /// A tree is many times larger than its text, so that few are made at a time.
  private JsonNode tree(byte[] body) {
    parsing.acquireUninterruptibly();
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST, "the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST, "the body could not be read: " + e.getMessage(), e);
    } finally {
      parsing.release();
    }
  }

  private static Response state(String name, boolean state) {
    return Response.status(state ? 200 : 503)
        .entity(JsonNodeFactory.instance.objectNode().put(name, state))
        .build();
  }

  @ServerExceptionMapper
  Response refused(InferenceRefused refused) {
    return Refusal.retryable(
        refused,
        Response.status(Refusal.http(refused.reason()))
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(JsonNodeFactory.instance.objectNode().put("error", refused.getMessage()))
            .build());
  }
}
