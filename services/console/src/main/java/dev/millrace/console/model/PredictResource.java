package dev.millrace.console.model;

import com.google.protobuf.ByteString;
import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import dev.millrace.proto.inference.ModelMetadataRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/// The champion's answers about pictures from the page.
@Path("/api/projects/{project}/predict")
@RunOnVirtualThread
public final class PredictResource {
  private static final int LARGEST_PICTURE = 20 << 20;

  private final Services services;

  @Inject
  PredictResource(Services services) {
    this.services = services;
  }

  /// What the champion says of an encoded picture.
  @POST
  @Needs(Role.REVIEWER)
  @Consumes("application/octet-stream")
  public PredictionView predict(@PathParam("project") String project, byte[] picture) {
    if (picture.length == 0 || picture.length > LARGEST_PICTURE) {
      throw new InvalidException(
          "the picture has %,d bytes: expected 1 to %,d"
              .formatted(picture.length, LARGEST_PICTURE));
    }
    long start = System.nanoTime();
    var response = services.serving().modelInfer(question(project, picture));
    double millis = (System.nanoTime() - start) / 1e6;
    return PredictionView.of(response, classes(project, response.getModelVersion()), millis);
  }

  private static ModelInferRequest question(String project, byte[] picture) {
    var image =
        InferInputTensor.newBuilder()
            .setName("image")
            .setDatatype("BYTES")
            .addShape(1)
            .setContents(
                InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(picture)));
    return ModelInferRequest.newBuilder().setModelName(project).addInputs(image).build();
  }

  private List<String> classes(String project, String version) {
    var request = ModelMetadataRequest.newBuilder().setName(project).setVersion(version).build();
    var properties = services.serving().modelMetadata(request).getPropertiesMap();
    return properties.getOrDefault("classes", "").lines().toList();
  }
}
