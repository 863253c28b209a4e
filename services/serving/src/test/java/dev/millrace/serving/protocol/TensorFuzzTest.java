package dev.millrace.serving.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.InferenceRefused;
import java.io.IOException;
import java.util.Arrays;

/// Whatever bytes a request is made of, it is read or refused by name.
///
/// As tests these run over the inputs that are kept beside them; with `JAZZER_FUZZ=1` and one of
/// them named, they look for new ones.
class TensorFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Questions questions = new Questions(16);

  @FuzzTest(maxDuration = "30s")
  void protobuf(byte[] bytes) {
    try {
      var _ = questions.read(ModelInferRequest.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | InferenceRefused _) {
      // A proper refusal.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void rawImages(byte[] bytes) {
    for (int images = 1; images <= 2; images++) {
      var request =
          Requests.to("m")
              .addInputs(Requests.tensor("image", "BYTES", images))
              .addRawInputContents(ByteString.copyFrom(bytes));
      try {
        var _ = questions.read(request.build());
      } catch (InferenceRefused _) {
        // A proper refusal.
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void json(byte[] bytes) {
    var length = bytes.length == 0 ? 0 : Math.min(bytes.length, 1 + (bytes[0] & 0xFF));
    try {
      var json = JSON.readTree(Arrays.copyOf(bytes, length));
      var behind = ByteString.copyFrom(bytes, length, bytes.length - length);
      var _ = questions.read(BinaryBody.attach(JsonRequests.read("m", "", json), behind));
    } catch (IOException | InferenceRefused _) {
      // A proper refusal.
    }
  }
}
