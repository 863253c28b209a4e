package dev.millrace.ingest;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_BAD_ATTRIBUTES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/// Attributes where a protocol has room for one text only: a JSON object of plain values.
final class Attributes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Attributes() {}

  /// @param json blank for no attributes
  static Map<String, String> parse(String json) {
    if (json.isBlank()) {
      return Map.of();
    }
    try {
      return values(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw refused(e.getOriginalMessage());
    }
  }

  private static Map<String, String> values(JsonNode object) {
    if (!object.isObject()) {
      throw refused("it is of kind " + object.getNodeType());
    }
    var attributes = new HashMap<String, String>();
    for (var property : object.properties()) {
      if (!property.getValue().isValueNode() || property.getValue().isNull()) {
        throw refused("%s is no plain value".formatted(property.getKey()));
      }
      attributes.put(property.getKey(), property.getValue().asText());
    }
    return attributes;
  }

  private static ItemRefused refused(String problem) {
    return new ItemRefused(
        REFUSAL_REASON_BAD_ATTRIBUTES,
        "the attributes are no JSON object such as {\"source\": \"door 3\"}: " + problem);
  }
}
