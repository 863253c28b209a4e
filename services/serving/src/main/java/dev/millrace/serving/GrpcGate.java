package dev.millrace.serving;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.serving.access.Caller;
import dev.millrace.serving.model.InferenceRefused;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/// Lets gRPC calls in by their keys; whether the server lives, everybody may ask.
@Singleton
public final class GrpcGate implements ServerInterceptor {
  private static final Context.Key<Caller> CALLER = Context.key("caller");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<String> FREE =
      Set.of(
          GRPCInferenceServiceGrpc.getServerLiveMethod().getFullMethodName(),
          GRPCInferenceServiceGrpc.getServerReadyMethod().getFullMethodName());

  private final ServingMesh mesh;

  @Inject
  GrpcGate(ServingMesh mesh) {
    this.mesh = mesh;
  }

  /// Who made the call that is being answered.
  static Caller caller() {
    var caller = CALLER.get();
    if (caller == null) {
      throw new IllegalStateException("the call came in beside the gate");
    }
    return caller;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      var caller =
          FREE.contains(call.getMethodDescriptor().getFullMethodName())
              ? Caller.ANYBODY
              : mesh.gate()
                  .enter(
                      Optional.ofNullable(headers.get(AUTHORIZATION)),
                      Optional.ofNullable(headers.get(API_KEY)));
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    } catch (InferenceRefused e) {
      mesh.meters().refused(e.reason());
      call.close(Refusal.status(e).getStatus(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
