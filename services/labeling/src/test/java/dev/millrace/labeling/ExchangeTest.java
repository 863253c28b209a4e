package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemRefusal;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private TestMesh mesh;

  @TempDir Path folder;

  @BeforeEach
  void open() {
    mesh = new TestMesh();
    mesh.createProject();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void importing_isOneAct_withTheRestRefusedByName() throws Exception {
    mesh.add("a", "b", "c");
    mesh.settle();
    var answer =
        read("item,label\na,Coat\nb,Hat\nnone,Coat\nc,Bag\n", LabelFormat.LABEL_FORMAT_CSV);
    mesh.settle();
    assertThat(answer.getLabelled()).isEqualTo(2);
    assertThat(answer.getRefused()).isEqualTo(2);
    assertThat(answer.getRefusalsList())
        .extracting(ItemRefusal::getItem)
        .containsExactly("b", "none");
    assertThat(mesh.current("a")).isEqualTo("Coat");
    var _ = mesh.undo("bob", answer.getAct());
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.current("c")).isEmpty();
  }

  @Test
  void importing_aFileThatEndsBroken_changesNothing() throws Exception {
    mesh.add("a");
    mesh.settle();
    assertThatThrownBy(() -> read("item,label\na,Coat\n\"b,Coat\n", LabelFormat.LABEL_FORMAT_CSV))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("has no end");
    assertThat(mesh.current("a")).isEmpty();
  }

  @Test
  void importing_whereVotesAreTaken_isNoVote() throws Exception {
    mesh.plan(LabellingPlan.newBuilder().setOverlap(3).build());
    mesh.add("a");
    mesh.settle();
    var _ = read("item,label\na,Coat\n", LabelFormat.LABEL_FORMAT_CSV);
    assertThat(mesh.current("a")).isEqualTo("Coat");
  }

  @Test
  void exported_isImportedAgain_overManyPages() throws Exception {
    var ids = IntStream.range(0, 1_200).mapToObj("item-%04d"::formatted).toArray(String[]::new);
    mesh.add(ids);
    mesh.settle();
    var _ = mesh.submitAll("all", "Coat", ids);
    for (var format :
        new LabelFormat[] {LabelFormat.LABEL_FORMAT_CSV, LabelFormat.LABEL_FORMAT_LABEL_STUDIO}) {
      var text = new String(write(format), UTF_8).replace("Coat", "Shirt");
      assertThat(read(text, format).getLabelled()).isEqualTo(1_200);
      assertThat(mesh.current("item-1199")).isEqualTo("Shirt");
    }
  }

  @Test
  void exported_folders_haveTheImagesByClass() throws Exception {
    mesh.add("../x.png", blobs.put("picture".getBytes(UTF_8), "image/png"));
    mesh.settle();
    var _ = mesh.submit("../x.png", "Coat");
    var names = new ArrayList<String>();
    try (var zip =
        new ZipInputStream(new ByteArrayInputStream(write(LabelFormat.LABEL_FORMAT_FOLDER)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
        assertThat(zip.readAllBytes()).isEqualTo("picture".getBytes(UTF_8));
      }
    }
    assertThat(names).containsExactly("Coat/__x-1.png");
  }

  private ImportLabelsResponse read(String text, LabelFormat format) throws Exception {
    var file = Files.writeString(folder.resolve("import"), text);
    var header =
        ImportHeader.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setLabeller("ann")
            .setFormat(format)
            .build();
    return new LabelImport(mesh.database, mesh.bulk).read(header, file);
  }

  private byte[] write(LabelFormat format) throws Exception {
    var out = new ByteArrayOutputStream();
    var request =
        ExportLabelsRequest.newBuilder().setProject(TestMesh.PROJECT).setFormat(format).build();
    new LabelExport(mesh.database, blobs).write(request, out);
    return out.toByteArray();
  }
}
