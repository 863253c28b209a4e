package dev.millrace.serving.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The reader of the protocol's JSON, in which elements of BYTES are base64 text.
public final class JsonRequests {
  // Deeper than any tensor, and shallow enough for the stack.
  private static final int DEEPEST = 8;

  private JsonRequests() {}

  /// The same request in protobuf, with typed contents; those that follow the JSON are left out.
  ///
  /// @throws InferenceRefused when it is not one
  public static ModelInferRequest read(String model, String version, JsonNode json) {
    var request = ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    if (!json.isObject()) {
      throw invalid("the body is %s, expected a JSON object".formatted(json.getNodeType()));
    }
    if (json.has("id")) {
      request.setId(text(json, "id"));
    }
    request.putAllParameters(parameters(json));
    for (var input : array(json, "inputs")) {
      request.addInputs(input(input));
    }
    if (json.has("outputs")) {
      for (var output : array(json, "outputs")) {
        request.addOutputs(
            InferRequestedOutputTensor.newBuilder()
                .setName(text(output, "name"))
                .putAllParameters(parameters(output)));
      }
    }
    return request.build();
  }

  private static InferInputTensor input(JsonNode json) {
    var name = text(json, "name");
    var datatype = Datatype.of(text(json, "datatype"), name);
    var input =
        InferInputTensor.newBuilder()
            .setName(name)
            .setDatatype(datatype.name())
            .putAllParameters(parameters(json));
    for (var size : array(json, "shape")) {
      if (!size.isIntegralNumber() || !size.canConvertToLong()) {
        throw invalid("input %s has %s in its shape, expected whole numbers".formatted(name, size));
      }
      input.addShape(size.longValue());
    }
    if (input.containsParameters(BinaryBody.SIZE) && !json.has("data")) {
      return input.build();
    }
    var contents = InferTensorContents.newBuilder();
    for (var element : array(json, "data")) {
      add(contents, name, datatype, element, 1);
    }
    return input.setContents(contents).build();
  }

  private static void add(
      InferTensorContents.Builder contents,
      String tensor,
      Datatype datatype,
      JsonNode element,
      int depth) {
    if (!element.isArray()) {
      addValue(contents, tensor, datatype, element);
      return;
    }
    if (depth == DEEPEST) {
      throw invalid("input %s has data nested deeper than %d".formatted(tensor, DEEPEST));
    }
    for (var inner : element) {
      add(contents, tensor, datatype, inner, depth + 1);
    }
  }

  private static void addValue(
      InferTensorContents.Builder contents, String tensor, Datatype datatype, JsonNode element) {
    switch (datatype) {
      case BYTES -> contents.addBytesContents(bytes(tensor, contents, element));
      case UINT8 -> contents.addUintContents(unsignedByte(tensor, contents, element));
      case FP32 -> contents.addFp32Contents(number(tensor, element).floatValue());
      case BOOL, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, BF16, FP64 ->
          throw invalid(
              "input %s has the datatype %s, expected BYTES, UINT8 or FP32"
                  .formatted(tensor, datatype));
    }
  }

  private static ByteString bytes(
      String tensor, InferTensorContents.Builder contents, JsonNode element) {
    try {
      if (element.isTextual()) {
        return ByteString.copyFrom(Base64.getDecoder().decode(element.textValue()));
      }
    } catch (IllegalArgumentException e) {
      throw invalid(
          "input %s, element %d: the text is not base64: %s"
              .formatted(tensor, contents.getBytesContentsCount(), e.getMessage()));
    }
    throw invalid(
        "input %s, element %d: expected text in base64, but got %s"
            .formatted(tensor, contents.getBytesContentsCount(), element.getNodeType()));
  }

  private static int unsignedByte(
      String tensor, InferTensorContents.Builder contents, JsonNode element) {
    var number = number(tensor, element);
    if (!number.isIntegralNumber() || !number.canConvertToInt()) {
      throw invalid(
          "input %s has %s as element %d, expected UINT8 from 0 to 255"
              .formatted(tensor, number, contents.getUintContentsCount()));
    }
    return number.intValue();
  }

  private static JsonNode number(String tensor, JsonNode element) {
    if (!element.isNumber()) {
      throw invalid(
          "input %s has %s among its data, expected numbers"
              .formatted(tensor, element.getNodeType()));
    }
    return element;
  }

  private static Map<String, InferParameter> parameters(JsonNode json) {
    var parameters = new LinkedHashMap<String, InferParameter>();
    for (var parameter : json.path("parameters").properties()) {
      parameters.put(parameter.getKey(), parameter(parameter.getKey(), parameter.getValue()));
    }
    return parameters;
  }

  private static InferParameter parameter(String name, JsonNode value) {
    var parameter = InferParameter.newBuilder();
    return switch (value.getNodeType()) {
      case BOOLEAN -> parameter.setBoolParam(value.booleanValue()).build();
      case STRING -> parameter.setStringParam(value.textValue()).build();
      case NUMBER ->
          value.canConvertToLong() && value.isIntegralNumber()
              ? parameter.setInt64Param(value.longValue()).build()
              : parameter.setDoubleParam(value.doubleValue()).build();
      case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO ->
          throw invalid(
              "parameter %s is %s, expected a number, text, true or false"
                  .formatted(name, value.getNodeType()));
    };
  }

  private static String text(JsonNode json, String field) {
    var value = json.path(field);
    if (!value.isTextual()) {
      throw invalid("'%s' is %s, expected text".formatted(field, value.getNodeType()));
    }
    return value.textValue();
  }

  private static JsonNode array(JsonNode json, String field) {
    var value = json.path(field);
    if (!value.isArray()) {
      throw invalid("'%s' is %s, expected an array".formatted(field, value.getNodeType()));
    }
    return value;
  }

  private static InferenceRefused invalid(String message) {
    return new InferenceRefused(Reason.INVALID_REQUEST, message);
  }
}
