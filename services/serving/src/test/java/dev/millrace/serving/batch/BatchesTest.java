package dev.millrace.serving.batch;

import static dev.millrace.serving.batch.Simulation.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serving.batch.Simulation.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  /// A run costs 2 ms, and each image 1 ms.
  private static long linear(int images) {
    return (2 + images) * MILLI;
  }

  private static BatchLimits limits(int images, int lanes, Duration delay) {
    return new BatchLimits(images, 10_000, lanes, 1, delay, Duration.ZERO);
  }

  @Test
  void batches_idle_beginAtOnce() {
    var simulation = new Simulation(1);
    var model = simulation.model(limits(8, 1, Duration.ofMillis(5)), BatchesTest::linear);
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < 50; i++) {
      asked.add(simulation.ask(model, 100L * i * MILLI, Entry.NEVER));
    }
    simulation.run();
    assertThat(asked).allSatisfy(one -> assertThat(one.begun).isEqualTo(one.at));
  }

  @Test
  void batches_underLoad_growUntilTheyKeepUp() {
    var simulation = new Simulation(1);
    var model = simulation.model(limits(8, 1, Duration.ofMillis(5)), BatchesTest::linear);
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < 2_000; i++) {
      // Single images would take 3 ms each; one comes every 1.5 ms.
      asked.add(simulation.ask(model, i * 3L * MILLI / 2, Entry.NEVER));
    }
    simulation.run();
    assertThat(model.batches.stream().mapToInt(size -> size).average().orElse(0)).isGreaterThan(3);
    assertThat(asked.getLast().answered - asked.getLast().at).isLessThan(30 * MILLI);
  }

  @Test
  void batches_sizeThatBringsNothing_isNotFilled() {
    var simulation = new Simulation(1);
    var model = simulation.model(limits(32, 1, Duration.ZERO), images -> images * MILLI);
    for (int i = 0; i < 320; i++) {
      simulation.ask(model, 0, Entry.NEVER);
    }
    simulation.run();
    assertThat(model.batches).containsOnly(1);
  }

  @Test
  void batches_loneCallerWhoAsksAgain_isHardlyEverHeldBack() {
    var simulation = new Simulation(1);
    var model = simulation.model(limits(8, 1, Duration.ofMillis(5)), BatchesTest::linear);
    // Always a moment after the last answer.
    var asked = new ArrayList<Asked>();
    var at = 0L;
    for (int i = 0; i < 500; i++) {
      asked.add(simulation.ask(model, at, Entry.NEVER));
      at += 8 * MILLI + MILLI / 10;
    }
    simulation.run();
    assertThat(asked.stream().filter(one -> one.begun > one.at))
        .as("held back")
        .hasSizeLessThan(20);
  }

  @Test
  void batches_heldBack_beginWhenTheTightestDeadlineNeedsIt() {
    var simulation = new Simulation(1);
    var model = simulation.model(limits(8, 1, Duration.ofMillis(50)), BatchesTest::linear);
    for (int i = 0; i < 200; i++) {
      simulation.ask(model, i * MILLI, Entry.NEVER);
    }
    var urgent = simulation.ask(model, 500 * MILLI, 509 * MILLI);
    simulation.run();
    assertThat(urgent.isInTime()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void batches_twiceTheCapacity_keepTheDeadlinesOfWhoIsAdmitted(long seed) {
    var random = new Random(seed);
    var simulation = new Simulation(2);
    IntToLongFunction noisy = images -> (long) (linear(images) * (0.9 + 0.2 * random.nextDouble()));
    var model = simulation.model(limits(8, 2, Duration.ofMillis(2)), noisy);
    var asked = new ArrayList<Asked>();
    var at = 0.0;
    for (int i = 0; i < 20_000; i++) {
      // Two lanes of eight images in 10 ms are 1.6 images a millisecond.
      at += -Math.log(1 - random.nextDouble()) / 3.2 * MILLI;
      asked.add(simulation.ask(model, (long) at, (long) at + (30 + random.nextInt(40)) * MILLI));
    }
    simulation.run();
    var admitted = asked.stream().filter(Asked::isAdmitted).toList();
    var late = admitted.stream().filter(one -> !one.isInTime()).count();
    assertThat(late).isLessThanOrEqualTo(admitted.size() / 100);
    assertThat(admitted.size() / (at / MILLI))
        .as("images a millisecond, of 1.6 that are possible")
        .isGreaterThan(1.4);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void batches_anyLoad_answerEachOnceOrLetItLeave(long seed) {
    var random = new Random(seed);
    var simulation = new Simulation(1 + random.nextInt(4));
    var asked = new ArrayList<Asked>();
    var models = new ArrayList<Simulation.Model>();
    for (int m = 0; m < 1 + random.nextInt(3); m++) {
      var threads = 1 + random.nextInt(simulation.cores());
      var most = 1 + random.nextInt(12);
      var limits =
          new BatchLimits(
              most,
              most + random.nextInt(40),
              1 + random.nextInt(3),
              threads,
              Duration.ofMillis(random.nextInt(4)),
              Duration.ZERO);
      var each = 1 + random.nextInt(3);
      var model =
          simulation.model(
              limits, images -> (2 + (long) each * images) * MILLI + random.nextInt(1_000_000));
      models.add(model);
      for (int i = 0; i < 400; i++) {
        var at = random.nextInt(1_500) * MILLI;
        var deadline = random.nextInt(3) == 0 ? Entry.NEVER : at + random.nextInt(60) * MILLI;
        var leaves = random.nextInt(4) == 0 ? at + random.nextInt(20) * MILLI : Entry.NEVER;
        asked.add(simulation.ask(model, 1 + random.nextInt(most), at, deadline, leaves));
      }
    }
    simulation.run();
    for (var one : asked) {
      if (one.isAdmitted()) {
        assertThat(one.runs + one.expired).as("answered or let go").isEqualTo(1);
        assertThat(one.runs == 0 || one.begun < Math.min(one.deadline, one.leaves))
            .as("nobody who left is run")
            .isTrue();
        assertThat(one.expired == 0 || Math.min(one.deadline, one.leaves) != Entry.NEVER)
            .as("who waits for ever is answered")
            .isTrue();
      } else {
        assertThat(one.runs + one.expired).as("refused").isZero();
      }
    }
    assertThat(simulation.mostBusy).isLessThanOrEqualTo(simulation.cores());
    for (var model : models) {
      var limits = model.queue.limits();
      assertThat(model.mostLanes).isLessThanOrEqualTo(limits.lanes());
      assertThat(model.batches).allMatch(size -> size <= limits.images());
    }
  }

  @Test
  void batches_twoModels_shareTheCoresByTimeAndNotByRuns() {
    var simulation = new Simulation(1);
    var slow = simulation.model(limits(1, 1, Duration.ZERO), _ -> 20 * MILLI);
    var fast = simulation.model(limits(1, 1, Duration.ZERO), _ -> MILLI);
    for (int i = 0; i < 100; i++) {
      simulation.ask(slow, 0, Entry.NEVER);
    }
    var last = List.<Asked>of();
    for (int i = 0; i < 1_000; i++) {
      last = List.of(simulation.ask(fast, 0, Entry.NEVER));
    }
    simulation.run();
    // Side by side, a second of the fast one's work ends after about two seconds.
    assertThat(last.getFirst().answered).isBetween(1_900 * MILLI, 2_100 * MILLI);
  }

  @Test
  void batches_lighterModel_getsItsShare() {
    var simulation = new Simulation(1);
    var heavy = simulation.model(limits(1, 1, Duration.ZERO), _ -> 10 * MILLI);
    var light = simulation.model(limits(1, 1, Duration.ZERO), 0.1, _ -> 10 * MILLI);
    var last = List.<Asked>of();
    for (int i = 0; i < 100; i++) {
      last = List.of(simulation.ask(heavy, 0, Entry.NEVER));
      simulation.ask(light, 0, Entry.NEVER);
    }
    simulation.run();
    assertThat(last.getFirst().answered).isBetween(1_050 * MILLI, 1_150 * MILLI);
  }

  @Test
  void batches_modelThatWasIdle_hasNoClaimToThePast() {
    var simulation = new Simulation(1);
    var busy = simulation.model(limits(1, 1, Duration.ZERO), _ -> 10 * MILLI);
    var late = simulation.model(limits(1, 1, Duration.ZERO), _ -> 10 * MILLI);
    for (int i = 0; i < 200; i++) {
      simulation.ask(busy, 0, Entry.NEVER);
    }
    var inBetween = simulation.ask(busy, 1_001 * MILLI, Entry.NEVER);
    for (int i = 0; i < 100; i++) {
      simulation.ask(late, 1_000 * MILLI, Entry.NEVER);
    }
    simulation.run();
    assertThat(inBetween.answered).isGreaterThan(2_900 * MILLI);
    assertThat(busy.busyNanos).isEqualTo(2_010 * MILLI);
    assertThat(late.busyNanos).isEqualTo(1_000 * MILLI);
  }

  @Test
  void batches_wideRun_isNotStarvedByNarrowOnes() {
    var simulation = new Simulation(2);
    var wide =
        simulation.model(
            new BatchLimits(1, 100, 1, 2, Duration.ZERO, Duration.ZERO), _ -> 5 * MILLI);
    var narrow = simulation.model(limits(1, 2, Duration.ZERO), _ -> 3 * MILLI);
    for (int i = 0; i < 1_000; i++) {
      simulation.ask(narrow, i * MILLI, Entry.NEVER);
    }
    var asked = simulation.ask(wide, 500 * MILLI, Entry.NEVER);
    simulation.run();
    assertThat(asked.answered).isLessThan(600 * MILLI);
  }
}
