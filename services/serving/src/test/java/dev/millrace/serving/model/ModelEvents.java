package dev.millrace.serving.model;

import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.ModelRegistered;
import dev.millrace.proto.evaluation.v1.ModelWithdrawn;
import dev.millrace.proto.mesh.v1.Blob;

/// Events of the models topic.
public final class ModelEvents {
  private ModelEvents() {}

  /// A model with golden items.
  public static ModelEvent registered(String project, String version, Blob bundle, Blob golden) {
    var event = registered(project, version, bundle).toBuilder();
    event.getRegisteredBuilder().getModelBuilder().setGolden(golden);
    return event.build();
  }

  public static ModelEvent registered(String project, String version, Blob bundle) {
    var model =
        Model.newBuilder()
            .setProject(project)
            .setVersion(version)
            .setBundle(bundle)
            .setRun("run-" + version)
            .setCut("cut-" + version);
    return ModelEvent.newBuilder()
        .setRegistered(ModelRegistered.newBuilder().setModel(model))
        .build();
  }

  public static ModelEvent champion(String project, String version) {
    return moved(project, Alias.ALIAS_CHAMPION, version, 0);
  }

  /// A move of an alias, to nowhere without a version.
  public static ModelEvent moved(String project, Alias alias, String version, double share) {
    return ModelEvent.newBuilder()
        .setAliasMoved(
            AliasMoved.newBuilder()
                .setProject(project)
                .setAlias(alias)
                .setVersion(version)
                .setShare(share))
        .build();
  }

  public static ModelEvent withdrawn(String project, String version) {
    return ModelEvent.newBuilder()
        .setWithdrawn(ModelWithdrawn.newBuilder().setProject(project).setVersion(version))
        .build();
  }
}
