package dev.millrace.serving.access;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.Optional;
import java.util.Set;

/// Who asks, and what they may.
public final class Caller {
  /// Somebody who need not say who they are.
  public static final Caller ANYBODY = new Caller("anybody", Set.of("*"), Optional.empty());

  private final String name;
  private final Set<String> models;
  private final Optional<Quota> quota;

  Caller(String name, Set<String> models, Optional<Quota> quota) {
    this.name = name;
    this.models = Set.copyOf(models);
    this.quota = quota;
  }

  /// The client's name in the configuration, or in its token.
  public String name() {
    return name;
  }

  /// Whether a model may be asked.
  public boolean mayAsk(String model) {
    return models.contains("*") || models.contains(model);
  }

  /// Lets the caller on to a model.
  ///
  /// @throws InferenceRefused when it may not ask that model, whether or not there is one
  public void checkMayAsk(String model) {
    if (!mayAsk(model)) {
      throw new InferenceRefused(
          Reason.FORBIDDEN, "client %s may not ask model %s".formatted(name, model));
    }
  }

  /// Takes some images from the caller's share.
  ///
  /// @throws InferenceRefused when it has too few left
  public void take(int images) {
    quota
        .flatMap(share -> share.take(images))
        .ifPresent(wait -> {
          throw InferenceRefused.overQuota(
              "client %s has had its images of this minute".formatted(name), wait);
        });
  }
}
