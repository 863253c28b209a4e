package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.proto.labeling.v1.Strategy;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class ItemsTest {
  @TestHTTPResource("/")
  URI base;

  @Inject MeshDouble mesh;

  private Chromium chromium;

  @BeforeAll
  void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void closePages() {
    chromium.closePages();
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void stretchOfItems_isLabelledInOneAct_andUndoneAsOne() {
    var visit = open("/p/tags/items");
    choose(visit, "tags-04");
    visit
        .page()
        .locator("li button[title=tags-08]")
        .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
    assertThat(visit.page().getByText("5 items chosen")).isVisible();
    visit.button("Label them").click();
    visit.page().locator("bulk-tray").getByText("circle").click();
    visit.page().locator("bulk-tray").getByText("These 1").click();
    assertThat(visit.page().getByRole(AriaRole.STATUS).first()).containsText("Labelled 5 items");
    assertThat(tagsLabelled()).isEqualTo(5);
    visit.button("Undo").click();
    eventually(() -> assertThat(tagsLabelled()).isZero());
  }

  @Test
  void allOfAFilter_isLabelledInOneAct_andUndoneFromTheLog() {
    var visit = open("/p/votes/items?state=unlabelled");
    choose(visit, "votes-05");
    visit.button("All of the filter").click();
    visit.button("Label them").click();
    visit.page().locator("bulk-tray").getByText("ring").click();
    assertThat(visit.page().getByRole(AriaRole.STATUS).first()).containsText("Labelled");
    assertThat(mesh.labeling().item("votes-11").getCurrent().getClassName()).isEqualTo("ring");
    assertThat(
            mesh.labeling()
                .item("votes-11")
                .getLabels(0)
                .getProvenance()
                .getSelection()
                .getDescription())
        .contains("unlabelled");
    visit.button("What was done").click();
    visit.page().locator("act-log li").first().getByText("Undo").click();
    eventually(() -> assertThat(mesh.labeling().item("votes-11").hasCurrent()).isFalse());
  }

  @Test
  void items_areRemoved_withAReason_andPutBack() {
    var visit = open("/p/sizes/items");
    choose(visit, "sizes-11");
    visit.button("Remove").click();
    visit.page().getByLabel("Why").fill("a duplicate");
    visit.button("Remove 1 item").click();
    assertThat(visit.page().getByRole(AriaRole.STATUS).first()).containsText("Removed 1 item");
    assertThat(visit.page().locator("li button[title=sizes-11]")).not().isVisible();
    visit.button("Undo").click();
    assertThat(visit.page().locator("li button[title=sizes-11]")).isVisible();
  }

  @Test
  void item_showsWhoDidWhat_andEachIsTakenBack() {
    mesh.labeling().labelBehind("shape-119", "bea", "square");
    var visit = open("/p/shapes/items");
    visit.button("More").click();
    visit.page().locator("li button[title=shape-119]").click();
    var dialog = visit.page().getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("square by bea");
    dialog.getByText("Take back").click();
    assertThat(dialog).containsText("took back");
    eventually(() -> assertThat(mesh.labeling().item("shape-119").hasCurrent()).isFalse());
  }

  @Test
  void names_areRenamedAndAdded() {
    var visit = open("/p/notes/settings");
    visit.button("Rename ring").click();
    visit.page().getByLabel("New name of ring").fill("annulus");
    visit.press("Enter");
    assertThat(visit.page().getByText("was ring")).isVisible();
    visit.button("Add another").click();
    visit.page().getByLabel("The new name").fill("star");
    visit.press("Enter");
    assertThat(visit.page().locator("class-names")).containsText("star");
    assertThat(mesh.labeling().known("notes").getSchema().getClassesList())
        .endsWith("annulus", "star");
  }

  @Test
  void plan_isChosen_andKept() {
    var visit = open("/p/marks/settings");
    visit.page().getByLabel("Not labelled yet").fill("3");
    visit.page().getByLabel("At random").fill("1");
    visit.page().getByLabel("People for each item").fill("2");
    visit.page().getByLabel("Their votes become one label by").selectOption("dawid skene");
    visit.page().getByLabel("Share of all labels that goes to review, %").fill("5");
    visit.button("Save the plan").click();
    assertThat(visit.page().getByText("Saved.")).isVisible();
    var plan = mesh.labeling().known("marks").getPlan();
    assertThat(plan.getOverlap()).isEqualTo(2);
    assertThat(plan.getReviewShare()).isEqualTo(0.05);
    assertThat(plan.getStrategiesList())
        .extracting(share -> share.getStrategy())
        .containsExactly(Strategy.STRATEGY_UNLABELLED, Strategy.STRATEGY_RANDOM);
  }

  @Test
  void labels_leaveAsAFile_andComeInAsOne() throws IOException {
    var visit = open("/p/shapes/settings");
    var download =
        visit
            .page()
            .waitForDownload(() ->
                visit
                    .page()
                    .getByRole(AriaRole.LINK)
                    .filter(new Locator.FilterOptions().setHasText("CSV"))
                    .click());
    assertThat(download.suggestedFilename()).isEqualTo("shapes-labels.csv");
    assertThat(Files.readString(download.path())).contains("shape-000,circle");

    var file = "item,label\nshape-110,cross\nnobody,ring\n";
    visit
        .page()
        .getByLabel("The file")
        .setInputFiles(
            new FilePayload("mine.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
    visit.button("Read it").click();
    assertThat(visit.page().getByText("1 label")).isVisible();
    assertThat(visit.page().getByText("1 could not be")).isVisible();
    assertThat(mesh.labeling().item("shape-110").getCurrent().getClassName()).isEqualTo("cross");

    visit
        .page()
        .getByLabel("The file")
        .setInputFiles(
            new FilePayload("odd.csv", "text/csv", "odd".getBytes(StandardCharsets.UTF_8)));
    visit.button("Read it").click();
    assertThat(visit.page().getByRole(AriaRole.ALERT)).containsText("no header row");
  }

  private static void choose(Visit visit, String item) {
    visit.page().getByLabel("Choose " + item).check();
  }

  private long tagsLabelled() {
    return List.of("tags-04", "tags-05", "tags-06", "tags-07", "tags-08").stream()
        .filter(item -> mesh.labeling().item(item).hasCurrent())
        .count();
  }

  private Visit open(String address) {
    return Visit.to(chromium, base, address);
  }
}
