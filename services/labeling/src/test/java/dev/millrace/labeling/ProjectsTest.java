package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.AlreadyExistsException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.RenameClassRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectsTest {
  private TestMesh mesh;

  @BeforeEach
  void open() {
    mesh = new TestMesh();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void create_isKnownAtOnceAndOnTheLogOnce() throws Exception {
    var project = TestMesh.project("Bag", "Coat");
    assertThat(mesh.projects.create(project)).isEqualTo(project);
    assertThat(mesh.projects.get(TestMesh.PROJECT).getProject()).isEqualTo(project);
    mesh.settle();
    assertThat(events())
        .singleElement()
        .satisfies(event -> assertThat(event.getCreated().getProject()).isEqualTo(project));
  }

  @Test
  void create_theSameAgain_isAnswered() throws Exception {
    var project = TestMesh.project("Bag", "Coat");
    var _ = mesh.projects.create(project);
    assertThat(mesh.projects.create(project)).isEqualTo(project);
    mesh.settle();
    assertThat(events()).hasSize(1);
  }

  @Test
  void create_anotherOfTheSameId_isRefused() {
    var _ = mesh.projects.create(TestMesh.project("Bag"));
    assertThatThrownBy(() -> mesh.projects.create(TestMesh.project("Coat")))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("'fashion' exists and is another")
        .hasMessageContaining("[Bag]");
  }

  @Test
  void create_whatCannotBe_isRefusedByName() {
    assertInvalid(with("9lives"), "the project id '9lives'");
    assertInvalid(with("a".repeat(64)), "is not 1 to 63");
    assertInvalid(with("Fashion"), "the project id 'Fashion'");
    assertInvalid(TestMesh.project(), "needs classes");
    assertInvalid(TestMesh.project("Bag", "Bag"), "the class 'Bag' is given twice");
    assertInvalid(TestMesh.project(" "), "the class ' '");
    assertInvalid(TestMesh.project("a\nb"), "control characters");
    assertInvalid(
        TestMesh.project("Bag").toBuilder()
            .setApplication(Application.APPLICATION_UNSPECIFIED)
            .build(),
        "has no application");
  }

  @Test
  void renameClass_keepsPlaceAndLabels_whateverTheirName() throws Exception {
    mesh.createProject();
    mesh.add("a", "b");
    mesh.settle();
    var _ = mesh.submit("a", "Coat");
    assertThat(rename("Coat", "Jacket").getSchema().getClassesList())
        .containsExactly("Bag", "Jacket", "Shirt");
    var _ = mesh.submit("b", "Coat");
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Jacket");
    assertThat(mesh.current("b")).isEqualTo("Jacket");
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelsByClassMap())
        .isEqualTo(Map.of("Jacket", 2L));
    var list =
        ListItemsRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setClassName("Jacket")
            .setPageSize(10);
    assertThat(mesh.items.list(list.build()).getItemsCount()).isEqualTo(2);
  }

  @Test
  void renameClass_backAndForth_butNeverToAnothersName() {
    mesh.createProject();
    var _ = rename("Coat", "Jacket");
    var _ = rename("Jacket", "Parka");
    assertThat(rename("Parka", "Coat").getSchema().getRenamedClassesMap())
        .isEqualTo(Map.of("Jacket", "Coat", "Parka", "Coat"));
    assertThatThrownBy(() -> rename("Coat", "Bag")).isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> rename("Bag", "Parka"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("the name 'Parka' is, or was, that of another class");
    assertThatThrownBy(() -> mesh.addClasses("Parka")).isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> rename("Hat", "Cap")).isInstanceOf(NotFoundException.class);
  }

  private Project rename(String name, String newName) {
    return mesh.projects.renameClass(
        RenameClassRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setName(name)
            .setNewName(newName)
            .build());
  }

  @Test
  void addClasses_appendsThoseThatAreNew() throws Exception {
    mesh.createProject();
    var changed = mesh.addClasses("Coat", "Dress", "Ankle boot");
    assertThat(changed.getSchema().getClassesList())
        .containsExactly("Bag", "Coat", "Shirt", "Dress", "Ankle boot");
    assertThat(mesh.addClasses("Dress")).isEqualTo(changed);
    mesh.settle();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getProject()).isEqualTo(changed);
    assertThat(events()).hasSize(2);
    assertThat(events().getLast().getSchemaChanged().getProject()).isEqualTo(changed);
  }

  @Test
  void get_unknown_isNotFound() {
    assertThatThrownBy(() -> mesh.projects.get("nowhere"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'nowhere'");
    assertThatThrownBy(() ->
            mesh.projects.addClasses(
                AddClassesRequest.newBuilder().setProject("nowhere").addClasses("Bag").build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void list_countsItemsAndCurrentLabels() throws Exception {
    mesh.createProject();
    mesh.add("a", "b", "c", "d");
    mesh.label("a", "Coat");
    mesh.label("b", "Coat");
    mesh.label("c", "Bag");
    mesh.label("c", "Shirt");
    mesh.label("never added", "Shirt");
    mesh.remove("b");
    mesh.settle();
    var status = mesh.projects.list().getFirst();
    assertThat(status.getItems()).isEqualTo(3);
    assertThat(status.getLabelled()).isEqualTo(2);
    assertThat(status.getLabelsByClassMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Coat", 1L, "Shirt", 1L));
    assertThat(mesh.projects.get(TestMesh.PROJECT)).isEqualTo(status);
  }

  @Test
  void list_afterManyChanges_countsTheSame() throws Exception {
    mesh.createProject();
    mesh.add("a", "b");
    mesh.settle();
    for (int i = 0; i < 400; i++) {
      var _ = mesh.submit(i % 2 == 0 ? "a" : "b", i % 3 == 0 ? "Coat" : "Bag");
    }
    mesh.settle();
    var status = mesh.projects.get(TestMesh.PROJECT);
    assertThat(status.getItems()).isEqualTo(2);
    assertThat(status.getLabelled()).isEqualTo(2);
    assertThat(status.getLabelsByClassMap().values().stream().mapToLong(n -> n).sum()).isEqualTo(2);
    long rows =
        mesh.database
            .jdbi()
            .withHandle(
                handle -> handle.createQuery("select count(*) from tally").mapTo(Long.class).one());
    assertThat(rows).isLessThan(510);
  }

  private static Project with(String id) {
    return TestMesh.project("Bag").toBuilder().setId(id).build();
  }

  private void assertInvalid(Project project, String message) {
    assertThatThrownBy(() -> mesh.projects.create(project))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  private List<ProjectEvent> events() {
    var ends = mesh.log.ends(Topics.PROJECTS.name());
    var events = new ArrayList<ProjectEvent>();
    mesh.log.read(
        Topics.PROJECTS.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record ->
            events.add(dev.millrace.mesh.event.EventCodec.decode(Topics.PROJECTS, record).data()));
    return events;
  }
}
