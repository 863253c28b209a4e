package dev.millrace.serving.access;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Who asks, and what they may.
public final class Caller {
  /// Somebody who need not say who they are.
  public static final Caller ANYBODY = withKey("anybody", Set.of("*"), Share.ENDLESS);

  private static final String TOKENS = "token";

  private final String name;
  private final String group;
  private final Set<String> models;
  private final Share share;
  private final BooleanSupplier over;

  private Caller(String name, String group, Set<String> models, Share share, BooleanSupplier over) {
    this.name = name;
    this.group = group;
    this.models = Set.copyOf(models);
    this.share = share;
    this.over = over;
  }

  /// A client that the configuration names.
  static Caller withKey(String name, Set<String> models, Share share) {
    return new Caller(name, name, models, share, () -> false);
  }

  /// A client that its token names.
  ///
  /// @param over whether the token has expired by now
  static Caller withToken(String name, Set<String> models, Share share, BooleanSupplier over) {
    return new Caller(name, TOKENS, models, share, over);
  }

  /// The client's name in the configuration, or in its token.
  public String name() {
    return name;
  }

  /// The client's name in the configuration, or `token` for all that show one: as many values as
  /// the configuration has, whatever tokens say.
  public String group() {
    return group;
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
    share
        .take(images)
        .ifPresent(wait -> {
          throw InferenceRefused.overQuota(
              "client %s has had its images of this minute".formatted(name), wait);
        });
  }

  /// Lets a caller go on who was let in some time ago, as in a stream.
  ///
  /// @throws InferenceRefused when its token has expired since
  public void checkStillIn() {
    if (over.getAsBoolean()) {
      throw new InferenceRefused(
          Reason.UNAUTHENTICATED,
          "the token of client %s has expired; call again with a new one".formatted(name));
    }
  }
}
