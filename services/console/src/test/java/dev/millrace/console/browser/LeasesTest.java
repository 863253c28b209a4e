package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.millrace.console.Http;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What becomes of the tasks that a page holds.
@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class LeasesTest {
  private static final String NAME = ".name.mono";

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

  @BeforeEach
  void endLeases() {
    mesh.labeling().endLeases();
  }

  @AfterEach
  void closePages() {
    chromium.closePages();
  }

  @Test
  void task_thatWentToSomebodyElse_givesWayToTheNext() {
    var ada = desk();
    var item = ada.item();
    mesh.labeling().steal(item);
    assertThat(ada.page().locator(NAME)).not().hasText(item);
    assertThat(ada.page().getByRole(AriaRole.STATUS)).containsText("went to somebody else");
  }

  @Test
  void task_ofSomebodyWhoLeft_isShownToAnother() {
    var ada = desk();
    var item = ada.item();
    var bea = desk();
    assertThat(bea.item()).isNotEqualTo(item);
    ada.page().navigate("about:blank");
    eventually(() -> {
      var cem = desk();
      var shown = cem.item();
      cem.page().navigate("about:blank");
      assertThat(shown).isEqualTo(item);
    });
  }

  @Test
  void label_isTaken_thoughThePageIsLeftAtOnce() {
    var ada = desk();
    var item = ada.item();
    ada.press("4");
    ada.page().navigate("about:blank");
    eventually(() -> assertThat(current(item)).isEqualTo("cross"));
  }

  @Test
  void label_thatDoesNotArrive_bringsItsItemBack() {
    var ada = desk();
    var item = ada.item();
    ada.page().route("**/labels", Route::abort);
    ada.press("2");
    assertThat(ada.page().getByRole(AriaRole.STATUS)).containsText("cannot be reached");
    assertThat(ada.page().locator(NAME)).hasText(item);
    assertThat(mesh.labeling().item(item).hasCurrent()).isFalse();
    ada.page().unroute("**/labels");
    ada.press("2");
    eventually(() -> assertThat(current(item)).isEqualTo("square"));
  }

  @Test
  void newModel_ranksTheTasksAnew_whileOneIsShown() {
    var ada = desk();
    var item = ada.item();
    var moved = "{\"alias\":\"champion\",\"version\":\"2\",\"reason\":\"newer\"}";
    var _ =
        ada.page()
            .waitForRequest(
                request -> request.url().endsWith("/tasks/release"),
                () -> new Http(base).post("/api/projects/shapes/models/aliases", moved));
    assertThat(ada.page().locator(NAME)).hasText(item);
    ada.press("1", "1", "1");
    eventually(() -> assertThat(current(item)).isEqualTo("circle"));
    assertThat(ada.page().locator(NAME)).isVisible();
  }

  private Visit desk() {
    return Visit.to(chromium, base, "/p/shapes/label");
  }

  private String current(String item) {
    return mesh.labeling().item(item).getCurrent().getClassName();
  }
}
