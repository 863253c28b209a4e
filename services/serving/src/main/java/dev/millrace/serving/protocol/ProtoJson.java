package dev.millrace.serving.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.List;

/// The writer of messages as the protocol's JSON: fields by their names in the contract, also those
/// that have no value, and whole numbers as numbers.
public final class ProtoJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ProtoJson() {}

  /// A message; nested messages that are not set are left out.
  public static ObjectNode write(Message message) {
    var json = JSON.objectNode();
    for (var field : message.getDescriptorForType().getFields()) {
      if (!field.hasPresence() || message.hasField(field)) {
        json.set(field.getName(), field(field, message.getField(field)));
      }
    }
    return json;
  }

  private static JsonNode field(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      var json = JSON.objectNode();
      for (var entry : (List<?>) value) {
        if (entry instanceof MapEntry<?, ?> pair) {
          json.set(pair.getKey().toString(), value(pair.getValue()));
        }
      }
      return json;
    }
    if (field.isRepeated()) {
      var json = JSON.arrayNode();
      ((List<?>) value).forEach(element -> json.add(value(element)));
      return json;
    }
    return value(value);
  }

  private static JsonNode value(Object value) {
    return switch (value) {
      case Message message -> write(message);
      case EnumValueDescriptor constant -> JSON.textNode(constant.getName());
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case String text -> JSON.textNode(text);
      default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
    };
  }
}
