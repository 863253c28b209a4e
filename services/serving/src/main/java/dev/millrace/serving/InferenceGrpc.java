package dev.millrace.serving;

import dev.millrace.host.ReadableRequests;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import jakarta.inject.Inject;

/// The way in to [InferenceCalls], by the gate and with readable requests alone.
@GrpcService
@RegisterInterceptor(GrpcGate.class)
public final class InferenceGrpc implements BindableService {
  private final InferenceCalls calls;

  @Inject
  InferenceGrpc(ServingMesh mesh, ModelDescriptions descriptions) {
    this.calls = new InferenceCalls(mesh, descriptions);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ReadableRequests.of(calls.bindService());
  }
}
