package dev.millrace.training;

import com.google.protobuf.MessageLite;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectCreated;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.Statistics;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A small cut that can be learnt: noisy grey images, each bright in one third of its columns,
/// which is its class, or in some of the thirds, which are its tags; or with a point in the middle
/// of the third, or its number.
record TestCut(String project, String id, CutManifest manifest, Blob blob) {
  static final int SIDE = 20;
  static final List<String> CLASSES = List.of("left", "middle", "right");

  private static final String BYTES = "application/octet-stream";

  /// Puts a cut into a blob store.
  static TestCut put(BlobStore blobs, String project, String id, int train, int valid) {
    return put(blobs, project, id, TargetKind.TARGET_KIND_CLASS, train, valid);
  }

  /// Puts a cut of some kind into a blob store.
  static TestCut put(
      BlobStore blobs, String project, String id, TargetKind kind, int train, int valid) {
    var manifest =
        CutManifest.newBuilder()
            .setProject(project)
            .setSpec(
                CutSpec.newBuilder()
                    .setImage(ImageSpec.newBuilder().setWidth(SIDE).setHeight(SIDE).setChannels(1)))
            .addAllClasses(names(kind))
            .setTarget(kind)
            .setStatistics(Statistics.newBuilder().addMean(0.4).addStd(0.3))
            .addShards(shard(blobs, kind, Split.SPLIT_TRAIN, 0, train / 2))
            .addShards(shard(blobs, kind, Split.SPLIT_TRAIN, train / 2, train - train / 2))
            .addShards(shard(blobs, kind, Split.SPLIT_VALID, train, valid))
            .build();
    return of(blobs, project, id, manifest);
  }

  private static List<String> names(TargetKind kind) {
    return switch (kind) {
      case TARGET_KIND_CLASS, TARGET_KIND_TAGS -> CLASSES;
      case TARGET_KIND_POINTS -> List.of("bright");
      case TARGET_KIND_NUMBER -> List.of("number");
      case UNRECOGNIZED -> throw new IllegalArgumentException("an unknown kind");
    };
  }

  /// Puts a cut with a manifest made elsewhere into a blob store.
  static TestCut of(BlobStore blobs, String project, String id, CutManifest manifest) {
    return new TestCut(project, id, manifest, put(blobs, manifest));
  }

  ProjectEvent projectCreated() {
    var schema = LabelSchema.newBuilder().addAllClasses(CLASSES);
    return ProjectEvent.newBuilder()
        .setCreated(
            ProjectCreated.newBuilder()
                .setProject(
                    Project.newBuilder()
                        .setId(project)
                        .setApplication(application())
                        .setSchema(schema)))
        .build();
  }

  private Application application() {
    return switch (manifest.getTarget()) {
      case TARGET_KIND_CLASS -> Application.APPLICATION_IMAGE_CLASSIFICATION;
      case TARGET_KIND_TAGS -> Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION;
      case TARGET_KIND_POINTS -> Application.APPLICATION_IMAGE_POINTS;
      case TARGET_KIND_NUMBER -> Application.APPLICATION_IMAGE_REGRESSION;
      case UNRECOGNIZED -> throw new IllegalArgumentException("an unknown kind");
    };
  }

  CutEvent cutCompleted() {
    return CutEvent.newBuilder()
        .setCompleted(
            CutCompleted.newBuilder()
                .setCut(id)
                .setProject(project)
                .setSpec(manifest.getSpec())
                .setDigest(blob.getSha256())
                .setManifest(blob))
        .build();
  }

  private static Shard shard(BlobStore blobs, TargetKind kind, Split split, int first, int count) {
    var random = new Random(first);
    var pixels = new byte[count * SIDE * SIDE];
    var index = ShardIndex.newBuilder();
    for (int i = 0; i < count; i++) {
      var item = ShardItem.newBuilder().setItem("item-" + (first + i));
      int label = (first + i) % CLASSES.size();
      var bright = List.of(label);
      switch (kind) {
        case TARGET_KIND_CLASS -> item.setLabel(label);
        case TARGET_KIND_TAGS -> {
          int some = (first + i) % 8;
          bright = IntStream.range(0, 3).filter(tag -> (some >> tag & 1) == 1).boxed().toList();
          item.addAllTags(bright);
        }
        case TARGET_KIND_POINTS -> item.addNumbers((2 * label + 1) / 3f - 1).addNumbers(0);
        case TARGET_KIND_NUMBER -> item.addNumbers(label);
        case UNRECOGNIZED -> {}
      }
      paint(pixels, i * SIDE * SIDE, bright, random);
      index.addItems(item);
    }
    return Shard.newBuilder()
        .setSplit(split)
        .setCount(count)
        .setPixels(blobs.put(pixels, BYTES))
        .setIndex(put(blobs, index.build()))
        .build();
  }

  private static void paint(byte[] pixels, int at, List<Integer> thirds, Random random) {
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        boolean bright = thirds.contains(column * CLASSES.size() / SIDE);
        pixels[at + row * SIDE + column] = (byte) ((bright ? 100 : 40) + random.nextInt(100));
      }
    }
  }

  private static Blob put(BlobStore blobs, MessageLite message) {
    return blobs.put(message.toByteArray(), "application/protobuf");
  }
}
