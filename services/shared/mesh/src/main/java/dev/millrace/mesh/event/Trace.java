package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Which flow something belongs to: one correlation id from the first act to the last answer, the
/// event that caused it, and the W3C trace that began it.
public record Trace(String correlationId, Optional<String> causationId, String traceParent) {
  private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

  public Trace {
    requireNonNull(correlationId, "correlationId is null");
    requireNonNull(causationId, "causationId is null");
    requireNonNull(traceParent, "traceParent is null");
  }

  /// A flow that begins now.
  public static Trace begin() {
    return of(UUID.randomUUID().toString());
  }

  /// A flow with a correlation id that is known from elsewhere.
  public static Trace of(String correlationId) {
    var bytes = new byte[24];
    ThreadLocalRandom.current().nextBytes(bytes);
    var hex = HexFormat.of();
    var traceParent =
        "00-%s-%s-01".formatted(hex.formatHex(bytes, 0, 16), hex.formatHex(bytes, 16, 24));
    return new Trace(correlationId, Optional.empty(), traceParent);
  }

  /// The flow that this code runs in, or a new one.
  public static Trace current() {
    return CURRENT.isBound() ? CURRENT.get() : begin();
  }

  /// Runs code as part of this flow.
  public void run(Runnable code) {
    ScopedValue.where(CURRENT, this).run(code);
  }

  /// Calls code as part of this flow.
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> code) throws X {
    return ScopedValue.where(CURRENT, this).call(code);
  }
}
