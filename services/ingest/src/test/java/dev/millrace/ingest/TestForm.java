package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A multipart form.
final class TestForm {
  private static final String BOUNDARY = "----millrace-test";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  TestForm field(String name, String value) {
    return part("name=\"%s\"".formatted(name), value.getBytes(UTF_8));
  }

  TestForm file(String name, byte[] content) {
    return part("name=\"file\"; filename=\"%s\"".formatted(name), content);
  }

  private TestForm part(String disposition, byte[] content) {
    var head =
        "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(BOUNDARY, disposition);
    bytes.writeBytes(head.getBytes(UTF_8));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n".getBytes(UTF_8));
    return this;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  byte[] bytes() {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes.toByteArray());
    whole.writeBytes("--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8));
    return whole.toByteArray();
  }
}
