package dev.millrace.ingest.reader;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_DAMAGED;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_EMPTY_ARCHIVE;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNSAFE_PATH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.ingest.TestZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipItemsTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir private Path folder;

  private CollectedItems read(byte[] zip, ReadLimits limits) throws IOException {
    var file = Files.write(folder.resolve("a.zip"), zip);
    return CollectedItems.of(new ZipItems(file, "a.zip", FileLabels.FOLDER, limits));
  }

  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void read_foldersAndHiddenFiles_takesFilesWithTheirFolders() throws IOException {
    var items =
        read(
            TestZip.of(
                Map.of(
                    "top.png", CONTENT,
                    "pets/cat/1.png", CONTENT,
                    "pets/", new byte[0],
                    "__MACOSX/pets/._1.png", CONTENT,
                    "pets/.DS_Store", CONTENT)),
            ReadLimits.DEFAULT);
    assertThat(items.taken).containsOnlyKeys("top.png", "pets/cat/1.png");
    assertThat(items.label("pets/cat/1.png")).isEqualTo("cat");
    assertThat(items.label("top.png")).isEmpty();
    assertThat(items.refused).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.png",
        "b/../../a.png",
        "/etc/a.png",
        "\\a.png",
        "C:\\a.png",
        "b\\..\\a",
        "a\nb"
      })
  void read_unsafePath_isRefusedAndItsNeighbourTaken(String path) throws IOException {
    var items = read(TestZip.of(Map.of(path, CONTENT, "sound.png", CONTENT)), ReadLimits.DEFAULT);
    assertThat(items.refused).containsExactly(entry(path, REFUSAL_REASON_UNSAFE_PATH));
    assertThat(items.taken).containsOnlyKeys("sound.png");
  }

  @Test
  void read_noFiles_isAnEmptyArchive() throws IOException {
    var empty = entry("a.zip", REFUSAL_REASON_EMPTY_ARCHIVE);
    assertThat(read(TestZip.of(Map.of()), ReadLimits.DEFAULT).refused).containsExactly(empty);
    assertThat(read(TestZip.of(Map.of("a/", new byte[0])), ReadLimits.DEFAULT).refused)
        .containsExactly(empty);
  }

  @Test
  void read_noArchive_isDamaged() throws IOException {
    var damaged = entry("a.zip", REFUSAL_REASON_DAMAGED);
    assertThat(read(CONTENT, ReadLimits.DEFAULT).refused).containsExactly(damaged);
    var zip = TestZip.of(Map.of("a.png", noise(1_000)));
    assertThat(read(Arrays.copyOf(zip, 500), ReadLimits.DEFAULT).refused).containsExactly(damaged);
  }

  @Test
  void read_damagedEntry_isRefusedAndItsNeighbourTaken() throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    entries.put("bad.png", noise(1_000));
    entries.put("sound.png", CONTENT);
    var zip = TestZip.of(entries);
    zip[300] ^= 0x55;
    var items = read(zip, ReadLimits.DEFAULT);
    assertThat(items.refused).containsExactly(entry("bad.png", REFUSAL_REASON_DAMAGED));
    assertThat(items.taken).containsOnlyKeys("sound.png");
  }

  @Test
  void read_largeEntry_isRefusedAndItsNeighbourTaken() throws IOException {
    var limits = new ReadLimits(100, 10, 1 << 20, 200);
    var items = read(TestZip.of(Map.of("large.png", noise(101), "sound.png", noise(100))), limits);
    assertThat(items.refused).containsExactly(entry("large.png", REFUSAL_REASON_TOO_MANY_BYTES));
    assertThat(items.taken).containsOnlyKeys("sound.png");
  }

  @Test
  void read_manyEntries_isRefusedUnread() throws IOException {
    var limits = new ReadLimits(100, 2, 1 << 20, 200);
    var entries = Map.of("1", CONTENT, "2", CONTENT, "3", CONTENT);
    var items = read(TestZip.of(entries), limits);
    assertThat(items.refused).containsExactly(entry("a.zip", REFUSAL_REASON_TOO_MANY_BYTES));
    assertThat(items.taken).isEmpty();
  }

  @Test
  void read_bomb_endsAtTheRatio() throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < 10; i++) {
      entries.put(i + ".bmp", new byte[10 << 20]);
    }
    var items = read(TestZip.of(entries), ReadLimits.DEFAULT);
    assertThat(items.refused).containsExactly(entry("a.zip", REFUSAL_REASON_TOO_MANY_BYTES));
    assertThat(items.taken).isEmpty();
  }

  @Test
  void read_moreThanAllowedUnpacked_endsThere() throws IOException {
    var limits = new ReadLimits(1_000, 10, 2_500, 200);
    var entries = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < 4; i++) {
      entries.put(i + ".png", noise(1_000));
    }
    var items = read(TestZip.of(entries), limits);
    assertThat(items.taken).containsOnlyKeys("0.png", "1.png");
    assertThat(items.refused).containsExactly(entry("a.zip", REFUSAL_REASON_TOO_MANY_BYTES));
  }
}
