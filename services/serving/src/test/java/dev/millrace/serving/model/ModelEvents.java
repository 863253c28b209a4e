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
    return ModelEvent.newBuilder()
        .setAliasMoved(
            AliasMoved.newBuilder()
                .setProject(project)
                .setAlias(Alias.ALIAS_CHAMPION)
                .setVersion(version))
        .build();
  }

  public static ModelEvent withdrawn(String project, String version) {
    return ModelEvent.newBuilder()
        .setWithdrawn(ModelWithdrawn.newBuilder().setProject(project).setVersion(version))
        .build();
  }
}
