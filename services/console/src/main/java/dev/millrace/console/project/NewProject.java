package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Names;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A project that somebody wants.
///
/// @param application as in [ProjectView], for example `image classification`
/// @param names the classes, mask codes or point names, as the application asks for
/// @param range of numbers, empty where labels are none
public record NewProject(
    String id, String title, String application, List<String> names, Optional<RangeView> range) {
  public NewProject {
    requireNonNull(id, "id is missing");
    requireNonNull(title, "title is missing");
    requireNonNull(application, "application is missing");
    names = List.copyOf(requireNonNull(names, "names are missing"));
    requireNonNull(range, "range is missing");
  }

  Project toProto() {
    var kind = kind();
    var schema = LabelSchema.newBuilder();
    switch (kind) {
      case APPLICATION_IMAGE_SEGMENTATION -> schema.addAllMaskCodes(names);
      case APPLICATION_IMAGE_POINTS -> schema.addAllPointNames(names);
      case APPLICATION_UNSPECIFIED,
          APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_IMAGE_MULTI_CLASSIFICATION,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_TABULAR_CLASSIFICATION,
          APPLICATION_TABULAR_REGRESSION,
          APPLICATION_IMAGE_REGRESSION,
          APPLICATION_RATINGS,
          APPLICATION_GENERATIVE,
          UNRECOGNIZED ->
          schema.addAllClasses(names);
    }
    range.map(RangeView::toProto).ifPresent(schema::setNumberRange);
    return Project.newBuilder()
        .setId(id)
        .setTitle(title)
        .setApplication(kind)
        .setSchema(schema)
        .build();
  }

  private Application kind() {
    return Arrays.stream(Application.values())
        .filter(value -> Names.of(value, "APPLICATION_").equals(application))
        .findFirst()
        .orElseThrow(
            () -> new InvalidException("there is no application '%s'".formatted(application)));
  }

  /// The numbers that a label may be.
  public record RangeView(double minimum, double maximum) {
    static RangeView of(NumberRange range) {
      return new RangeView(range.getMinimum(), range.getMaximum());
    }

    NumberRange toProto() {
      return NumberRange.newBuilder().setMinimum(minimum).setMaximum(maximum).build();
    }
  }
}
