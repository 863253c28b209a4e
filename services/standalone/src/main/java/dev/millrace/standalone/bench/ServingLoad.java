package dev.millrace.standalone.bench;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/// A client that keeps asking one question: so many callers at once, or so many times a second
/// whether answers come or not.
final class ServingLoad {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);
  private static final Duration ENDLESS = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final GRPCInferenceServiceFutureStub stub;
  private final ModelInferRequest question;

  ServingLoad(Channel channel, ModelInferRequest question) {
    this.stub = GRPCInferenceServiceGrpc.newFutureStub(channel);
    this.question = question;
  }

  /// Callers who each ask again as soon as they have an answer.
  LoadResult closed(int callers, Duration time) throws InterruptedException {
    var run = new Run(ENDLESS);
    var end = run.begin + time.toNanos();
    for (int i = 0; i < callers; i++) {
      run.askUntil(end);
    }
    return run.end(end);
  }

  /// Requests at a constant rate; each one's time begins when it should have been sent.
  LoadResult open(double perSecond, Duration time, Duration deadline) throws InterruptedException {
    var run = new Run(deadline);
    var count = Math.max(1, (long) (perSecond * time.toNanos() / 1e9));
    for (long i = 0; i < count; i++) {
      var at = run.begin + (long) (i / perSecond * 1e9);
      waitUntil(at);
      run.ask(at, () -> {});
    }
    return run.end(run.begin + time.toNanos());
  }

  /// Requests at a constant rate until it is stopped, on the thread that runs it.
  Endless endless(double perSecond) {
    return new Endless(perSecond);
  }

  /// A load without an end of its own.
  final class Endless {
    private final double perSecond;
    private volatile boolean stopped;

    Endless(double perSecond) {
      this.perSecond = perSecond;
    }

    LoadResult run() throws InterruptedException {
      var run = new Run(ENDLESS);
      for (long i = 0; !stopped; i++) {
        var at = run.begin + (long) (i / perSecond * 1e9);
        waitUntil(at);
        run.ask(at, () -> {});
      }
      return run.end(System.nanoTime());
    }

    void stop() {
      stopped = true;
    }
  }

  private static void waitUntil(long at) {
    for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// One load from its first to its last answer.
  private final class Run {
    private final Duration deadline;
    private final long begin = System.nanoTime();
    private final ConcurrentHistogram answered = new ConcurrentHistogram(LONGEST, 3);
    private final ConcurrentHistogram refused = new ConcurrentHistogram(LONGEST, 3);
    private final ConcurrentHistogram quickly = new ConcurrentHistogram(LONGEST, 3);
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong open = new AtomicLong();

    Run(Duration deadline) {
      this.deadline = deadline;
    }

    void askUntil(long end) {
      var now = System.nanoTime();
      if (now < end) {
        ask(now, () -> askUntil(end));
      }
    }

    void ask(long at, Runnable then) {
      var sent = System.nanoTime();
      var left = deadline.toNanos() - (sent - at);
      if (left <= 0) {
        unsent.incrementAndGet();
        then.run();
        return;
      }
      open.incrementAndGet();
      var answer = stub.withDeadlineAfter(left, TimeUnit.NANOSECONDS).modelInfer(question);
      Futures.addCallback(
          answer,
          new FutureCallback<ModelInferResponse>() {
            @Override
            public void onSuccess(ModelInferResponse response) {
              answered.recordValue(since(at));
              over(then);
            }

            @Override
            public void onFailure(Throwable failure) {
              count(failure, at, sent);
              over(then);
            }
          },
          MoreExecutors.directExecutor());
    }

    private void count(Throwable failure, long at, long sent) {
      switch (Status.fromThrowable(failure).getCode()) {
        case RESOURCE_EXHAUSTED -> {
          refused.recordValue(since(at));
          quickly.recordValue(since(sent));
        }
        case DEADLINE_EXCEEDED -> late.incrementAndGet();
        default -> failed.incrementAndGet();
      }
    }

    private static long since(long at) {
      return Math.clamp(System.nanoTime() - at, 1, LONGEST);
    }

    private void over(Runnable then) {
      then.run();
      open.decrementAndGet();
    }

    LoadResult end(long end) throws InterruptedException {
      waitUntil(end);
      var seconds = (System.nanoTime() - begin) / 1e9;
      var patience = System.nanoTime() + PATIENCE.toNanos();
      while (open.get() > 0 && System.nanoTime() < patience) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      return new LoadResult(
          answered, refused, quickly, unsent.get(), late.get(), failed.get() + open.get(), seconds);
    }
  }
}
