package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.KeyboardModifier;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Takes the pictures of the documentation from a mesh that runs, only when asked by name:
/// `-Dtest=Screenshots -Dmillrace.screenshots.of=http://127.0.0.1:8080`.
class Screenshots {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(120_000);

  private final Optional<URI> mesh =
      Optional.ofNullable(System.getProperty("millrace.screenshots.of")).map(URI::create);
  private final Path folder = Path.of(System.getProperty("millrace.root", "."), "docs", "images");

  @Test
  void pages_arePhotographed() {
    assumeTrue(mesh.isPresent(), "no millrace.screenshots.of names a mesh");
    try (var chromium = Chromium.start()) {
      var light = chromium.open(1280, ColorScheme.LIGHT);
      var project = json(light, "/api/projects").get(0).get("id").asText();
      var run = json(light, "/api/projects/" + project + "/models").get(0).get("run").asText();
      photograph(light, "/", "projects");
      photograph(light, "/p/" + project, "overview");
      photograph(light, "/p/" + project + "/runs/" + run, "run");
      photograph(light, "/p/" + project + "/runs", "runs");
      photograph(light, "/p/" + project + "/models", "models");
      photograph(light, "/p/" + project + "/settings", "settings");
      choose(light, project);
      explore(light, project);
      clean(light, project);
      ask(light, project);
      photograph(light, "/p/" + project + "/label", "label");
      light.navigate("about:blank");
      photograph(chromium.open(390, ColorScheme.DARK), "/p/" + project + "/label", "label-phone");
      assertThat(chromium.troubles()).isEmpty();
    }
  }

  private void ask(Page page, String project) {
    var item = json(page, "/api/projects/" + project + "/items?size=1").get("items").get(0);
    var picture = page.request().get(address("/api/blobs/" + item.get("image").asText())).body();
    page.navigate(address("/p/" + project + "/try"));
    page.locator("input[type=file]")
        .setInputFiles(new FilePayload("mine.png", "image/png", picture));
    assertThat(page.getByText("Where this answer comes from")).isVisible();
    assertThat(page).hasURL(Pattern.compile("/try/.+"));
    save(page, "try");
  }

  private void choose(Page page, String project) {
    page.navigate(address("/p/" + project + "/items"));
    var boxes = page.locator("li input[type=checkbox]");
    boxes.nth(3).click();
    boxes.nth(9).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
    save(page, "items");
  }

  /// Looks at the items if nobody has, and draws a line around some.
  private void explore(Page page, String project) {
    page.navigate(address("/p/" + project + "/explore"));
    page.locator("main point-canvas, main .empty .primary").first().waitFor();
    if (page.locator(".empty .primary").isVisible()) {
      page.locator(".empty .primary").click();
    }
    assertThat(page.locator("point-canvas canvas")).isVisible(SOON);
    page.getByLabel("Unlabelled only").uncheck();
    var box = page.locator("point-canvas canvas").boundingBox();
    var mouse = page.mouse();
    mouse.move(box.x + 0.36 * box.width, box.y + 0.68 * box.height);
    mouse.down();
    mouse.move(box.x + 0.5 * box.width, box.y + 0.64 * box.height);
    mouse.move(box.x + 0.56 * box.width, box.y + 0.8 * box.height);
    mouse.move(box.x + 0.42 * box.width, box.y + 0.97 * box.height);
    mouse.up();
    assertThat(page.locator("chosen-grid h2")).isVisible();
    page.setViewportSize(1280, 1060);
    page.waitForTimeout(1_000);
    page.evaluate("scrollTo(0, 0)");
    save(page, "explore");
    page.setViewportSize(1280, 844);
  }

  /// Weighs the labels if nobody has, and marks some, for the picture only.
  private void clean(Page page, String project) {
    page.navigate(address("/p/" + project + "/clean"));
    page.locator("main h1").waitFor();
    page.locator("suspect-card, .empty .primary").first().waitFor();
    if (page.locator(".empty .primary").isVisible()) {
      page.locator(".empty .primary").click();
    }
    var suspects = page.locator("suspect-card");
    assertThat(suspects.first()).isVisible(SOON);
    suspects.nth(0).locator(".deeds button").first().click();
    suspects.nth(2).locator(".deeds button").nth(1).click();
    suspects.nth(4).locator(".deeds button").nth(2).click();
    assertThat(page.locator("mark-tray")).containsText("3 items marked");
    page.evaluate("scrollTo(0, 0)");
    save(page, "clean");
    page.getByText("Unmark all").click();
    assertThat(page.locator("mark-tray")).hasCount(0);
  }

  private void photograph(Page page, String path, String name) {
    page.navigate(address(path));
    assertThat(page.locator("main h1, main h2").first()).isVisible();
    save(page, name);
  }

  private void save(Page page, String name) {
    page.waitForLoadState(LoadState.LOAD);
    // Charts and pictures are drawn after the data is there; there is no event to wait for.
    page.waitForTimeout(1_200);
    page.screenshot(new ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }

  private JsonNode json(Page page, String path) {
    try {
      return MAPPER.readTree(page.request().get(address(path)).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String address(String path) {
    return mesh.orElseThrow().resolve(path).toString();
  }
}
