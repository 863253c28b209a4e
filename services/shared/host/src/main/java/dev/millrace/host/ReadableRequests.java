package dev.millrace.host;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Ends calls whose request is no message with INVALID_ARGUMENT.
///
/// Without this gRPC ends them with UNKNOWN, before any interceptor sees them, and logs a stack
/// trace for each.
public final class ReadableRequests {
  private ReadableRequests() {}

  /// The same service, whose methods see readable requests alone.
  public static ServerServiceDefinition of(ServerServiceDefinition service) {
    var methods =
        service.getMethods().stream().<ServerMethodDefinition<?, ?>>map(Rebound::of).toList();
    var descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    var rebound = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(rebound::addMethod);
    return rebound.build();
  }

  /// What came in: a message, or why it is none.
  private sealed interface Received<Q> {
    record Message<Q>(Q value) implements Received<Q> {}

    record Unreadable<Q>(StatusRuntimeException why) implements Received<Q> {}
  }

  private static final class Rebound {
    static <Q, A> ServerMethodDefinition<Received<Q>, A> of(ServerMethodDefinition<Q, A> method) {
      var original = method.getMethodDescriptor();
      var descriptor =
          original.<Received<Q>, A>toBuilder(
                  new Reading<>(original.getRequestMarshaller()), original.getResponseMarshaller())
              .build();
      var handler = method.getServerCallHandler();
      return ServerMethodDefinition.create(
          descriptor,
          (call, headers) ->
              new Checking<>(call, handler.startCall(new Typed<>(call, original), headers)));
    }
  }

  private record Reading<Q>(MethodDescriptor.Marshaller<Q> inner)
      implements MethodDescriptor.Marshaller<Received<Q>> {
    @Override
    public InputStream stream(Received<Q> received) {
      return switch (received) {
        case Received.Message<Q>(var value) -> inner.stream(value);
        case Received.Unreadable<Q>(var why) -> throw why;
      };
    }

    @Override
    public Received<Q> parse(InputStream stream) {
      try {
        return new Received.Message<>(inner.parse(stream));
      } catch (StatusRuntimeException e) {
        return new Received.Unreadable<>(e);
      }
    }
  }

  private static final class Checking<Q, A> extends ServerCall.Listener<Received<Q>> {
    private final ServerCall<Received<Q>, A> call;
    private final ServerCall.Listener<Q> listener;
    private boolean ended;

    Checking(ServerCall<Received<Q>, A> call, ServerCall.Listener<Q> listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void onMessage(Received<Q> received) {
      switch (received) {
        case Received.Message<Q>(var value) -> {
          if (!ended) {
            listener.onMessage(value);
          }
        }
        case Received.Unreadable<Q> _ -> {
          if (!ended) {
            ended = true;
            var method = call.getMethodDescriptor().getFullMethodName();
            call.close(
                Status.INVALID_ARGUMENT.withDescription("the request is no message of " + method),
                new Metadata());
          }
        }
      }
    }

    @Override
    public void onHalfClose() {
      if (!ended) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }

  /// The call as the method knows it.
  private static final class Typed<Q, A> extends ServerCall<Q, A> {
    private final ServerCall<Received<Q>, A> call;
    private final MethodDescriptor<Q, A> method;

    Typed(ServerCall<Received<Q>, A> call, MethodDescriptor<Q, A> method) {
      this.call = call;
      this.method = method;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
      return method;
    }

    @Override
    public void request(int messages) {
      call.request(messages);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void sendMessage(A message) {
      call.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      call.close(status, trailers);
    }

    @Override
    public boolean isCancelled() {
      return call.isCancelled();
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void setOnReadyThreshold(int bytes) {
      call.setOnReadyThreshold(bytes);
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      call.setMessageCompression(enabled);
    }

    @Override
    public void setCompression(String compressor) {
      call.setCompression(compressor);
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return call.getSecurityLevel();
    }

    @Override
    public Attributes getAttributes() {
      return call.getAttributes();
    }

    @Override
    public @Nullable String getAuthority() {
      return call.getAuthority();
    }
  }
}
