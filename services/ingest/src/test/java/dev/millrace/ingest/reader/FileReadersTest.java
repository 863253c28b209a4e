package dev.millrace.ingest.reader;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNREADABLE;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNSAFE_PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.ingest.TestZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadersTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("pets/cat"));
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("pets/cat/1.png"), "one");
    Files.writeString(folder.resolve("pets/cat/.hidden"), "hidden");
    Files.writeString(folder.resolve(".git/config"), "hidden");
    Files.writeString(folder.resolve("top.png"), "top");
  }

  private static CollectedItems read(Path path) {
    return CollectedItems.of(ItemReader.of(path, FileLabels.FOLDER, ReadLimits.DEFAULT));
  }

  @Test
  void of_folder_takesFilesInOrderWithTheirFolders() {
    var items = read(folder);
    assertThat(items.taken.keySet()).containsExactly("pets/cat/1.png", "top.png");
    assertThat(items.label("pets/cat/1.png")).isEqualTo("cat");
    assertThat(items.label("top.png")).isEmpty();
    assertThat(items.taken.values()).allMatch(item -> item.getItem().isEmpty());
    assertThat(items.taken.get("top.png"))
        .satisfies(item -> assertThat(item.getImage().toStringUtf8()).isEqualTo("top"));
  }

  @Test
  void of_folderWithoutLabels_hasNone() {
    var items = CollectedItems.of(ItemReader.of(folder, FileLabels.NONE, ReadLimits.DEFAULT));
    assertThat(items.label("pets/cat/1.png")).isEmpty();
  }

  @Test
  void of_largeFile_isRefusedUnread() {
    var limits = new ReadLimits(2, 1, 1, 1);
    var items =
        CollectedItems.of(ItemReader.of(folder.resolve("top.png"), FileLabels.NONE, limits));
    assertThat(items.refused).containsExactly(entry("top.png", REFUSAL_REASON_TOO_MANY_BYTES));
  }

  @Test
  void of_archive_isToldByItsBytes() throws IOException {
    var zip = TestZip.of(Map.of("dog/1.png", new byte[] {1}));
    var items = read(Files.write(folder.resolve("archive"), zip));
    assertThat(items.label("dog/1.png")).isEqualTo("dog");
  }

  @Test
  void of_missingFile_isRefused() {
    assertThat(read(folder.resolve("none.png")).refused)
        .containsExactly(entry("none.png", REFUSAL_REASON_UNREADABLE));
  }

  @Test
  void fileItem_unsafeName_isRefused() {
    var file =
        new FileItem(folder.resolve("top.png"), "../top.png", FileLabels.NONE, ReadLimits.DEFAULT);
    assertThat(CollectedItems.of(file).refused)
        .containsExactly(entry("../top.png", REFUSAL_REASON_UNSAFE_PATH));
  }

  @Test
  void of_table_takesLabelsAndAttributes() throws IOException {
    var table = folder.resolve("pets.csv");
    var text =
        """
        path,label,"note"
        pets/cat/1.png,cat,"said ""meow"",
        then slept"

        gone.png,dog,
        ,dog,
        top.png,,\
        """;
    Files.writeString(table, "\uFEFF" + text.replace("\n", "\r\n"));
    var items = read(table);
    assertThat(items.taken.keySet()).containsExactly("pets/cat/1.png", "top.png");
    assertThat(items.label("pets/cat/1.png")).isEqualTo("cat");
    assertThat(items.label("top.png")).isEmpty();
    assertThat(items.taken.get("pets/cat/1.png"))
        .satisfies(item ->
            assertThat(item.getAttributesMap())
                .containsEntry("note", "said \"meow\",\r\nthen slept"));
    assertThat(items.refused.values())
        .containsExactly(REFUSAL_REASON_UNREADABLE, REFUSAL_REASON_UNREADABLE);
  }

  @Test
  void of_tableWithoutPath_isMalformed() throws IOException {
    var table = Files.writeString(folder.resolve("bad.csv"), "file,label\na,b\n");
    assertThatThrownBy(() -> read(table))
        .isInstanceOf(MalformedTableException.class)
        .hasMessageContaining("path");
  }
}
