package dev.millrace.standalone;

import dev.millrace.labeling.seal.LabelLogCheck;
import dev.millrace.labeling.seal.LabelLogCheck.Note;
import dev.millrace.labeling.seal.LabelLogCheck.Report;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Checks that the label log is as it was sealed, record by record.
///
/// Whoever can write the whole log can write its seals too. So a note of what it hashed to, kept
/// elsewhere, is compared when it is given.
final class Verify implements Command.Action {
  private static final Pattern LINE = Pattern.compile("(\\d{1,9}) (\\d{1,18}) ([0-9a-f]{64})");

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) {
    var options = Options.parse(arguments, List.of("note", "against", "kafka"));
    if (!options.rest().isEmpty()) {
      throw new UsageException("`verify` takes no %s.".formatted(options.rest().getFirst()));
    }
    var notes = options.value("against").map(Path::of).map(Verify::read).orElse(List.of());
    var kafka =
        options.value("kafka").orElseGet(() -> "127.0.0.1:%d".formatted(home.address().kafka()));
    var report = check(kafka, notes, terminal);
    report
        .breaks()
        .forEach(found ->
            terminal.error(
                "  partition %d, between offsets %d and %d: %s."
                    .formatted(found.partition(), found.from(), found.until(), found.why())));
    if (!report.breaks().isEmpty()) {
      terminal.error("The label log is not as it was sealed. Restore it from a copy.");
      return 1;
    }
    terminal.say(
        "The label log is whole: %,d records, %,d seals; the last %,d records wait for their seal."
            .formatted(report.records(), report.seals(), report.unsealed()));
    options.value("note").map(Path::of).ifPresent(file -> write(file, report));
    return 0;
  }

  private static Report check(String kafka, List<Note> notes, Terminal terminal) {
    try (var log = new KafkaEventLog(kafka, 1);
        var progress = terminal.progress("reading the label log")) {
      var total = log.ends(Topics.LABELS.name()).stream().mapToLong(Long::longValue).sum();
      return LabelLogCheck.check(log, notes, records -> progress.at(records, total, "records"));
    }
  }

  private static void write(Path file, Report report) {
    var lines =
        report.heads().stream()
            .map(head -> "%d %d %s".formatted(head.partition(), head.until(), head.link()))
            .toList();
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
    }
  }

  private static List<Note> read(Path file) {
    try {
      return Files.readAllLines(file).stream().map(line -> note(file, line)).toList();
    } catch (IOException e) {
      throw new CommandFailedException("%s cannot be read: %s.".formatted(file, e.getMessage()));
    }
  }

  private static Note note(Path file, String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new CommandFailedException(
          "%s is no note of `./millrace verify --note`: '%s'.".formatted(file, line));
    }
    return new Note(
        Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3));
  }
}
