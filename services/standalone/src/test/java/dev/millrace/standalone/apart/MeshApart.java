package dev.millrace.standalone.apart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.training.v1.TrainingGrpc;
import dev.millrace.standalone.client.MeshClient;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A mesh whose broker, database and services are processes of their own on the loopback address.
public final class MeshApart implements AutoCloseable {
  private static final List<String> SERVICES =
      List.of("ingest", "preprocessing", "training", "evaluation", "serving");

  private final Path folder;
  private final ServerProcess kafka;
  private final ServerProcess postgres;
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();

  private MeshApart(Path folder) throws IOException {
    this.folder = folder;
    this.kafka = ServerProcess.kafka(folder.resolve("kafka"));
    this.postgres = ServerProcess.postgres(folder.resolve("postgres"));
  }

  /// Starts everything and waits until all of it is ready. The test is skipped when the services
  /// were not packaged.
  public static MeshApart start(Path folder) throws IOException {
    assumeTrue(
        Files.exists(ServiceProcess.application("labeling")),
        "services that run apart: package them with -Dquarkus.build.skip=false");
    var mesh = new MeshApart(folder);
    try {
      mesh.startServices();
      return mesh;
    } catch (IOException | RuntimeException | Error e) {
      mesh.close();
      throw e;
    }
  }

  private void startServices() throws IOException {
    for (var service : SERVICES) {
      launch(service, Map.of());
    }
    launch("labeling", Map.of("millrace.labeling.serving-address", grpc("serving")));
    var addresses = new HashMap<String, String>();
    for (var service : List.of("labeling", "preprocessing", "training", "evaluation", "serving")) {
      addresses.put("millrace.console.%s-address".formatted(service), grpc(service));
    }
    launch("console", addresses);
    services.values().forEach(ServiceProcess::awaitReady);
  }

  private void launch(String service, Map<String, String> own) throws IOException {
    var settings = new HashMap<>(own);
    settings.put("millrace.mesh.kafka.bootstrap-servers", kafka.address());
    settings.put("millrace.mesh.blobs.folder", folder.resolve("blobs").toString());
    settings.put("millrace.database.url", postgres.address());
    settings.put("millrace.database.username", "postgres");
    services.put(service, ServiceProcess.start(service, settings, folder));
  }

  private ServiceProcess service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  private String grpc(String service) {
    return service(service).grpc();
  }

  /// The broker's `host:port`.
  public String kafka() {
    return kafka.address();
  }

  /// The console's page.
  public URI page() {
    return service("console").page();
  }

  /// A client of all services; the caller closes it.
  public MeshClient client() {
    var servers = new HashMap<String, ManagedChannel>();
    servers.put(IngestGrpc.SERVICE_NAME, MeshClient.connect(grpc("ingest")));
    servers.put(LabelingGrpc.SERVICE_NAME, MeshClient.connect(grpc("labeling")));
    servers.put(PreprocessingGrpc.SERVICE_NAME, MeshClient.connect(grpc("preprocessing")));
    servers.put(TrainingGrpc.SERVICE_NAME, MeshClient.connect(grpc("training")));
    servers.put(EvaluationGrpc.SERVICE_NAME, MeshClient.connect(grpc("evaluation")));
    servers.put(GRPCInferenceServiceGrpc.SERVICE_NAME, MeshClient.connect(grpc("serving")));
    return new MeshClient(new RoutedChannel(servers));
  }

  /// Kills the training process and starts another, at another address: clients must be made anew.
  public void replaceTrainer() throws IOException {
    service("training").kill();
    launch("training", Map.of());
    service("training").awaitReady();
  }

  @Override
  public void close() {
    services.values().forEach(ServiceProcess::close);
    postgres.close();
    kafka.close();
  }
}
