package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.proto.labeling.v1.ItemState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.slf4j.LoggerFactory;

/// Exploring and cleaning, in a real browser.
@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class ExplorePagesTest {
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
  void lasso_labelsAClumpButTheOddOnes_andUndoTakesAllBack() {
    var page = explored();
    // The first clump from the left, and no other.
    draw(page, -1.05, -0.75, 0.3);
    assertThat(page.getByText(Pattern.compile("\\d+ items inside the line"))).isVisible();
    var chosen = page.locator(".grid button");
    assertThat(chosen.first()).isVisible();
    int inside = chosen.count();
    assertThat(inside).isGreaterThan(5);
    chosen.first().click();
    assertThat(chosen.first()).hasAttribute("aria-pressed", "true");
    var thrownOut = chosen.first().getAttribute("title");
    page.keyboard().press("2");
    assertThat(page.getByText("%d items labelled square.".formatted(inside - 1))).isVisible();
    eventually(() -> assertThat(labelledBySelection()).hasSize(inside - 1));
    assertThat(labelledBySelection())
        .allMatch(item -> item.getCurrent().getClassName().equals("square"))
        .noneMatch(item -> item.getItem().equals(thrownOut));
    page.keyboard().press("u");
    assertThat(page.getByText(Pattern.compile("taken back from %d items".formatted(inside - 1))))
        .isVisible();
    eventually(() -> assertThat(labelledBySelection()).isEmpty());
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void groups_areSeparated_andTheNewProjectionIsShown() {
    var page = explored();
    var selects = page.locator(".pair select");
    selects.first().selectOption("class:circle");
    selects.last().selectOption("class:square");
    page.getByRole(AriaRole.BUTTON, named("A from B")).click();
    assertThat(page.locator("projection-list ol [aria-pressed=true]"))
        .containsText(Pattern.compile("groups-\\d"));
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void allInSight_isChosenWithoutAPointer() {
    var page = explored();
    page.getByRole(AriaRole.BUTTON, named("All in sight")).press("Enter");
    assertThat(page.locator(".grid button").first()).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator(".grid")).hasCount(0);
  }

  @Test
  void fiftyThousandPoints_areDrawnFluidly() {
    var page = explored();
    page.evaluate(
        """
        () => {
          const canvas = document.querySelector("mill-app").shadowRoot.querySelector("explore-page")
            .shadowRoot.querySelector("point-canvas");
          const count = 50000;
          canvas.thumbs = true;
          canvas.pictures = Array.from({ length: count }, () => canvas.pictures[0]);
          canvas.labels = Array.from({ length: count }, (_, i) => (i % 11) - 1);
          canvas.xy = Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 0.37));
        }
        """);
    var canvas = page.locator("point-canvas canvas");
    for (int i = 0; i < 10; i++) {
      canvas.dispatchEvent("wheel", Map.of("deltaY", i % 2 == 0 ? -60 : 60));
      page.waitForFunction("() => new Promise(done => requestAnimationFrame(() => done(true)))");
    }
    var millis = canvas.getAttribute("data-paint-millis");
    LoggerFactory.getLogger(ExplorePagesTest.class)
        .info("A frame of 50,000 points takes {} ms", millis);
    assertThat(Double.parseDouble(millis)).isPositive();
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void marks_surviveClassFilterAndPage_untilTheyAreCarriedOut() {
    var page = open("/p/shapes/clean");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Weigh"))).first().click();
    var suspects = page.locator(".suspect");
    assertThat(suspects.first()).isVisible();
    var relabelled = suspects.nth(0).locator("img").getAttribute("alt");
    var removed = suspects.nth(1).locator("img").getAttribute("alt");
    var wanted = suspects.nth(0).locator(".deeds button").first().textContent().strip();
    suspects.nth(0).locator(".deeds button").first().click();
    suspects.nth(1).getByRole(AriaRole.BUTTON, inside("Remove")).click();
    var tray = page.locator(".tray");
    assertThat(tray).containsText("2 items marked");

    page.getByLabel("Class").selectOption("ring");
    assertThat(tray).containsText("2 items marked");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Near duplicates"))).click();
    assertThat(page.getByText("labels contradict")).isVisible();
    page.reload();
    assertThat(tray).containsText("2 items marked");
    tray.getByRole(AriaRole.BUTTON, inside("Carry out")).click();
    assertThat(page.getByText("1 relabelled, 1 removed.")).isVisible();
    assertThat(tray).hasCount(0);
    eventually(() ->
        assertThat(mesh.labeling().item(relabelled).getCurrent().getClassName()).isEqualTo(wanted));
    assertThat(mesh.labeling().items()).extracting(ItemState::getItem).doesNotContain(removed);
    page.getByRole(AriaRole.BUTTON, named("Undo")).click();
    assertThat(page.getByText("Taken back")).isVisible();
    eventually(() ->
        assertThat(mesh.labeling().item(relabelled).getCurrent().getClassName())
            .isNotEqualTo(wanted));
    assertThat(mesh.labeling().items()).extracting(ItemState::getItem).contains(removed);
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void duplicates_areMerged_intoTheOneThatStays() {
    var page = open("/p/shapes/clean?show=duplicates");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Weigh"))).first().click();
    var twins = page.locator(".twin");
    assertThat(twins).hasCount(2);
    var stays = twins.nth(0).locator("img").getAttribute("alt");
    var goes = twins.nth(1).locator("img").getAttribute("alt");
    twins.nth(0).getByRole(AriaRole.BUTTON).click();
    assertThat(twins.nth(1)).containsText("merge");
    page.getByRole(AriaRole.BUTTON, named("Carry out")).click();
    assertThat(page.getByText("1 merged.")).isVisible();
    assertThat(mesh.labeling().items())
        .extracting(ItemState::getItem)
        .contains(stays)
        .doesNotContain(goes);
    page.getByRole(AriaRole.BUTTON, named("Undo")).click();
    eventually(
        () -> assertThat(mesh.labeling().items()).extracting(ItemState::getItem).contains(goes));
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void bothPages_fit_atBothWidths_inBothColours() {
    explored().context().close();
    var weighed = open("/p/shapes/clean");
    weighed.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Weigh"))).first().click();
    assertThat(weighed.locator(".suspect").first()).isVisible();
    weighed.context().close();
    for (int width : new int[] {1280, 390}) {
      for (var colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        var page = chromium.open(width, colours);
        for (var address : List.of("/p/shapes/explore", "/p/shapes/clean")) {
          page.navigate(base.resolve(address).toString());
          assertThat(page.locator("point-canvas canvas, .suspect").first()).isVisible();
          var over = page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assertThat((Integer) over).as("%s at %d px", address, width).isLessThanOrEqualTo(0);
          shoot(page, "%s-%d-%s".formatted(address.substring(10), width, colours));
        }
        page.context().close();
      }
    }
    assertThat(chromium.troubles()).isEmpty();
  }

  /// For people who want to see them: `-Dmillrace.pictures=<folder>`.
  private static void shoot(Page page, String name) {
    var folder = System.getProperty("millrace.pictures", "");
    if (!folder.isEmpty()) {
      page.waitForTimeout(900);
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(folder, name + ".png")));
    }
  }

  private List<ItemState> labelledBySelection() {
    return mesh.labeling().items().stream()
        .filter(item ->
            item.getLabelsList().stream()
                .anyMatch(label ->
                    !label.getRetracted()
                        && label.getProvenance().getSelection().getPolygonCount() > 0))
        .toList();
  }

  private Page explored() {
    var page = open("/p/shapes/explore");
    page.locator("main h2").first().waitFor();
    var begin = page.locator(".empty .primary");
    if (begin.count() > 0) {
      begin.click();
    }
    assertThat(page.locator("point-canvas canvas")).isVisible();
    assertThat(page.locator("projection-list ol button").first()).isVisible();
    return page;
  }

  /// Draws a line around a part of the plane, from left to right and half as high as given.
  private static void draw(Page page, double left, double right, double high) {
    var box = page.locator("point-canvas canvas").boundingBox();
    double unit = 0.47 * Math.min(box.width, box.height);
    double middleX = box.x + box.width / 2;
    double middleY = box.y + box.height / 2;
    page.mouse().move(middleX + left * unit, middleY - high * unit);
    page.mouse().down();
    page.mouse().move(middleX + right * unit, middleY - high * unit);
    page.mouse().move(middleX + right * unit, middleY + high * unit);
    page.mouse().move(middleX + left * unit, middleY + high * unit);
    page.mouse().up();
  }

  private Page open(String address) {
    var page = chromium.open(1280, ColorScheme.LIGHT);
    page.navigate(base.resolve(address).toString());
    return page;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions named(Pattern name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions inside(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
