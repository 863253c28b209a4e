package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class ReviewTest {
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

  @Test
  void twoReviewers_judgeDifferentItems_withAllOpinionsInSight() {
    mesh.labeling().endLeases();
    var ada = Visit.to(chromium, base, "/p/votes/review");
    assertThat(ada.item()).isEqualTo("votes-00");
    assertThat(ada.page().locator(".opinion")).hasCount(2);
    assertThat(ada.page().getByText("No answer has most of the votes.")).isVisible();
    assertThat(ada.page().locator("agreement-figures")).containsText("0.74");

    var bea = Visit.to(chromium, base, "/p/votes/review");
    assertThat(bea.page().getByText("Nothing waits for a review")).isVisible();

    ada.press("5");
    eventually(() ->
        assertThat(mesh.labeling().item("votes-00").getCurrent().getClassName()).isEqualTo("ring"));

    assertThat(ada.page().locator(".name.mono")).hasText("votes-01");
    assertThat(ada.page().locator(".opinion.against")).containsText("cross");
    ada.press("s");
    ada.page().keyboard().type("look again");
    ada.press("Enter");
    eventually(() -> assertThat(mesh.labeling().item("votes-01").hasCurrent()).isFalse());

    assertThat(ada.page().locator(".name.mono")).hasText("votes-02");
    ada.press("Enter");
    eventually(() -> assertThat(mesh.labeling().item("votes-02").getToReview()).isFalse());
    assertThat(mesh.labeling().item("votes-02").getCurrent().getClassName()).isEqualTo("triangle");
    assertThat(ada.page().getByText("3 done just now")).isVisible();

    var late = Visit.to(chromium, base, "/p/votes/label");
    ada.page().navigate("about:blank");
    var flagged = late.item();
    late.press("f");
    late.page().keyboard().type("which one?");
    late.press("Enter");
    assertThat(bea.page().locator(".name.mono")).hasText(flagged);
    assertThat(bea.page().getByText("“which one?”")).isVisible();
    mesh.labeling().steal(flagged);
    bea.press("2");
    assertThat(bea.page().locator(".notice")).containsText("somebody else holds");
    chromium.closePages();
    assertThat(chromium.troubles()).isEmpty();
  }
}
