package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.console.mesh.TrainingDouble.COMPLETED;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.millrace.console.Http;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.console.mesh.Shapes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class PagesTest {
  private static final List<String> ADDRESSES =
      List.of(
          "/",
          "/p/shapes",
          "/p/shapes/label",
          "/p/shapes/items",
          "/p/tags/label",
          "/p/marks/label",
          "/p/masks/label",
          "/p/notes/label",
          "/p/sizes/label",
          "/p/votes/review",
          "/p/shapes/settings",
          "/p/shapes/runs",
          "/p/shapes/runs/" + COMPLETED,
          "/p/shapes/models",
          "/p/shapes/try");

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
  }

  @Test
  void everyPage_fits_atBothWidths_inBothColours() {
    for (int width : new int[] {1280, 390}) {
      for (var colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        var page = chromium.open(width, colours);
        for (var address : ADDRESSES) {
          go(page, address);
          assertThat(page.locator("main h1, main h2").first()).isVisible();
          var over = page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assertThat((Integer) over).as("%s at %d px", address, width).isLessThanOrEqualTo(0);
        }
        page.context().close();
      }
    }
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void text_ofTheProject_isNeverMarkup() {
    var page = open("/");
    assertThat(page.getByText("Shapes <b>by hand</b>")).isVisible();
  }

  @Test
  void key_labelsTheItem_andGoesOn() {
    var page = open("/p/shapes/label");
    var first = shown(page);
    page.keyboard().press("2");
    assertThat(page.locator(".name.mono")).not().hasText(first);
    eventually(() -> assertThat(current(first)).isEqualTo("square"));
  }

  @Test
  void space_acceptsTheSuggestion() {
    var page = open("/p/shapes/label");
    var item = shown(page);
    var suggested = mesh.labeling().item(item).getSuggestion().getClassName();
    page.keyboard().press(" ");
    eventually(() -> assertThat(current(item)).isEqualTo(suggested));
  }

  @Test
  void undo_takesTheLabelBack_andShowsTheItemAgain() {
    var page = open("/p/shapes/label");
    var item = shown(page);
    page.keyboard().press("1");
    assertThat(page.locator(".name.mono")).not().hasText(item);
    page.keyboard().press("u");
    assertThat(page.locator(".name.mono")).hasText(item);
    eventually(() -> assertThat(mesh.labeling().item(item).hasCurrent()).isFalse());
    page.keyboard().press("3");
    eventually(() -> assertThat(current(item)).isEqualTo("triangle"));
  }

  @Test
  void twoPeople_getDifferentItems_andAConflictIsSaidPlainly() {
    var ada = open("/p/shapes/label");
    var bea = open("/p/shapes/label");
    var item = shown(ada);
    assertThat(item).isNotEqualTo(shown(bea));

    mesh.labeling().steal(item);
    ada.keyboard().press("1");
    assertThat(ada.getByRole(AriaRole.STATUS)).containsText(Pattern.compile("somebody else"));
  }

  @Test
  void next_pictures_areThereBeforeTheyAreShown() {
    var page = open("/p/shapes/label");
    shown(page);
    eventually(() -> {
      var loaded =
          page.evaluate(
              "performance.getEntriesByType('resource').filter(e => e.name.includes('/api/blobs/')).length");
      assertThat((Integer) loaded).isGreaterThanOrEqualTo(10);
    });
  }

  @Test
  void leaving_givesTheTasksBack() {
    var page = open("/p/shapes/label");
    var item = shown(page);
    go(page, "/p/shapes");
    var other = open("/p/shapes/label");
    assertThat(shown(other)).isEqualTo(item);
    go(other, "/");
  }

  @Test
  void run_showsItsCurves_whileItTrains() {
    mesh.training().begin("watched", 1, 0);
    LongStream.rangeClosed(1, 40).forEach(step -> mesh.training().step("watched", 1, step));
    var page = open("/p/shapes/runs/watched");
    assertThat(page.getByText("attempt 1 by trainer-1")).isVisible();
    assertThat(page.locator("mill-chart canvas").first()).isVisible();
    assertThat(page.getByText("the first batch, after augmentation")).isVisible();
    assertThat(page.locator(".samples img")).hasCount(12);
    mesh.training().search("watched", 40, true);
    assertThat(page.getByText("searching …")).isVisible();
    mesh.training().search("watched", 100, false);
    assertThat(page.getByText("suggests 0.02 (valley 0.02")).isVisible();
    mesh.training().epoch("watched", 1, 1, 0.625);
    assertThat(page.getByText("attempt 1 by trainer-1")).isVisible();
    mesh.training().begin("watched", 2, 20);
    assertThat(page.getByText("attempt 2 by trainer-2, from step 20")).isVisible();
  }

  @Test
  void form_cutsAndTrains() {
    var page = open("/p/shapes/runs");
    page.getByRole(AriaRole.BUTTON, named("Start a run")).click();
    assertThat(page.getByLabel("Width, px")).hasValue("28");
    page.getByRole(AriaRole.BUTTON, named("Cut and train")).click();
    assertThat(page).hasURL(Pattern.compile("/p/shapes/runs/run-\\d+"));
    page.getByRole(AriaRole.BUTTON, named("Cancel")).click();
    assertThat(page.locator(".tag").first()).hasText("cancelled");
  }

  @Test
  void cell_ofTheMatrix_showsItsItems_thatCanBeRelabelled() {
    var page = open("/p/shapes/models");
    page.locator("button[aria-label^='triangle taken for cross']").click();
    assertThat(page.getByText("triangle taken for cross", exactly())).isVisible();
    page.locator("loss-grid button").first().click();
    var dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).isVisible();
    var item = dialog.locator("h2").textContent();
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("ring")).click();
    eventually(() -> assertThat(current(item)).isEqualTo("ring"));
    page.keyboard().press("Escape");
    assertThat(dialog).not().isVisible();
  }

  @Test
  void model_isMadeTheChampion_andReplicasTellWhetherTheyHaveIt() {
    var page = open("/p/shapes/models");
    assertThat(page.locator(".model").first()).containsText("champion");
    var answer =
        new Http(base)
            .post(
                "/api/projects/shapes/models/aliases",
                "{\"alias\":\"champion\",\"version\":\"1\",\"reason\":\"a test\"}");
    assertThat(answer.statusCode()).isLessThan(300);
    assertThat(page.locator(".model").last()).containsText("champion");
    page.getByRole(AriaRole.BUTTON, named("Make it the champion")).click();
    assertThat(page.locator(".model").first()).containsText("champion");
    var replicas = page.locator(".replicas");
    assertThat(replicas).containsText("The champion, version 2, was put in place by");
    assertThat(replicas).containsText("serving-a");
    assertThat(replicas).containsText("not at serving-b: its disk is full");
  }

  @Test
  void largestLosses_showWhereTheModelLooked() {
    var page = open("/p/shapes/models");
    var first = page.locator("loss-grid img").first();
    assertThat(first).isVisible();
    var item = first.getAttribute("src");
    page.getByLabel("where the model looked").check();
    assertThat(first).not().hasAttribute("src", item);
    page.getByLabel("where the model looked").uncheck();
    assertThat(first).hasAttribute("src", item);
  }

  @Test
  void picture_isAnswered_andLeadsBackToLabels() {
    var page = open("/p/shapes/try");
    page.locator("input[type=file]")
        .setInputFiles(new FilePayload("mine.png", "image/png", Shapes.png(7)));
    assertThat(page.locator(".says")).hasText("triangle");
    assertThat(page.getByText("Where this answer comes from")).isVisible();
    assertThat(page.getByText("This very picture was in the data")).isVisible();
    assertThat(page).hasURL(Pattern.compile("/p/shapes/try/.+"));
    page.locator("input[type=file]")
        .setInputFiles(new FilePayload("mine.txt", "text/plain", new byte[40]));
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no PNG");
  }

  @Test
  void theme_isToggled_andRemembered() {
    var page = open("/");
    page.getByRole(AriaRole.BUTTON, named("Use dark colours")).click();
    page.reload();
    assertThat(page.getByRole(AriaRole.BUTTON, named("Use light colours"))).isVisible();
    assertThat(page.evaluate("getComputedStyle(document.documentElement).colorScheme"))
        .isEqualTo("dark");
  }

  private Page open(String address) {
    var page = chromium.open(1280, ColorScheme.LIGHT);
    go(page, address);
    return page;
  }

  private void go(Page page, String address) {
    page.navigate(base.resolve(address).toString());
  }

  private static String shown(Page page) {
    var name = page.locator(".name.mono");
    name.waitFor();
    return name.textContent();
  }

  private String current(String item) {
    return mesh.labeling().item(item).getCurrent().getClassName();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
