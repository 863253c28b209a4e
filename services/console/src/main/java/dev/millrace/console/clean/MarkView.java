package dev.millrace.console.clean;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Names;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Mark;
import dev.millrace.proto.labeling.v1.MarkKind;

/// What shall be done about an item.
///
/// @param kind keep, relabel, remove or merge
/// @param className the right class, to relabel
/// @param intoItem the item that stays, to merge
/// @param image of the item; may be empty in a request
/// @param presentClass the item's label when it was marked; may be empty in a request
public record MarkView(
    String item,
    String kind,
    String className,
    String intoItem,
    String labelId,
    String image,
    String presentClass) {
  public MarkView {
    requireNonNull(item, "item is missing");
    requireNonNull(kind, "kind is missing");
    requireNonNull(className, "className is missing");
    requireNonNull(intoItem, "intoItem is missing");
    requireNonNull(labelId, "labelId is missing");
    requireNonNull(image, "image is missing");
    requireNonNull(presentClass, "presentClass is missing");
  }

  static MarkView of(Mark mark) {
    return new MarkView(
        mark.getItem(),
        Names.of(mark.getKind(), "MARK_KIND_"),
        mark.getClassName(),
        mark.getIntoItem(),
        mark.getLabelId(),
        mark.getBlob().getSha256(),
        mark.getPresentClass());
  }

  Mark toProto() {
    return Mark.newBuilder()
        .setItem(item)
        .setKind(kind(kind))
        .setClassName(className)
        .setIntoItem(intoItem)
        .setLabelId(labelId)
        .build();
  }

  private static MarkKind kind(String kind) {
    return switch (kind) {
      case "keep" -> MarkKind.MARK_KIND_KEEP;
      case "relabel" -> MarkKind.MARK_KIND_RELABEL;
      case "remove" -> MarkKind.MARK_KIND_REMOVE;
      case "merge" -> MarkKind.MARK_KIND_MERGE;
      default ->
          throw new InvalidException(
              "kind is '%s': expected keep, relabel, remove or merge".formatted(kind));
    };
  }
}
