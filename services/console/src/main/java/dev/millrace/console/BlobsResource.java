package dev.millrace.console;

import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Pictures by their content's name. Nothing else of the blob store is shown.
@Path("/api/blobs")
@RunOnVirtualThread
public final class BlobsResource {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_MAGIC = 12;
  private static final Map<String, String> BY_MAGIC =
      Map.of(
          "89504e470d0a1a0a", "image/png",
          "ffd8ff", "image/jpeg",
          "474946383761", "image/gif",
          "474946383961", "image/gif",
          "424d", "image/bmp");

  private final BlobStore blobs;

  @Inject
  BlobsResource(BlobStore blobs) {
    this.blobs = blobs;
  }

  /// A picture; what has this name never changes, so browsers may keep it for ever.
  @GET
  @Needs(Role.ANNOTATOR)
  @Path("{sha256}")
  public Response picture(@PathParam("sha256") String sha256) {
    if (!NAME.matcher(sha256).matches()) {
      throw new NotFoundException("'%s' is not a blob's name".formatted(sha256));
    }
    var file = blobs.file(sha256);
    var type =
        type(file)
            .orElseThrow(() -> new NotFoundException("blob %s is no picture".formatted(sha256)));
    return Response.ok(file.toFile(), type)
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }

  private static Optional<String> type(java.nio.file.Path file) {
    try (var in = Files.newInputStream(file)) {
      var magic = HexFormat.of().formatHex(in.readNBytes(LONGEST_MAGIC));
      // WebP names its container first, then its length, then itself.
      if (magic.startsWith("52494646") && magic.startsWith("57454250", 16)) {
        return Optional.of("image/webp");
      }
      return BY_MAGIC.entrySet().stream()
          .filter(known -> magic.startsWith(known.getKey()))
          .map(Map.Entry::getValue)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("blob %s cannot be read".formatted(file), e);
    }
  }
}
