package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.Refusal;
import java.util.List;

/// What became of an upload, in JSON.
///
/// @param refusals the first 1,000
public record UploadAnswer(
    long accepted, long duplicates, long labels, long refused, List<RefusedFile> refusals) {
  private static final String PREFIX = "REFUSAL_REASON_";

  /// A file that was not taken.
  ///
  /// @param position in the upload, from 0
  /// @param item the file's name
  /// @param reason for example `NOT_AN_IMAGE`
  public record RefusedFile(long position, String item, String reason, String message) {
    static RefusedFile of(Refusal refusal) {
      return new RefusedFile(
          refusal.getPosition(),
          refusal.getItem(),
          refusal.getReason().name().substring(PREFIX.length()),
          refusal.getMessage());
    }
  }

  static UploadAnswer of(AddItemsResponse response) {
    return new UploadAnswer(
        response.getAccepted(),
        response.getDuplicates(),
        response.getLabels(),
        response.getRefused(),
        response.getRefusalsList().stream().map(RefusedFile::of).toList());
  }
}
