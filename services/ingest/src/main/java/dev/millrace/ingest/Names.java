package dev.millrace.ingest;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_BAD_ATTRIBUTES;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_BAD_ID;

import dev.millrace.mesh.InvalidException;
import java.util.Map;

/// The rules for what senders may call things.
final class Names {
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_ATTRIBUTE_NAME = 100;

  private Names() {}

  static void checkId(String id) {
    if (!isName(id)) {
      throw new ItemRefused(
          REFUSAL_REASON_BAD_ID,
          "an id has at most %d characters, none of them a control character, and no space at its ends; "
                  .formatted(LONGEST_ID)
              + "send another, or none to use the content's hash");
    }
  }

  /// Checks the name of a user or of what a user rates.
  static void checkRated(String name) {
    if (name.isEmpty() || !isName(name)) {
      throw new ItemRefused(
          REFUSAL_REASON_BAD_ID,
          "a rating names a user and an item by 1 to %d characters, none of them a control character, and no space at the ends"
              .formatted(LONGEST_ID));
    }
  }

  private static boolean isName(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_ID
        && text.equals(text.strip())
        && !control(text);
  }

  /// Checks the name of who removes items; nobody may be named.
  ///
  /// @throws InvalidException for a name that cannot be
  static void checkLabeller(String name) {
    if (!isName(name)) {
      throw new InvalidException(
          "the labeller '%s' has more than %d characters, a control character, or a space at its ends"
              .formatted(name, LONGEST_ID));
    }
  }

  static void checkAttributes(Map<String, String> attributes, IngestLimits limits) {
    if (attributes.size() > limits.attributes()) {
      throw new ItemRefused(
          REFUSAL_REASON_BAD_ATTRIBUTES,
          "%d attributes were given, at most %d are taken"
              .formatted(attributes.size(), limits.attributes()));
    }
    attributes.forEach((name, value) -> checkAttribute(name, value, limits));
  }

  private static void checkAttribute(String name, String value, IngestLimits limits) {
    if (name.isBlank() || name.length() > LONGEST_ATTRIBUTE_NAME || control(name)) {
      throw new ItemRefused(
          REFUSAL_REASON_BAD_ATTRIBUTES,
          "an attribute's name has 1 to %d characters, none of them a control character"
              .formatted(LONGEST_ATTRIBUTE_NAME));
    }
    if (value.length() > limits.attributeCharacters() || value.indexOf('\0') >= 0) {
      throw new ItemRefused(
          REFUSAL_REASON_BAD_ATTRIBUTES,
          "attribute %s has %d characters, at most %d without NUL are taken"
              .formatted(name, value.length(), limits.attributeCharacters()));
    }
  }

  private static boolean control(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
