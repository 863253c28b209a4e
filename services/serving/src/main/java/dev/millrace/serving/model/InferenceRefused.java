package dev.millrace.serving.model;

import java.time.Duration;
import java.util.Optional;

/// The answer to a request that gets no prediction, with the reason as a value.
public final class InferenceRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why a request gets no prediction.
  public enum Reason {
    /// No project has this name, or the project no such version.
    UNKNOWN_MODEL,
    /// The model is registered and cannot answer now: no champion yet, or its bundle is broken.
    MODEL_NOT_READY,
    /// The request contradicts the protocol or the model's inputs.
    INVALID_REQUEST,
    /// More images or bytes than one request may hold.
    TOO_LARGE,
    /// The bytes of an image are not taken as one.
    IMAGE_REFUSED,
    /// What no model here does.
    UNSUPPORTED,
    /// The caller did not say who it is, or not so that it can be believed.
    UNAUTHENTICATED,
    /// The caller has no right to this model.
    FORBIDDEN,
    /// The caller has had its share for now; trying again later helps.
    OVER_QUOTA,
    /// More images wait than the queue holds, or than can be answered before the deadline; trying
    /// again later helps.
    OVERLOADED,
    /// The caller's deadline passed, or the caller left, before the work began.
    ABANDONED,
    /// The model failed at its work.
    FAILED
  }

  private final Reason reason;
  private final Duration retryAfter;

  /// The message says what was given and what was expected.
  public InferenceRefused(Reason reason, String message) {
    this(reason, message, Duration.ZERO);
  }

  /// The message says what was given and what was expected.
  public InferenceRefused(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.retryAfter = Duration.ZERO;
  }

  private InferenceRefused(Reason reason, String message, Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /// Too much waits; with the time from now on after which trying again helps.
  public static InferenceRefused overloaded(String message, Duration retryAfter) {
    return new InferenceRefused(
        Reason.OVERLOADED,
        "%s; try again in %d ms".formatted(message, Math.max(1, retryAfter.toMillis())),
        retryAfter);
  }

  /// The caller has had its share; with the time from now on after which there is more.
  public static InferenceRefused overQuota(String message, Duration retryAfter) {
    return new InferenceRefused(
        Reason.OVER_QUOTA,
        "%s; try again in %d ms".formatted(message, Math.max(1, retryAfter.toMillis())),
        retryAfter);
  }

  /// When trying again helps, from now on; empty when that is not known.
  public Optional<Duration> retryAfter() {
    return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
  }

  /// Why there is no prediction.
  public Reason reason() {
    return reason;
  }
}
