package dev.millrace.host;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.grpc.runtime.Interceptors;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Hands each gRPC call from the event loop to virtual threads, its events one after the other, so
/// that services may block.
///
/// Quarkus's own annotations for this defer the start of a call, and let the end of a request
/// overtake the request (quarkus issue 48940).
@GlobalInterceptor
@ApplicationScoped
public class VirtualThreads implements ServerInterceptor, Prioritized {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var inOrder = MoreExecutors.newSequentialExecutor(threads);
    return new Handed<>(next.startCall(call, headers), inOrder, Context.current());
  }

  /// Inside of what brings events to the event loop, and outside of what handles their failures.
  @Override
  public int getPriority() {
    return Interceptors.EXCEPTION_HANDLER + 1;
  }

  @PreDestroy
  void close() {
    threads.close();
  }

  private static final class Handed<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final Executor inOrder;
    private final Context context;

    Handed(ServerCall.Listener<Q> listener, Executor inOrder, Context context) {
      this.listener = listener;
      this.inOrder = inOrder;
      this.context = context;
    }

    private void hand(Runnable event) {
      inOrder.execute(context.wrap(event));
    }

    @Override
    public void onMessage(Q message) {
      hand(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      hand(listener::onHalfClose);
    }

    @Override
    public void onCancel() {
      hand(listener::onCancel);
    }

    @Override
    public void onComplete() {
      hand(listener::onComplete);
    }

    @Override
    public void onReady() {
      hand(listener::onReady);
    }
  }
}
