package dev.millrace.console.live;

import static java.util.Objects.requireNonNull;

/// Something to tell a page: a server-sent event.
///
/// @param id where a page that comes back goes on from; empty for none
/// @param json one line
record Message(String name, String id, String json) {
  Message {
    requireNonNull(name, "name is null");
    requireNonNull(id, "id is null");
    requireNonNull(json, "json is null");
  }
}
