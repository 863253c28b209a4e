package dev.millrace.console.mesh;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A project for each kind of label, with items in it.
public final class Desks {
  public static final String TAGS = "tags";
  public static final String MARKS = "marks";
  public static final String MASKS = "masks";
  public static final String NOTES = "notes";
  public static final String SIZES = "sizes";
  public static final String VOTES = "votes";

  static final int LABELLED = 40;
  private static final int ITEMS = 120;
  private static final int FEW = 12;

  private Desks() {}

  static List<Project> all() {
    var classes = LabelSchema.newBuilder().addAllClasses(Shapes.CLASSES);
    return List.of(
        project(
            LabelingDouble.PROJECT,
            "Shapes <b>by hand</b>",
            Application.APPLICATION_IMAGE_CLASSIFICATION,
            classes),
        project(TAGS, "Tags", Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION, classes),
        project(
            MARKS,
            "Marks",
            Application.APPLICATION_IMAGE_POINTS,
            LabelSchema.newBuilder().addPointNames("left").addPointNames("right")),
        project(
            MASKS,
            "Masks",
            Application.APPLICATION_IMAGE_SEGMENTATION,
            LabelSchema.newBuilder()
                .addMaskCodes("ground")
                .addMaskCodes("shape")
                .addMaskCodes("hole")),
        project(NOTES, "Notes", Application.APPLICATION_TEXT_CLASSIFICATION, classes),
        project(
            SIZES,
            "Sizes",
            Application.APPLICATION_TABULAR_REGRESSION,
            LabelSchema.newBuilder()
                .setNumberRange(NumberRange.newBuilder().setMinimum(0).setMaximum(28))),
        project(VOTES, "Votes", Application.APPLICATION_IMAGE_CLASSIFICATION, classes));
  }

  static void fill(LabelBook book, BlobStore blobs) {
    var published = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < ITEMS; i++) {
      var item = "shape-%03d".formatted(i);
      book.addPicture(blobs, LabelingDouble.PROJECT, item, Shapes.png(i), Shapes.SIDE);
      if (i < LABELLED) {
        var by =
            LabelBook.by("stream", "").toBuilder()
                .setSource(LabelSource.LABEL_SOURCE_STREAM)
                .build();
        published.add(book.label(item, ofClass(Shapes.shape(i)), by, "first-" + i, false));
      } else {
        book.suggest(item, suggestion(i));
      }
    }
    published.forEach(CompletableFuture::join);
    for (int i = 0; i < FEW; i++) {
      for (var project : List.of(TAGS, MARKS, MASKS, SIZES, VOTES)) {
        book.addPicture(
            blobs, project, "%s-%02d".formatted(project, i), Shapes.png(200 + i), Shapes.SIDE);
      }
      book.addText(
          NOTES, "note-%02d".formatted(i), "It has %d corners, and somebody drew it.".formatted(i));
    }
    dispute(book);
  }

  /// Two items on which people do not agree, and one that was chosen by chance.
  private static void dispute(LabelBook book) {
    vote(book, "votes-00", "ada", "ring");
    vote(book, "votes-00", "bea", "circle");
    book.sendToReview("votes-00", ReviewReason.REVIEW_REASON_TIED);
    vote(book, "votes-01", "ada", "square");
    vote(book, "votes-01", "bea", "square");
    vote(book, "votes-01", "cleo", "cross");
    give(book, "votes-01", "square", LabelSource.LABEL_SOURCE_CONSENSUS);
    book.sendToReview("votes-01", ReviewReason.REVIEW_REASON_WEAK_CONSENSUS);
    give(book, "votes-02", "triangle", LabelSource.LABEL_SOURCE_PERSON);
    book.sendToReview("votes-02", ReviewReason.REVIEW_REASON_SAMPLED);
  }

  private static void vote(LabelBook book, String item, String who, String className) {
    var label = "%s-%s".formatted(item, who);
    book.label(item, ofClass(className), LabelBook.by(who, label), label, true).join();
  }

  private static void give(LabelBook book, String item, String className, LabelSource source) {
    var by = LabelBook.by("ada", item).toBuilder().setSource(source).build();
    book.label(item, ofClass(className), by, item + "-label", false).join();
  }

  private static Suggestion suggestion(int number) {
    var margin = number % 10 / 10f;
    return Suggestion.newBuilder()
        .setClassName(Shapes.shape(number))
        .setConfidence(0.5f + margin / 2)
        .setMargin(margin)
        .setModelVersion("2")
        .build();
  }

  static LabelValue ofClass(String name) {
    return LabelValue.newBuilder().setClassName(name).build();
  }

  private static Project project(
      String id, String title, Application application, LabelSchema.Builder schema) {
    return Project.newBuilder()
        .setId(id)
        .setTitle(title)
        .setApplication(application)
        .setSchema(schema)
        .build();
  }
}
