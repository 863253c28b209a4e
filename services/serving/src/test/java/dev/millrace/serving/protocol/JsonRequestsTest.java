package dev.millrace.serving.protocol;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.output;
import static dev.millrace.serving.protocol.Requests.tensor;
import static dev.millrace.serving.protocol.Requests.text;
import static dev.millrace.serving.protocol.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.InferenceRefused;
import org.junit.jupiter.api.Test;

class JsonRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ModelInferRequest read(String json) throws JsonProcessingException {
    return JsonRequests.read("m", "1", JSON.readTree(json));
  }

  @Test
  void read_images_isTheRequestInProtobuf() throws Exception {
    var json =
        """
        {"id": "7", "parameters": {"items": "a", "fast": true, "n": 3, "x": 0.5},
         "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["AQID"]}],
         "outputs": [{"name": "classes"}]}
        """;
    assertThat(read(json))
        .isEqualTo(
            images("m", new byte[] {1, 2, 3})
                .setModelVersion("1")
                .setId("7")
                .putParameters("items", text("a"))
                .putParameters("fast", InferParameter.newBuilder().setBoolParam(true).build())
                .putParameters("n", InferParameter.newBuilder().setInt64Param(3).build())
                .putParameters("x", InferParameter.newBuilder().setDoubleParam(0.5).build())
                .addOutputs(output("classes"))
                .build());
  }

  @Test
  void read_nestedData_isFlattened() throws Exception {
    var json =
        """
        {"inputs": [{"name": "pixels", "shape": [1, 2, 2, 1], "datatype": "UINT8",
         "data": [[[[1], [2]], [[3], [4]]]]}]}
        """;
    var contents =
        InferTensorContents.newBuilder()
            .addUintContents(1)
            .addUintContents(2)
            .addUintContents(3)
            .addUintContents(4);
    assertThat(read(json))
        .isEqualTo(
            to("m")
                .setModelVersion("1")
                .addInputs(tensor("pixels", "UINT8", 1, 2, 2, 1).setContents(contents))
                .build());
  }

  @Test
  void read_whatIsNoRequest_isRefused() {
    refused("[]", "expected a JSON object");
    refused("{}", "'inputs' is MISSING, expected an array");
    refused("{\"inputs\": [{}]}", "'name' is MISSING");
    refused("{\"id\": 7, \"inputs\": []}", "'id' is NUMBER, expected text");
    refused("{\"parameters\": {\"a\": []}, \"inputs\": []}", "parameter a is ARRAY");
    refused(tensorWith("BYTES", "\"%\""), "element 0: the text is not base64");
    refused(tensorWith("BYTES", "1"), "element 0: expected text in base64");
    refused(tensorWith("UINT8", "1.5"), "1.5 as element 0");
    refused(tensorWith("UINT8", "\"1\""), "expected numbers");
    refused(tensorWith("FP64", "1"), "expected BYTES, UINT8 or FP32");
    refused(tensorWith("NONE", "1"), "datatype 'NONE'");
    refused(tensorWith("UINT8", "[".repeat(50) + "]".repeat(50)), "nested deeper than 8");
  }

  private static String tensorWith(String datatype, String element) {
    return """
    {"inputs": [{"name": "t", "shape": [1], "datatype": "%s", "data": [%s]}]}
    """
        .formatted(datatype, element);
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InferenceRefused.class)
        .hasMessageContaining(message);
  }
}
