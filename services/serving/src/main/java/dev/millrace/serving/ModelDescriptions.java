package dev.millrace.serving;

import dev.millrace.proto.inference.ModelConfig;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ModelStatisticsResponse;
import dev.millrace.proto.inference.RepositoryIndexResponse;
import dev.millrace.proto.inference.RepositoryIndexResponse.ModelIndex;
import dev.millrace.proto.inference.ServerMetadataResponse;
import dev.millrace.serving.access.Caller;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelState;
import dev.millrace.serving.model.ModelState.State;
import dev.millrace.serving.model.Models;
import dev.millrace.serving.protocol.Metadata;
import dev.millrace.serving.protocol.TritonConfig;
import dev.millrace.serving.protocol.TritonStatistics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the server and its models say of themselves.
@Singleton
final class ModelDescriptions {
  private static final String REPOSITORY = "millrace";
  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "item_ids",
          "lineage",
          "model_configuration",
          "model_repository",
          "schedule_policy",
          "statistics");

  private final ServingMesh mesh;
  private final ServingConfig config;
  private final String version;

  @Inject
  ModelDescriptions(
      ServingMesh mesh,
      ServingConfig config,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.mesh = mesh;
    this.config = config;
    this.version = version;
  }

  /// The server: name, version, and what it does beyond the protocol.
  ServerMetadataResponse server() {
    return ServerMetadataResponse.newBuilder()
        .setName("millrace")
        .setVersion(version)
        .addAllExtensions(EXTENSIONS)
        .build();
  }

  /// Whether a model can answer.
  boolean isReady(Caller caller, String name, String version) {
    caller.checkMayAsk(name);
    return mesh.models().isReady(name, version);
  }

  /// A model: what it takes and gives, and where it comes from.
  ModelMetadataResponse model(Caller caller, String name, String version) {
    caller.checkMayAsk(name);
    try (var lease = mesh.models().take(name, version)) {
      return Metadata.write(lease.identity(), lease.description(), mesh.models().versions(name));
    }
  }

  /// A model's configuration.
  ModelConfig config(Caller caller, String name, String version) {
    caller.checkMayAsk(name);
    try (var lease = mesh.models().take(name, version)) {
      return TritonConfig.write(
          lease.identity(), lease.description(), config.limits().images(), config.batch().images());
    }
  }

  /// What versions have done, of models that the caller may ask.
  ///
  /// @param name empty for all models
  /// @param version empty for all versions
  /// @throws InferenceRefused when there is no such model
  ModelStatisticsResponse statistics(Caller caller, String name, String version) {
    var models = mesh.models();
    if (!name.isEmpty()) {
      caller.checkMayAsk(name);
      checkKnown(models, name, version);
    }
    var response = ModelStatisticsResponse.newBuilder();
    models.states().stream()
        .filter(state -> caller.mayAsk(state.project()))
        .filter(state -> name.isEmpty() || state.project().equals(name))
        .filter(state -> version.isEmpty() || state.version().equals(version))
        .map(state ->
            TritonStatistics.write(
                state.project(),
                state.version(),
                models.tallies().of(state.project(), state.version())))
        .forEach(response::addModelStats);
    return response.build();
  }

  private static void checkKnown(Models models, String name, String version) {
    var versions = models.versions(name);
    if (!version.isEmpty() && !versions.contains(version)) {
      throw new InferenceRefused(
          Reason.UNKNOWN_MODEL,
          "model %s has no version %s; it has %s".formatted(name, version, versions));
    }
  }

  /// The registered versions that the caller may ask, and whether they can answer.
  ///
  /// @param repository empty, or the name of the only one
  /// @param ready whether to list only what can answer
  RepositoryIndexResponse index(Caller caller, String repository, boolean ready) {
    if (!repository.isEmpty() && !repository.equals(REPOSITORY)) {
      throw new InferenceRefused(
          Reason.UNKNOWN_MODEL,
          "no repository '%s', expected '%s' or no name".formatted(repository, REPOSITORY));
    }
    var response = RepositoryIndexResponse.newBuilder();
    mesh.models().states().stream()
        .filter(state -> caller.mayAsk(state.project()))
        .filter(state -> !ready || state.state() == State.READY)
        .map(ModelDescriptions::indexed)
        .forEach(response::addModels);
    return response.build();
  }

  private static ModelIndex indexed(ModelState state) {
    return ModelIndex.newBuilder()
        .setName(state.project())
        .setVersion(state.version())
        .setState(state.state().name())
        .setReason(state.reason())
        .build();
  }
}
