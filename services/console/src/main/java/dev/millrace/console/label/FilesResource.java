package dev.millrace.console.label;

import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.ExportLabelsResponse;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import dev.millrace.proto.labeling.v1.LabelFormat;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Labels as files, in and out. Neither way holds a file in memory.
@Path("/api/projects/{project}/files")
@RunOnVirtualThread
public final class FilesResource {
  private static final int CHUNK = 512 << 10;

  private final Services services;
  private final Visitors visitors;

  @Inject
  FilesResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// The current labels of a project as a file.
  @GET
  @Needs(Role.ENGINEER)
  public Response export(
      @PathParam("project") String project, @QueryParam("format") @DefaultValue("csv") String name)
      throws InterruptedException {
    var format = FileFormat.of(name);
    var request =
        ExportLabelsRequest.newBuilder().setProject(project).setFormat(format.proto()).build();
    var call = services.labelFiles().exportLabels(request);
    // A refusal comes with the first part, while the answer's status can still tell of it.
    var any = hasMore(call);
    StreamingOutput file = out -> copy(any, call, out);
    return Response.ok(file, format.mediaType())
        .header(
            "Content-Disposition",
            "attachment; filename=\"%s-labels.%s\"".formatted(project, format.ending()))
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /// Reads a file of labels, as one act.
  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Needs(Role.ENGINEER)
  public Imported read(
      @PathParam("project") String project,
      @QueryParam("format") @DefaultValue("csv") String name,
      @QueryParam("labeller") @DefaultValue("") String labeller,
      @QueryParam("act") @DefaultValue("") String act,
      InputStream file)
      throws InterruptedException, IOException {
    var format = FileFormat.of(name);
    if (!format.isRead()) {
      throw new InvalidException("labels are not read from %s".formatted(name));
    }
    var header =
        ImportHeader.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(labeller))
            .setFormat(format.proto())
            .setAct(act);
    var call = services.labelFiles().importLabels();
    try {
      send(call, ImportLabelsRequest.newBuilder().setHeader(header).build(), file);
      var answer = call.read();
      return new Imported(
          answer.getAct(),
          answer.getLabelled(),
          answer.getRefused(),
          answer.getRefusalsList().stream()
              .map(refusal -> new BulkResource.Refused(refusal.getItem(), refusal.getReason()))
              .toList());
    } catch (StatusException e) {
      throw e.getStatus().asRuntimeException();
    } catch (IOException e) {
      call.cancel("the file ended early", e);
      throw e;
    }
  }

  private static void send(
      BlockingClientCall<ImportLabelsRequest, ?> call, ImportLabelsRequest header, InputStream file)
      throws InterruptedException, IOException, StatusException {
    var open = call.write(header);
    for (var bytes = file.readNBytes(CHUNK);
        open && bytes.length > 0;
        bytes = file.readNBytes(CHUNK)) {
      var part =
          ImportLabelsRequest.newBuilder().setData(UnsafeByteOperations.unsafeWrap(bytes)).build();
      open = call.write(part);
    }
    call.halfClose();
  }

  private static boolean hasMore(BlockingClientCall<?, ExportLabelsResponse> call)
      throws InterruptedException {
    try {
      return call.hasNext();
    } catch (StatusException e) {
      throw e.getStatus().asRuntimeException();
    }
  }

  private static void copy(
      boolean any, BlockingClientCall<?, ExportLabelsResponse> call, OutputStream out)
      throws IOException {
    try {
      for (var more = any; more; more = call.hasNext()) {
        call.read().getData().writeTo(out);
      }
    } catch (StatusException e) {
      throw new IOException("labeling ended the file early", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the file was not wanted to its end", e);
    } finally {
      call.cancel("the reader is done", null);
    }
  }

  /// What came of a file.
  ///
  /// @param refusals the first 100
  public record Imported(
      String act, long labelled, long refused, List<BulkResource.Refused> refusals) {
    public Imported {
      refusals = List.copyOf(refusals);
    }
  }

  private record FileFormat(LabelFormat proto, String mediaType, String ending, boolean isRead) {
    static FileFormat of(String name) {
      return switch (name) {
        case "csv" -> new FileFormat(LabelFormat.LABEL_FORMAT_CSV, "text/csv", "csv", true);
        case "label-studio" ->
            new FileFormat(
                LabelFormat.LABEL_FORMAT_LABEL_STUDIO, MediaType.APPLICATION_JSON, "json", true);
        case "coco" ->
            new FileFormat(
                LabelFormat.LABEL_FORMAT_COCO, MediaType.APPLICATION_JSON, "coco.json", true);
        case "folder" ->
            new FileFormat(LabelFormat.LABEL_FORMAT_FOLDER, "application/zip", "zip", false);
        default ->
            throw new InvalidException(
                "format is '%s': expected csv, label-studio, coco or folder".formatted(name));
      };
    }
  }
}
