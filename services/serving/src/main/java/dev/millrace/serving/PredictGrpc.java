package dev.millrace.serving;

import dev.millrace.host.ReadableRequests;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import jakarta.inject.Inject;

/// The way in to [PredictCalls], by the gate and with readable requests alone.
@GrpcService
@RegisterInterceptor(GrpcGate.class)
public final class PredictGrpc implements BindableService {
  private final PredictCalls calls;

  @Inject
  PredictGrpc(ServingMesh mesh, ServingConfig config) {
    this.calls = new PredictCalls(mesh, config);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ReadableRequests.of(calls.bindService());
  }
}
