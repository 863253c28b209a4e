package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.EmbeddedPostgres;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast the service reads the log, hands out tasks and takes labels, with a durable database.
/// Run it with `-Dtest=LabelingBenchmark`.
class LabelingBenchmark {
  private static final int ITEMS = Integer.getInteger("items", 70_000);
  private static final String[] CLASSES = {"Bag", "Coat", "Shirt"};

  @TempDir Path folder;

  @Test
  void measure() throws Exception {
    try (var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(folder));
        var log = new KafkaEventLog(Backends.shared().kafka(), 3)) {
      postgres.createDatabase("millrace");
      log.create(Topics.all());
      stream(log);
      try (var mesh = reading(log, pooled(postgres.jdbcUrl("millrace")))) {
        mesh.createProject();
        time("ListProjects, ms", 100, () -> assertThat(mesh.projects.list()).hasSize(1));
        time("NextTasks of 20, ms", 100, () -> assertThat(mesh.next("ann", 20)).hasSize(20));
        time("ListItems of an absent class, ms", 20, () -> assertThat(list(mesh, "Hat")).isZero());
        time("ListItems of 500, ms", 20, () -> assertThat(list(mesh, "")).isEqualTo(500));
        submit(mesh);
      }
    }
  }

  private static void stream(EventLog log) {
    var appended = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < ITEMS; i++) {
      var id = "train/%05d".formatted(i);
      appended.add(log.append(Topics.ITEMS, Event.now("millrace/ingest", id, TestMesh.added(id))));
      if (i % 10 != 0) {
        appended.add(
            log.append(Topics.LABELS, TestMesh.labeled(id, CLASSES[i % 3], Instant.now())));
      }
    }
    CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).join();
    show("events on the log", appended.size());
  }

  private static TestMesh reading(EventLog log, DataSource dataSource) throws InterruptedException {
    var begin = System.nanoTime();
    var mesh = new TestMesh(log, dataSource);
    mesh.settle();
    var seconds = (System.nanoTime() - begin) / 1e9;
    show("events read a second", (ITEMS + ITEMS * 9 / 10) / seconds);
    return mesh;
  }

  private static int list(TestMesh mesh, String className) {
    var request =
        ListItemsRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setClassName(className)
            .setPageSize(500);
    return mesh.items.list(request.build()).getItemsCount();
  }

  private static void submit(TestMesh mesh) throws Exception {
    var count = 500;
    var seen = new ConcurrentHashMap<String, Long>();
    var all = new CountDownLatch(count);
    var follower = mesh.log.follow(List.of(Topics.LABELS.name()), EventLog.From.END);
    var reading =
        Thread.ofPlatform()
            .start(() -> {
              while (all.getCount() > 0) {
                for (var record : follower.poll(Duration.ofMillis(100))) {
                  seen.put(record.key(), System.nanoTime());
                  all.countDown();
                }
              }
            });
    var clicked = new HashMap<String, Long>();
    var answers = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      var id = "train/%05d".formatted(i * 10 % ITEMS);
      var begin = System.nanoTime();
      clicked.put(id, begin);
      var _ = mesh.submit(id, "Coat");
      answers.add((System.nanoTime() - begin) / 1e6);
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    reading.join();
    follower.close();
    percentiles("submit to answer, ms", answers);
    percentiles(
        "click to consumer, ms",
        clicked.entrySet().stream()
            .map(click -> (seen.getOrDefault(click.getKey(), 0L) - click.getValue()) / 1e6)
            .toList());
  }

  private static void time(String name, int times, Runnable work) {
    var took = new ArrayList<Double>();
    for (int i = 0; i < times; i++) {
      var begin = System.nanoTime();
      work.run();
      took.add((System.nanoTime() - begin) / 1e6);
    }
    percentiles(name, took);
  }

  private static void percentiles(String name, List<Double> values) {
    var sorted = values.stream().sorted().toList();
    show(name + " p50", sorted.get(sorted.size() / 2));
    show(name + " p99", sorted.get(sorted.size() * 99 / 100));
  }

  private static void show(String name, double value) {
    System.out.printf("BENCH %s: %.2f%n", name, value);
  }

  private static DataSource pooled(String url) throws SQLException {
    var migrated =
        new TestDatabase(url, EmbeddedPostgres.USER, "")
            .migrated("labeling", "db/mesh", "db/labeling");
    assertThat(migrated).isNotNull();
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(16)
                    .connectionFactoryConfiguration(
                        factory -> factory.jdbcUrl(url + "&currentSchema=labeling")));
    return AgroalDataSource.from(configuration);
  }
}
