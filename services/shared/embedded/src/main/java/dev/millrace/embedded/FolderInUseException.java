package dev.millrace.embedded;

import java.nio.file.Path;

/// A data folder that another live process, or another part of this one, already holds.
public final class FolderInUseException extends EmbeddedException {

  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder) {
    super(
        "The folder %s is in use by another start. Stop that one first, or name another folder."
            .formatted(folder));
  }
}
