package dev.millrace.ingest;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNKNOWN_CLASS;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNKNOWN_PROJECT;

import dev.millrace.ingest.reader.ItemReader;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.LabelValue;

/// All that can be said of an item without looking at the others. Several threads may share one.
final class ItemCheck {
  private final IngestLimits limits;
  private final Projects projects;
  private final ContentCheck content;

  ItemCheck(IngestLimits limits, Projects projects, ContentCheck content) {
    this.limits = limits;
    this.projects = projects;
    this.content = content;
  }

  Checked check(long position, String project, AddItemRequest item) {
    try {
      return sound(position, project, item);
    } catch (ItemRefused e) {
      return Checked.Refused.of(position, name(item), e);
    }
  }

  private Checked.Sound sound(long position, String project, AddItemRequest item) {
    var rules = projects.find(project).orElseThrow(() -> unknown(project));
    rules.checkKind(item.getContentCase());
    Names.checkId(item.getItem());
    Names.checkAttributes(item.getAttributesMap(), limits);
    var label = checkLabel(rules, item.getLabel());
    var sound = content.check(item);
    var hash = ContentHash.of(sound);
    return new Checked.Sound(
        position,
        name(item),
        project,
        item.getItem().isEmpty() ? hash : item.getItem(),
        hash,
        sound,
        item.getAttributesMap(),
        label);
  }

  private LabelValue checkLabel(ProjectRules rules, LabelValue label) {
    try {
      return rules.checkLabel(label);
    } catch (ItemRefused e) {
      if (e.reason() == REFUSAL_REASON_UNKNOWN_CLASS) {
        return projects
            .findAfter(rules.id() + "/" + e.getMessage(), rules.id())
            .orElse(rules)
            .checkLabel(label);
      }
      throw e;
    }
  }

  private static ItemRefused unknown(String project) {
    return new ItemRefused(
        REFUSAL_REASON_UNKNOWN_PROJECT,
        "there is no project '%s'; create it first, or correct its name".formatted(project));
  }

  private static String name(AddItemRequest item) {
    return item.getItem().isEmpty()
        ? item.getAttributesOrDefault(ItemReader.FILE, "")
        : item.getItem();
  }
}
