package dev.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.FolderLock;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.testing.Backends;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MillraceTest {
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "dance, There is no command 'dance'.",
    "up --porridge 1, There is no option --porridge here.",
    "up --http, --http needs a value.",
    "up --http 70000, --http is '70000'; a port is 0 to 65535.",
    "up now, `up` takes no [now].",
    "verify now, `verify` takes no now.",
  })
  void run_whatMakesNoSense(String line, String answer) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(said()).startsWith(answer);
  }

  @Test
  void run_nothing() {
    assertThat(run()).isEqualTo(2);
    assertThat(said()).contains("./millrace help");
  }

  @Test
  void status_noMesh() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(said()).contains("No mesh runs on " + folder).contains("./millrace up");
  }

  @Test
  void verify_withANote() throws Exception {
    var kafka = Backends.shared().kafka();
    try (var log = new KafkaEventLog(kafka, 1)) {
      log.create(Topics.all());
    }
    var note = folder.resolve("note");
    assertThat(run("verify", "--kafka", kafka, "--note", note.toString())).isZero();
    assertThat(said()).contains("The label log is whole");
    assertThat(run("verify", "--kafka", kafka, "--against", note.toString())).isZero();
    Files.writeString(note, "0 100000 " + "0".repeat(64) + "\n");
    assertThat(run("verify", "--kafka", kafka, "--against", note.toString())).isEqualTo(1);
    assertThat(said()).contains("and the note speaks of 100000");
    Files.writeString(note, "nonsense\n");
    assertThat(run("verify", "--kafka", kafka, "--against", note.toString())).isEqualTo(1);
    assertThat(said()).contains("is no note of");
  }

  @Test
  void down_noMesh() {
    assertThat(run("down")).isZero();
    assertThat(said()).contains("No mesh runs on " + folder);
  }

  @Test
  void up_aFolderInUse() {
    try (var _ = FolderLock.take(folder)) {
      assertThat(run("up", "--http", "0", "--grpc", "0")).isEqualTo(1);
      assertThat(said()).contains("A mesh is just starting or stopping on " + folder);
    }
  }

  @Test
  void running_aMeshThatWasKilled() throws Exception {
    Files.writeString(folder.resolve("running.properties"), "process=1\nhttp=1\n");
    assertThat(new Home(folder).running()).isEmpty();
  }

  @Test
  void running_aMesh() {
    var home = new Home(folder);
    var address = new Address(7, 8080, 9090, 9092, 5432);
    try (var _ = FolderLock.take(folder)) {
      home.publish(address);
      assertThat(home.running()).contains(address);
      home.withdraw();
      assertThat(home.running()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void help_namesEachCommand(Command command) throws Exception {
    var script = Path.of(System.getProperty("millrace.root"), "millrace");
    assertThat(Files.readString(script)).containsPattern("(?m)^  " + command.word() + " ");
  }

  private int run(String... arguments) {
    var stream = new PrintStream(words, true, StandardCharsets.UTF_8);
    return Millrace.run(List.of(arguments), new Home(folder), new Terminal(stream, stream, false));
  }

  private String said() {
    return words.toString(StandardCharsets.UTF_8);
  }
}
