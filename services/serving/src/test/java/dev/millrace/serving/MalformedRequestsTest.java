package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.rawImages;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteStreams;
import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.serving.model.SumClassifier;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MalformedRequestsTest {
  private static final int REQUESTS = 10_000;
  private static final int FIRST = 2_000;
  private static final long SLACK = 24 << 20;

  private final GrpcMesh mesh = new GrpcMesh(SumClassifier.opener(), Map.of());

  /// A method by its name, and the bytes of a sound request to it.
  private record Sound(MethodDescriptor<byte[], byte[]> method, byte[] request) {}

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void requests_ofAllKindsBrokenAtRandom_haveAProperStatusAndLeaveNothing() {
    var project = mesh.project();
    var sound = sound(project);
    var malformed = new Malformed(42);
    var codes = new EnumMap<Status.Code, Integer>(Status.Code.class);
    var before = 0L;
    for (int i = 0; i < REQUESTS; i++) {
      if (i == FIRST) {
        before = usedBytes();
      }
      var request = sound.get(i % sound.size());
      codes.merge(send(request.method(), malformed.of(request.request())), 1, Integer::sum);
    }
    assertThat(codes.keySet())
        .as("statuses %s", codes)
        .isSubsetOf(
            Status.Code.OK,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.UNIMPLEMENTED);
    assertThat(codes).as("most are refused, and some changes do no harm").hasSizeGreaterThan(2);
    assertThat(usedBytes() - before).as("bytes that stay").isLessThan(SLACK);
    for (var request : sound) {
      assertThat(send(request.method(), request.request())).isEqualTo(Status.Code.OK);
    }
  }

  private static List<Sound> sound(String project) {
    var sound = new ArrayList<Sound>();
    var infer = bytes(GRPCInferenceServiceGrpc.getModelInferMethod());
    var predict = bytes(ServingGrpc.getPredictMethod());
    sound.add(new Sound(infer, rawPixels(project, new byte[12], 3, 2, 2, 1).build().toByteArray()));
    for (var format : List.of("png", "jpg", "gif", "bmp")) {
      var file = file(format);
      sound.add(new Sound(infer, images(project, file).build().toByteArray()));
      sound.add(new Sound(infer, rawImages(project, file, file).build().toByteArray()));
      var input = Input.newBuilder().setItem("i").setImage(ByteString.copyFrom(file));
      sound.add(
          new Sound(
              predict,
              PredictRequest.newBuilder()
                  .setProject(project)
                  .addInputs(input)
                  .build()
                  .toByteArray()));
    }
    return sound;
  }

  private static byte[] file(String format) {
    var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 3, 0xFF8800);
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Status.Code send(MethodDescriptor<byte[], byte[]> method, byte[] request) {
    try {
      var options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
      var _ = ClientCalls.blockingUnaryCall(mesh.channel(), method, options, request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static MethodDescriptor<byte[], byte[]> bytes(MethodDescriptor<?, ?> method) {
    return method.toBuilder(new Bytes(), new Bytes()).build();
  }

  private static long usedBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return ByteStreams.toByteArray(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
