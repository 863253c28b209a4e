package dev.millrace.preprocessing;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/// How the preprocessing service works.
@ConfigMapping(prefix = "millrace.preprocessing")
public interface PreprocessingConfig {
  /// Threads that decode images; one a core when it is not set.
  OptionalInt threads();
}
