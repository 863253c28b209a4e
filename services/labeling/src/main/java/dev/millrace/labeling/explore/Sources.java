package dev.millrace.labeling.explore;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.pretrained.PretrainedWeights;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.pretrained.WeightsUnavailable;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.FeatureExtractor;
import dev.millrace.learn.vision.Fit;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.ExplorationSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What can look at the items of a project: its models, networks whose weights are on this machine,
/// and features made by hand.
public final class Sources {
  private static final ImageShape PHOTOGRAPH = new ImageShape(128, 128, 3);
  private static final ImageShape SMALL = new ImageShape(32, 32, 3);
  // Those that see more come first.
  private static final List<String> BACKBONES =
      List.of("resnet34", "resnet18", "mobilenet_v2", "squeezenet1_1", "cifar_resnet56");
  private static final int THREADS = 1;

  private record Registered(String version, String bundle) {}

  private final Database database;
  private final BlobStore blobs;
  private final WeightStore weights;
  private final Map<String, Boolean> here = new ConcurrentHashMap<>();

  /// Looks for weights in a store, without fetching any.
  public Sources(Database database, BlobStore blobs, WeightStore weights) {
    this.database = database;
    this.blobs = blobs;
    this.weights = weights;
  }

  /// All for a project, the best first.
  public List<ExplorationSource> of(String project) {
    var sources = new ArrayList<ExplorationSource>();
    models(project).forEach(model -> sources.add(described(model)));
    BACKBONES.stream().filter(this::isHere).map(Sources::backbone).forEach(sources::add);
    sources.add(
        ExplorationSource.newBuilder()
            .setSource(new Source.Handmade().toString())
            .setTitle("Edges and brightness, without a network")
            .build());
    return sources;
  }

  private ExplorationSource described(Registered model) {
    var source =
        ExplorationSource.newBuilder()
            .setSource(new Source.OfModel(model.version()).toString())
            .setTitle("Model " + model.version());
    try {
      source.addAllLayers(FeatureExtractor.layers(bundle(model.bundle())));
    } catch (MalformedBundle e) {
      source.setTitle("Model %s, which cannot be read".formatted(model.version()));
    }
    return source.build();
  }

  private static ExplorationSource backbone(String name) {
    var origin = WeightCatalogue.forBackbone(name).map(PretrainedWeights::origin).orElse("");
    return ExplorationSource.newBuilder()
        .setSource(new Source.OfBackbone(name).toString())
        .setTitle("%s (%s)".formatted(name, origin))
        .build();
  }

  /// Finds what a request names; an empty name is the best.
  ///
  /// @throws InvalidException for a source or layer that cannot be
  /// @throws NotFoundException for a model or weights that are not there
  Source find(String project, String name, String layer) {
    var source = Source.of(name.isEmpty() ? of(project).getFirst().getSource() : name);
    switch (source) {
      case Source.OfModel(var version) -> checkLayer(model(project, version), layer);
      case Source.OfBackbone(var backbone) -> {
        checkNoLayer(source, layer);
        if (!isHere(backbone)) {
          throw new NotFoundException(
              "there are no weights of the backbone '%s' on this machine; put them into a folder that %s names"
                  .formatted(backbone, WeightStore.VARIABLE));
        }
      }
      case Source.Handmade() -> checkNoLayer(source, layer);
    }
    return source;
  }

  private void checkLayer(Registered model, String layer) {
    var layers = FeatureExtractor.layers(bundle(model.bundle()));
    if (!layer.isEmpty() && !layers.contains(layer)) {
      throw new InvalidException(
          "model %s has no layer '%s'; it has %s".formatted(model.version(), layer, layers));
    }
  }

  private static void checkNoLayer(Source source, String layer) {
    if (!layer.isEmpty()) {
      throw new InvalidException(
          "the layer '%s' is given, and %s has none to choose".formatted(layer, source));
    }
  }

  /// Opens a source for looking.
  ///
  /// @throws NotFoundException when the model or the weights are not there
  public Viewer open(String project, Source source, String layer) {
    return switch (source) {
      case Source.Handmade() -> new Viewer.ByHand();
      case Source.OfBackbone(var name) -> open(name);
      case Source.OfModel(var version) -> open(bundle(model(project, version).bundle()), layer);
    };
  }

  private Viewer open(String backbone) {
    var entry =
        offline(backbone)
            .orElseThrow(() -> new NotFoundException("no weights are known for " + backbone));
    var shape = backbone.startsWith("cifar") ? SMALL : PHOTOGRAPH;
    try {
      var file = weights.open(entry);
      var extractor = FeatureExtractor.of(Backbone.named(backbone), file, shape, THREADS);
      return new Viewer.ByNetwork(extractor, Fit.SQUISH);
    } catch (WeightsUnavailable e) {
      throw new NotFoundException(String.valueOf(e.getMessage()));
    }
  }

  private static Viewer open(Bundle bundle, String layer) {
    var extractor =
        layer.isEmpty()
            ? FeatureExtractor.of(bundle, THREADS)
            : FeatureExtractor.of(bundle, layer, THREADS);
    return new Viewer.ByNetwork(extractor, Fit.valueOf(bundle.description().fit()));
  }

  private Bundle bundle(String sha256) {
    return Bundle.map(blobs.file(sha256));
  }

  private boolean isHere(String backbone) {
    return here.computeIfAbsent(backbone, name -> offline(name).filter(this::canBeHad).isPresent());
  }

  private boolean canBeHad(PretrainedWeights entry) {
    try {
      var _ = weights.file(entry);
      return true;
    } catch (WeightsUnavailable _) {
      return false;
    }
  }

  /// Without addresses, so that nothing is fetched while somebody waits.
  private static Optional<PretrainedWeights> offline(String backbone) {
    return WeightCatalogue.forBackbone(backbone)
        .map(e ->
            new PretrainedWeights(
                e.name(),
                e.backbone(),
                e.fileName(),
                e.sha256(),
                List.of(),
                e.origin(),
                e.licence(),
                e.published(),
                e.normalization()));
  }

  private List<Registered> models(String project) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select version, bundle from registered_model where project = :project
                    order by length(version) desc, version desc
                    limit 5
                    """)
                .bind("project", project)
                .map((row, _) -> new Registered(row.getString(1), row.getString(2)))
                .list());
  }

  private Registered model(String project, String version) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select version, bundle from registered_model
                    where project = :project and version = :version
                    """)
                .bind("project", project)
                .bind("version", version)
                .map((row, _) -> new Registered(row.getString(1), row.getString(2)))
                .findOne())
        .orElseThrow(() ->
            new NotFoundException(
                "project '%s' has no model version '%s'".formatted(project, version)));
  }
}
