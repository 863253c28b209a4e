package dev.millrace.labeling.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.millrace.mesh.InvalidException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// JSON of any size, read value by value, each of a size that is fit to be held.
final class Json {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 100;
  private static final long LARGEST_VALUE = 16L << 20;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxStringLength((int) LARGEST_VALUE)
                  .build())
          .build();

  private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private Json() {}

  /// What is done with an open file.
  @FunctionalInterface
  interface Use {
    void with(JsonParser parser) throws IOException;
  }

  /// Reads a file.
  ///
  /// @throws InvalidException when it is not JSON
  static void read(Path file, Use use) throws IOException {
    try (var parser = FACTORY.createParser(file.toFile())) {
      use.with(parser);
    } catch (JsonParseException e) {
      throw notJson(e);
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  private static InvalidException notJson(JsonProcessingException e) {
    var place = e.getLocation();
    return new InvalidException(
        "the file is not JSON that can be read here: %s, at line %d, column %d"
            .formatted(
                e.getOriginalMessage(),
                place == null ? 0 : place.getLineNr(),
                place == null ? 0 : place.getColumnNr()));
  }

  /// The value that the parser stands on; empty when it is larger than may be held. The parser
  /// stands on its end then.
  static Optional<JsonNode> value(JsonParser parser) throws IOException {
    var begin = parser.currentLocation().getByteOffset();
    try (var buffer = new TokenBuffer(parser)) {
      int depth = 0;
      do {
        var token = parser.currentToken();
        buffer.copyCurrentEvent(parser);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (parser.currentLocation().getByteOffset() - begin > LARGEST_VALUE) {
          skip(parser, depth);
          return Optional.empty();
        }
      } while (depth > 0 && parser.nextToken() != null);
      if (depth > 0) {
        throw new InvalidException("the file ends in the middle of a value");
      }
      return Optional.of(MAPPER.readTree(buffer.asParserOnFirstToken()));
    }
  }

  private static void skip(JsonParser parser, int depth) throws IOException {
    int left = depth;
    while (left > 0) {
      var token = parser.nextToken();
      if (token == null) {
        throw new InvalidException("the file ends in the middle of a value");
      }
      left += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
  }

  /// @throws InvalidException when the next token is another
  static void expect(JsonParser parser, JsonToken wanted, String what) throws IOException {
    if (parser.nextToken() != wanted) {
      throw new InvalidException("the file is not %s".formatted(what));
    }
  }
}
