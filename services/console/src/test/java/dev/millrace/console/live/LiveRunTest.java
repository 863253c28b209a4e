package dev.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.millrace.console.live.LiveRun.Position;
import dev.millrace.proto.training.v1.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveRunTest {
  private final LiveRun run =
      new LiveRun(
          new Json(new ObjectMapper().registerModules(new JavaTimeModule(), new Jdk8Module())));

  @Test
  void join_tellsTheHistoryFirst_thenWhatComes() throws Exception {
    run.measured(point(1, 1));
    var page = new Listener();
    run.join(page, Position.START);
    run.measured(point(1, 2));

    assertThat(names(page)).containsExactly("history", "progress", "step");
  }

  @Test
  void join_ofAPageThatComesBack_tellsOnlyWhatItMissed() throws Exception {
    run.measured(point(1, 1));
    run.measured(point(1, 2));
    run.measured(point(1, 3));
    var page = new Listener();
    run.join(page, Position.parse("1-2"));

    var tail = page.next(Duration.ZERO).orElseThrow();
    assertThat(tail.name()).isEqualTo("tail");
    assertThat(tail.json()).contains("\"steps\":[3]");
  }

  @Test
  void join_afterANewAttempt_tellsTheWholeHistoryAgain() throws Exception {
    run.measured(point(1, 1));
    run.measured(point(2, 2));
    var page = new Listener();
    run.join(page, Position.parse("1-1"));

    assertThat(names(page)).startsWith("history");
  }

  @Test
  void measured_hasAnIdToComeBackWith() throws Exception {
    var page = new Listener();
    run.join(page, Position.START);
    run.measured(point(3, 7));

    assertThat(all(page).getLast().id()).isEqualTo("3-7");
  }

  @Test
  void started_afterALoss_takesBackStepsAndEpochsOfTheTail() throws Exception {
    run.measured(point(1, 10));
    run.measured(new EpochView(1, 1, 2, 10, 1, 1, Map.of("accuracy", 0.5), 3));
    run.started(RunStarted.newBuilder().setAttempt(2).setFromStep(4).setTotalSteps(20).build());
    var page = new Listener();
    run.join(page, Position.START);

    assertThat(page.next(Duration.ZERO).orElseThrow().json())
        .contains("\"steps\":[]")
        .contains("\"epochs\":[]");
  }

  @Test
  void happened_withTheSameKey_replaces() throws Exception {
    run.happened("checkpoint", new Moment(Instant.EPOCH, "checkpoint", "at 1", "a", "flow"));
    run.happened("checkpoint", new Moment(Instant.EPOCH, "checkpoint", "at 2", "b", "flow"));
    var page = new Listener();
    run.join(page, Position.START);

    assertThat(page.next(Duration.ZERO).orElseThrow().json())
        .contains("at 2")
        .doesNotContain("at 1");
  }

  @Test
  void parse_ofNonsense_beginsAtTheStart() {
    assertThat(Position.parse("")).isEqualTo(Position.START);
    assertThat(Position.parse("2-x")).isEqualTo(Position.START);
    assertThat(Position.parse("12-345")).isEqualTo(new Position(12, 345));
  }

  private static List<Message> all(Listener page) throws InterruptedException {
    var messages = new ArrayList<Message>();
    for (var next = page.next(Duration.ZERO); next.isPresent(); next = page.next(Duration.ZERO)) {
      messages.add(next.get());
    }
    return messages;
  }

  private static List<String> names(Listener page) throws InterruptedException {
    return all(page).stream().map(Message::name).toList();
  }

  private static StepView point(long attempt, long step) {
    return new StepView(attempt, step, 20, 1, 1, 0.01, 0.9, 100);
  }
}
