package dev.millrace.ingest.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
  @TempDir private Path kept;
  private Path data = Path.of("");

  @BeforeEach
  void find() {
    var named = Optional.ofNullable(System.getenv("MILLRACE_DATA"));
    var root = System.getProperty("millrace.root", "");
    data = named.map(Path::of).orElse(Path.of(root, "..", "shared", "data")).normalize();
    assumeTrue(Files.isDirectory(data.resolve("fashion-mnist")), "no fashion-mnist in " + data);
  }

  private LabelledItems fetch() throws InterruptedException {
    return new Fetcher(kept, List.of(data))
        .fetch(Catalogue.named("fashion-mnist"), FetchProgress.NONE);
  }

  private static List<AddItemRequest> read(LabelledItems items) {
    var read = new ArrayList<AddItemRequest>();
    items.read(
        new ItemSink() {
          @Override
          public void take(AddItemRequest item) {
            read.add(item);
          }

          @Override
          public void refuse(String name, RefusalReason reason, String message) {
            throw new AssertionError(message);
          }
        });
    return read;
  }

  @Test
  void read_all_isSeventyThousandDifferentImages() throws InterruptedException {
    var items = read(fetch());
    assertThat(items).hasSize(70_000);
    var hashes = new HashSet<String>();
    var classes = new TreeMap<String, Integer>();
    for (var item : items) {
      hashes.add(Sha256.of(item.getImage().toByteArray()));
      var key = item.getAttributesOrThrow("split") + " " + item.getLabel().getClassName();
      classes.merge(key, 1, Integer::sum);
    }
    assertThat(hashes).hasSize(70_000);
    assertThat(classes)
        .hasSize(20)
        .containsEntry("train Ankle boot", 6_000)
        .containsEntry("test Bag", 1_000);
    assertThat(items.getFirst().getItem()).isEqualTo("train-00001");
    assertThat(items.getFirst().getLabel().getClassName()).isEqualTo("Ankle boot");
    assertThat(items.getLast().getItem()).isEqualTo("test-10000");
  }

  @Test
  void first_some_keepsTheProportionOfTheSplits() throws InterruptedException {
    var some = fetch().first(700);
    assertThat(some.count()).isEqualTo(700);
    assertThat(read(some))
        .filteredOn(item -> item.getAttributesOrThrow("split").equals("test"))
        .hasSize(100);
  }

  @Test
  void fetch_keptAndDamaged_fetchesAgain() throws Exception {
    fetch();
    var file = kept.resolve("fashion-mnist").resolve("t10k-labels-idx1-ubyte.gz");
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(fetch().count()).isEqualTo(70_000);
    assertThat(Files.size(file)).isGreaterThan(3);
  }
}
