package dev.millrace.serving.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ModelMetadataResponse.TensorMetadata;
import dev.millrace.proto.inference.ServerMetadataResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The writer of the protocol's JSON, in which class names are plain text.
public final class JsonResponses {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonResponses() {}

  /// An inference response in JSON and what follows it.
  ///
  /// @param bytes the contents of the outputs that were wanted as bytes, in their order
  public record Body(ObjectNode json, ByteString bytes) {}

  /// An inference response.
  ///
  /// @param response its contents are typed
  public static Body write(ModelInferRequest request, ModelInferResponse response) {
    var json = JSON.objectNode();
    json.put("model_name", response.getModelName());
    json.put("model_version", response.getModelVersion());
    if (!response.getId().isEmpty()) {
      json.put("id", response.getId());
    }
    var parameters = json.putObject("parameters");
    response.getParametersMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(parameter -> put(parameters, parameter.getKey(), parameter.getValue()));
    var outputs = json.putArray("outputs");
    var bytes = ByteString.empty();
    for (var output : response.getOutputsList()) {
      var written = output(output);
      if (BinaryBody.wants(request, output.getName())) {
        var contents = BinaryBody.bytes(output);
        written.remove("data");
        written.putObject("parameters").put(BinaryBody.SIZE, contents.size());
        bytes = bytes.concat(contents);
      }
      outputs.add(written);
    }
    return new Body(json, bytes);
  }

  private static void put(ObjectNode json, String name, InferParameter parameter) {
    switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> json.put(name, parameter.getBoolParam());
      case INT64_PARAM -> json.put(name, parameter.getInt64Param());
      case STRING_PARAM -> json.put(name, parameter.getStringParam());
      case DOUBLE_PARAM -> json.put(name, parameter.getDoubleParam());
      case UINT64_PARAM -> json.put(name, Long.toUnsignedString(parameter.getUint64Param()));
      case PARAMETERCHOICE_NOT_SET -> json.putNull(name);
    }
  }

  private static ObjectNode output(InferOutputTensor output) {
    var json = JSON.objectNode();
    json.put("name", output.getName());
    json.put("datatype", output.getDatatype());
    json.set("shape", numbers(output.getShapeList()));
    var data = json.putArray("data");
    output.getContents().getFp32ContentsList().forEach(data::add);
    output.getContents().getBytesContentsList().forEach(text -> data.add(text.toStringUtf8()));
    return json;
  }

  /// What a model takes and gives.
  public static ObjectNode write(ModelMetadataResponse response) {
    var json = JSON.objectNode();
    json.put("name", response.getName());
    json.set("versions", texts(response.getVersionsList()));
    json.put("platform", response.getPlatform());
    json.set("inputs", tensors(response.getInputsList()));
    json.set("outputs", tensors(response.getOutputsList()));
    var properties = json.putObject("properties");
    new TreeMap<>(response.getPropertiesMap()).forEach(properties::put);
    return json;
  }

  private static ArrayNode tensors(List<TensorMetadata> tensors) {
    var array = JSON.arrayNode();
    for (var tensor : tensors) {
      var json = array.addObject();
      json.put("name", tensor.getName());
      json.put("datatype", tensor.getDatatype());
      json.set("shape", numbers(tensor.getShapeList()));
    }
    return array;
  }

  /// What the server is.
  public static ObjectNode write(ServerMetadataResponse response) {
    var json = JSON.objectNode();
    json.put("name", response.getName());
    json.put("version", response.getVersion());
    json.set("extensions", texts(response.getExtensionsList()));
    return json;
  }

  private static ArrayNode numbers(List<Long> values) {
    var array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static ArrayNode texts(List<String> values) {
    var array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
