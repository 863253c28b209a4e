package dev.millrace.serving.protocol;

import static dev.millrace.serving.protocol.Requests.floats;
import static dev.millrace.serving.protocol.Requests.framed;
import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.output;
import static dev.millrace.serving.protocol.Requests.rawImages;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.serving.protocol.Requests.tensor;
import static dev.millrace.serving.protocol.Requests.text;
import static dev.millrace.serving.protocol.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
  private static final byte[] A = {1, 2, 3};
  private static final byte[] B = {};

  private final Questions questions = new Questions(4);

  private Images read(ModelInferRequest.Builder request) {
    return questions.read(request.build()).images();
  }

  @Test
  void read_typedImages_areTheFiles() {
    assertThat(((Images.Encoded) read(images("m", A, B))).files()).containsExactly(A, B);
  }

  @Test
  void read_rawImages_areTheFiles() {
    assertThat(((Images.Encoded) read(rawImages("m", A, B))).files()).containsExactly(A, B);
  }

  @Test
  void read_rawPixels_areTheBytes() {
    var pixels = (Images.Pixels) read(rawPixels("m", new byte[] {0, 127, -128, -1}, 2, 1, 2, 1));
    assertThat(pixels.shape()).isEqualTo(new ImageShape(1, 2, 1));
    assertThat(pixels.count()).isEqualTo(2);
    assertThat(pixels.bytes()).containsExactly(0, 127, 128, 255);
  }

  @Test
  void read_typedPixels_areTheBytes() {
    var contents = InferTensorContents.newBuilder().addUintContents(0).addUintContents(255);
    var pixels =
        (Images.Pixels)
            read(to("m").addInputs(tensor("pixels", "UINT8", 1, 1, 2, 1).setContents(contents)));
    assertThat(pixels.bytes()).containsExactly(0, 255);
  }

  @Test
  void read_floats_areBroughtToBytesRawAndTyped() {
    var raw =
        to("m")
            .addInputs(tensor("pixels", "FP32", 1, 1, 3, 1))
            .addRawInputContents(floats(0f, 0.5f, 1f));
    var contents =
        InferTensorContents.newBuilder()
            .addFp32Contents(0f)
            .addFp32Contents(0.5f)
            .addFp32Contents(1f);
    var typed = to("m").addInputs(tensor("pixels", "FP32", 1, 1, 3, 1).setContents(contents));
    assertThat(((Images.Pixels) read(raw)).bytes()).containsExactly(0, 128, 255);
    assertThat(((Images.Pixels) read(typed)).bytes()).containsExactly(0, 128, 255);
  }

  @Test
  void read_items_areOneALine() {
    var request = images("m", A, B).putParameters("items", text("first\nsecond")).build();
    assertThat(questions.read(request).items()).containsExactly("first", "second");
  }

  @Test
  void read_contradictions_areInvalid() {
    refused(to("m"), "0 inputs, expected one");
    refused(images("m", A).addInputs(tensor("pixels", "UINT8", 0)), "2 inputs");
    refused(to("m").addInputs(tensor("audio", "BYTES", 0)), "input 'audio' is unknown");
    refused(to("m").addInputs(tensor("image", "JPEG", 1)), "datatype 'JPEG'");
    refused(to("m").addInputs(tensor("image", "UINT8", 0)), "expected BYTES of the shape");
    refused(to("m").addInputs(tensor("image", "BYTES", 0, 1)), "expected BYTES of the shape");
    refused(to("m").addInputs(tensor("image", "BYTES", 0)), "no images");
    refused(to("m").addInputs(tensor("image", "BYTES", -1)), "sizes of at least 0");
    refused(to("m").addInputs(tensor("image", "BYTES", 2)), "0 elements, expected 2");
    refused(images("m", A).addOutputs(output("logits")), "output 'logits' is unknown");
  }

  @Test
  void read_contentsThatDoNotFit_areInvalid() {
    refused(images("m", A).addRawInputContents(framed(A)), "contents beside raw_input_contents");
    refused(rawImages("m", A).addRawInputContents(framed(A)), "2 raw_input_contents");
    var wrong = InferTensorContents.newBuilder().addIntContents(1);
    refused(
        to("m").addInputs(tensor("image", "BYTES", 1).setContents(wrong)),
        "has int_contents, expected bytes_contents");
    refused(to("m").addInputs(tensor("pixels", "FP16", 1, 1, 1, 1)), "travels raw alone");
    refused(rawPixels("m", new byte[3], 1, 2, 2, 1), "3 raw bytes, expected 4");
    refused(rawPixels("m", new byte[4], 2, 2), "expected [images, height, width, channels]");
    refused(rawPixels("m", new byte[0], 1, 2, 0, 1), "expected [images, height, width, channels]");
    refused(rawPixels("m", new byte[0], 0, 2, 2, 1), "no images");
  }

  @Test
  void read_hugeShapes_areInvalid() {
    refused(rawPixels("m", new byte[3], 1L << 40, 1L << 40, 1, 1), "more elements");
    refused(rawPixels("m", new byte[3], 1L << 40, 1L << 40, 0, 1), "more elements");
    refused(rawPixels("m", new byte[3], Long.MAX_VALUE, 1, 1, 1), "more elements");
  }

  @Test
  void read_valuesOutsideTheirRange_areInvalid() {
    var contents = InferTensorContents.newBuilder().addUintContents(256);
    refused(
        to("m").addInputs(tensor("pixels", "UINT8", 1, 1, 1, 1).setContents(contents)),
        "256 as element 0");
    for (float value : new float[] {-0.01f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY}) {
      refused(
          to("m")
              .addInputs(tensor("pixels", "FP32", 1, 1, 1, 1))
              .addRawInputContents(floats(value)),
          "expected 0 to 1");
    }
  }

  @Test
  void read_brokenFraming_isInvalid() {
    var framed = framed(A);
    refused(framing(framed.substring(0, 2)), "element 0: its length prefix does not fit");
    refused(framing(framed.substring(0, 6)), "element 0: its length of 3 does not fit");
    refused(framing(framed.concat(framed)), "1 elements and 7 bytes more");
    refused(framing(ByteString.empty()), "0 elements and 0 bytes more");
    refused(
        framing(ByteString.copyFrom(new byte[] {-1, -1, -1, -1})), "element 0: its length prefix");
  }

  private static ModelInferRequest.Builder framing(ByteString raw) {
    return to("m").addInputs(tensor("image", "BYTES", 1)).addRawInputContents(raw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one\ntwo\nthree", "one\n", "\none", " \none"})
  void read_itemsThatDoNotNameTheImages_areInvalid(String items) {
    refused(images("m", A, B).putParameters("items", text(items)), "item id");
  }

  @Test
  void read_itemsThatAreNoText_areInvalid() {
    refused(
        images("m", A).putParameters("items", InferParameter.newBuilder().setInt64Param(1).build()),
        "parameter items is INT64_PARAM");
  }

  @Test
  void read_tooManyImages_areTooLarge() {
    assertThatThrownBy(() -> read(images("m", A, A, A, A, A)))
        .hasMessageContaining("5 images, and one request may hold 4")
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  private void refused(ModelInferRequest.Builder request, String message) {
    assertThatThrownBy(() -> read(request))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  @Test
  void read_requestsBrokenAtRandom_areReadOrRefused() throws Exception {
    var random = new Random(42);
    var sound =
        List.of(
            rawImages("m", A, A).putParameters("items", text("a\nb")).build(),
            rawPixels("m", new byte[12], 1, 2, 2, 3).build(),
            images("m", A).build());
    var refused = 0;
    for (int i = 0; i < 10_000; i++) {
      var bytes = sound.get(i % sound.size()).toByteArray();
      for (int change = 0; change <= i % 4; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        questions.read(ModelInferRequest.parseFrom(bytes));
      } catch (InvalidProtocolBufferException | InferenceRefused _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
