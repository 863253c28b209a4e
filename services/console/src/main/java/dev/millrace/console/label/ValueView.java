package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import java.util.List;
import java.util.Optional;

/// What a label says, in one of the kinds that a schema may ask for; `kind` tells them apart.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ValueView.OneClass.class, name = "class"),
  @JsonSubTypes.Type(value = ValueView.Classes.class, name = "classes"),
  @JsonSubTypes.Type(value = ValueView.Points.class, name = "points"),
  @JsonSubTypes.Type(value = ValueView.Mask.class, name = "mask"),
  @JsonSubTypes.Type(value = RegionsView.class, name = "regions"),
  @JsonSubTypes.Type(value = ValueView.Text.class, name = "text"),
  @JsonSubTypes.Type(value = ValueView.Amount.class, name = "number"),
})
public sealed interface ValueView
    permits ValueView.OneClass,
        ValueView.Classes,
        ValueView.Points,
        ValueView.Mask,
        RegionsView,
        ValueView.Text,
        ValueView.Amount {
  /// The value as the contracts carry it.
  LabelValue toProto();

  /// A value that the contracts carry; empty when it says nothing.
  static Optional<ValueView> of(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> Optional.of(new OneClass(value.getClassName()));
      case CLASS_SET -> Optional.of(new Classes(value.getClassSet().getClassNamesList()));
      case POINTS ->
          Optional.of(
              new Points(
                  value.getPoints().getPointsList().stream()
                      .map(point -> new Place(point.getName(), point.getX(), point.getY()))
                      .toList()));
      case MASK -> Optional.of(new Mask(value.getMask().getSha256()));
      case REGIONS -> Optional.of(RegionsView.of(value.getRegions()));
      case TEXT -> Optional.of(new Text(value.getText()));
      case NUMBER -> Optional.of(new Amount(value.getNumber()));
      case VALUE_NOT_SET -> Optional.empty();
    };
  }

  /// One class.
  record OneClass(String name) implements ValueView {
    public OneClass {
      requireNonNull(name, "name is missing");
    }

    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder().setClassName(name).build();
    }
  }

  /// Any number of classes, none included.
  record Classes(List<String> names) implements ValueView {
    public Classes {
      names = List.copyOf(requireNonNull(names, "names are missing"));
    }

    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder()
          .setClassSet(ClassSet.newBuilder().addAllClassNames(names))
          .build();
    }
  }

  /// Named places in an image, in its pixels.
  record Points(List<Place> points) implements ValueView {
    public Points {
      points = List.copyOf(requireNonNull(points, "points are missing"));
    }

    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder()
          .setPoints(
              PointSet.newBuilder().addAllPoints(points.stream().map(Place::toProto).toList()))
          .build();
    }
  }

  /// A named place, from the top left.
  record Place(String name, float x, float y) {
    public Place {
      requireNonNull(name, "name is missing");
    }

    Point toProto() {
      return Point.newBuilder().setName(name).setX(x).setY(y).build();
    }
  }

  /// A mask that is a picture of its own; it is read, people draw regions.
  ///
  /// @param image SHA-256 of a PNG of one byte a pixel, the index into the mask codes
  record Mask(String image) implements ValueView {
    public Mask {
      requireNonNull(image, "image is missing");
    }

    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder()
          .setMask(dev.millrace.proto.mesh.v1.Blob.newBuilder().setSha256(image))
          .build();
    }
  }

  /// A text.
  record Text(String text) implements ValueView {
    public Text {
      requireNonNull(text, "text is missing");
    }

    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder().setText(text).build();
    }
  }

  /// A number.
  record Amount(double number) implements ValueView {
    @Override
    public LabelValue toProto() {
      return LabelValue.newBuilder().setNumber(number).build();
    }
  }
}
