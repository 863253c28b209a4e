package dev.millrace.labeling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of the labeling service.
@ConfigMapping(prefix = "millrace.labeling")
public interface LabelingConfig {
  /// How long a task stays with a labeller who says nothing.
  @WithDefault("15s")
  Duration leaseTime();

  /// `host:port` of the service that answers for models.
  @WithDefault("127.0.0.1:9086")
  String servingAddress();

  /// How many items of a project its champion is asked about, the front of the queue first; 0 asks
  /// about none.
  @WithDefault("2000")
  int suggestionsAhead();

  /// How many bytes an imported file may have.
  @WithDefault("268435456")
  long largestImport();

  /// How long to wait between two looks for records of the label log that have no seal.
  @WithDefault("1s")
  Duration sealInterval();

  /// How long to wait between two looks for votes to weigh anew.
  @WithDefault("2s")
  Duration consensusPause();

  /// How long to wait between two looks for items to ask about.
  @WithDefault("1s")
  Duration suggestionsPause();
}
