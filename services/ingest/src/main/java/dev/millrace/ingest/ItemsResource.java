package dev.millrace.ingest;

import dev.millrace.ingest.reader.FileItem;
import dev.millrace.ingest.reader.FileLabels;
import dev.millrace.ingest.reader.ReadLimits;
import dev.millrace.mesh.InvalidException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/// Items by upload: images and zip archives as the files of a form.
@Path("/api/projects/{project}/items")
@RunOnVirtualThread
public class ItemsResource {
  private static final Long RETRY_SECONDS = 5L;

  private final IngestMesh mesh;
  private final ReadLimits limits;

  @Inject
  ItemsResource(IngestMesh mesh, IngestConfig config) {
    this.mesh = mesh;
    this.limits = config.reading();
  }

  /// Takes the files, each or refuses it with a reason, and answers when those that are new are on
  /// the log.
  ///
  /// @param labels `folder` takes the name of the folder that a file lies in for its label
  /// @param label a class for all files that get none otherwise
  /// @param attributes of all files, a JSON object of texts
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public UploadAnswer add(
      @RestPath String project,
      @RestQuery @DefaultValue("none") String labels,
      @RestForm(FileUpload.ALL) List<FileUpload> files,
      @RestForm @DefaultValue("") String label,
      @RestForm @DefaultValue("") String attributes) {
    var from = labels(labels);
    var given = attributes(attributes);
    var intake = mesh.intake();
    intake.requireProject(project);
    if (files.isEmpty()) {
      throw new InvalidException("the form holds no files; send at least one image or archive");
    }
    try (var stream = intake.open()) {
      var sink = new UploadSink(stream, project, label, given);
      for (var file : files) {
        new FileItem(file.uploadedFile(), file.fileName(), from, limits).read(sink);
      }
      return UploadAnswer.of(stream.finish());
    } catch (IntakeFailedException e) {
      throw new ServiceUnavailableException(e.getMessage(), RETRY_SECONDS, e);
    }
  }

  private static FileLabels labels(String name) {
    return switch (name) {
      case "none" -> FileLabels.NONE;
      case "folder" -> FileLabels.FOLDER;
      default ->
          throw new InvalidException(
              "labels=%s was given, expected labels=folder or labels=none".formatted(name));
    };
  }

  private static Map<String, String> attributes(String json) {
    try {
      return Attributes.parse(json);
    } catch (ItemRefused e) {
      throw new InvalidException(e.text());
    }
  }
}
