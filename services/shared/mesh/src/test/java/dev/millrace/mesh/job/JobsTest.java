package dev.millrace.mesh.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.Servers;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.InMemoryEventLog;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration OVER = Duration.ofMillis(-1);
  private static final Worker.Options QUICK =
      new Worker.Options(Duration.ofSeconds(5), Duration.ofMillis(20), Duration.ofMillis(20), 3);

  private Database database;
  private Jobs jobs;

  @BeforeEach
  void open() {
    database = new Database(Servers.database(), "test", new InMemoryEventLog(1));
    jobs = new Jobs(database, "work");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void claim_oldestFirst_eachOnce() {
    add("b");
    add("a");
    assertThat(jobs.claim("ann", LONG).orElseThrow().id()).isEqualTo("b");
    assertThat(jobs.claim("bob", LONG).orElseThrow().id()).isEqualTo("a");
    assertThat(jobs.claim("cid", LONG)).isEmpty();
  }

  @Test
  void add_again_changesNothing() {
    add("a");
    database.run(transaction -> jobs.add(transaction, "a", "other".getBytes(UTF_8)));
    assertThat(jobs.claim("ann", LONG).orElseThrow().payload()).isEqualTo("a".getBytes(UTF_8));
  }

  @Test
  void end_beforeAdd_leavesNothingToDo() {
    database.run(transaction -> jobs.end(transaction, "a"));
    add("a");
    assertThat(jobs.claim("ann", LONG)).isEmpty();
  }

  @Test
  void finish_lateHolder_changesNothing() {
    add("a");
    var late = jobs.claim("ann", OVER).orElseThrow();
    var present = jobs.claim("bob", LONG).orElseThrow();
    assertThat(present.attempt()).isEqualTo(late.attempt() + 1);
    assertThatThrownBy(() -> late.finish(_ -> {})).isInstanceOf(ClaimLostException.class);
    present.finish(_ -> {});
    assertThat(jobs.claim("cid", LONG)).isEmpty();
  }

  @Test
  void attempted_beforeTheClaim_numbersGoOnFromThere() {
    add("a");
    database.run(transaction -> jobs.attempted(transaction, "a", 3));
    var claim = jobs.claim("ann", LONG).orElseThrow();
    assertThat(claim.attempt()).isEqualTo(4);
    database.run(transaction -> jobs.attempted(transaction, "a", 3));
    claim.finish(_ -> {});
  }

  @Test
  void commit_endedJob_isRefused() {
    add("a");
    var claim = jobs.claim("ann", LONG).orElseThrow();
    database.run(transaction -> jobs.end(transaction, "a"));
    assertThatThrownBy(() -> claim.commit(_ -> {})).isInstanceOf(ClaimLostException.class);
  }

  @Test
  void worker_failingTwice_triesAgainAndFinishes() throws InterruptedException {
    add("a");
    var tries = new AtomicInteger();
    var done = new CountDownLatch(1);
    try (var _ =
        Worker.start(
            jobs,
            work(
                claim -> {
                  if (tries.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  claim.finish(_ -> {});
                  done.countDown();
                },
                new ArrayBlockingQueue<>(1)),
            QUICK)) {
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tries).hasValue(3);
    assertThat(jobs.claim("ann", LONG)).isEmpty();
  }

  @Test
  void worker_alwaysFailing_givesUpWithTheLastError() throws InterruptedException {
    add("a");
    var errors = new ArrayBlockingQueue<String>(10);
    try (var _ =
        Worker.start(
            jobs,
            work(
                _ -> {
                  throw new IllegalStateException("broken");
                },
                errors),
            QUICK)) {
      assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("broken");
    }
  }

  @Test
  void worker_closed_givesTheJobBackAtOnce() throws InterruptedException {
    add("a");
    var begun = new CountDownLatch(1);
    var worker =
        Worker.start(
            jobs,
            work(
                _ -> {
                  begun.countDown();
                  new CountDownLatch(1).await();
                },
                new ArrayBlockingQueue<>(1)),
            QUICK);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    worker.close();
    var claim = jobs.claim("ann", LONG).orElseThrow();
    assertThat(claim.attempt()).isEqualTo(2);
    assertThat(claim.tries()).isEqualTo(1);
  }

  private void add(String id) {
    database.run(transaction -> jobs.add(transaction, id, id.getBytes(UTF_8)));
  }

  @FunctionalInterface
  private interface Attempt {
    void run(Claim claim) throws InterruptedException;
  }

  private static Work work(Attempt attempt, BlockingQueue<String> givenUp) {
    return new Work() {
      @Override
      public void run(Claim claim) throws InterruptedException {
        attempt.run(claim);
      }

      @Override
      public void giveUp(Claim claim, String lastError) {
        givenUp.add(lastError);
        claim.finish(_ -> {});
      }
    };
  }
}
