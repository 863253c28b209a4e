package dev.millrace.console.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The writer of messages.
@Singleton
final class Json {
  private final ObjectMapper mapper;

  @Inject
  Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  Message message(String name, Object data) {
    return message(name, "", data);
  }

  Message message(String name, String id, Object data) {
    try {
      return new Message(name, id, mapper.writeValueAsString(data));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("%s cannot be told as JSON".formatted(data), e);
    }
  }
}
