package dev.millrace.labeling;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client of the served models, over the Open Inference Protocol. Their answers come as events,
/// to whoever reads them.
final class Inference {
  private static final int PATIENCE_SECONDS = 30;

  /// An item and its encoded image.
  record Question(String item, byte[] image) {}

  private final Channel channel;

  Inference(Channel channel) {
    this.channel = channel;
  }

  /// Asks a champion about images.
  ///
  /// @throws StatusRuntimeException when it does not answer
  void ask(Champion champion, List<Question> questions) {
    var _ =
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .modelInfer(request(champion, questions));
  }

  private static ModelInferRequest request(Champion champion, List<Question> questions) {
    var items = String.join("\n", questions.stream().map(Question::item).toList());
    var contents = InferTensorContents.newBuilder();
    questions.forEach(question -> contents.addBytesContents(ByteString.copyFrom(question.image())));
    return ModelInferRequest.newBuilder()
        .setModelName(champion.project())
        .setModelVersion(champion.version())
        .putParameters("items", InferParameter.newBuilder().setStringParam(items).build())
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("BYTES")
                .addShape(questions.size())
                .setContents(contents))
        .build();
  }
}
