package dev.millrace.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Region;
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

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@TestInstance(Lifecycle.PER_CLASS)
class LabellingTest {
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
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void classes_areToggledByKeys() {
    var visit = open("/p/tags/label");
    var item = visit.item();
    visit.press("1", "3", "2", "2", "Enter");
    assertThat(visit.page().locator(".name.mono")).not().hasText(item);
    eventually(() ->
        assertThat(value(item).getClassSet().getClassNamesList())
            .containsExactly("circle", "triangle"));
  }

  @Test
  void points_areSetByClicks_andMovedByDragging() {
    var visit = open("/p/marks/label");
    var item = visit.item();
    visit.click(0.45, 0.4);
    visit.click(0.55, 0.6);
    visit.drag(0.55, 0.6, 0.58, 0.7);
    visit.press("Enter");
    eventually(() -> {
      var points = value(item).getPoints().getPointsList();
      assertThat(points).extracting(point -> point.getName()).containsExactly("left", "right");
      assertThat(points.getFirst().getX()).isBetween(0f, 14f);
      assertThat(points.getLast().getX()).isBetween(14f, 28f);
      assertThat(points.getLast().getY()).isBetween(18f, 22f);
    });
  }

  @Test
  void points_areSetByKeysAlone() {
    var visit = open("/p/marks/label");
    var item = visit.item();
    visit.press(
        "ArrowLeft", "ArrowLeft", "Space", "ArrowRight", "Shift+ArrowRight", "Space", "Enter");
    eventually(() -> {
      var points = value(item).getPoints().getPointsList();
      assertThat(points).hasSize(2);
      assertThat(points.getLast().getX() - points.getFirst().getX()).isEqualTo(11f);
    });
  }

  @Test
  void mask_isDrawnByBrushAndPolygon() {
    var visit = open("/p/masks/label");
    var item = visit.item();
    visit.drag(0.42, 0.3, 0.58, 0.3);
    visit.drag(0.42, 0.35, 0.58, 0.35);
    visit.press("3", "p");
    visit.click(0.45, 0.5);
    visit.click(0.55, 0.5);
    visit.click(0.5, 0.8);
    visit.press("Enter", "Enter");
    eventually(() -> {
      var mask = value(item).getRegions();
      assertThat(mask.getWidth()).isEqualTo(28);
      assertThat(mask.getRegionsList())
          .extracting(Region::getCode)
          .containsExactly("shape", "hole");
      assertThat(
              mask.getRegions(0).getRuns().getCountsList().stream()
                  .mapToInt(Integer::intValue)
                  .sum())
          .isEqualTo(28 * 28);
      assertThat(mask.getRegions(1).getPolygon().getCoordinatesList()).hasSize(6);
    });
  }

  @Test
  void stroke_isTakenBack_beforeTheMaskIsDone() {
    var visit = open("/p/masks/label");
    var item = visit.item();
    visit.drag(0.45, 0.3, 0.55, 0.3);
    visit.press("Control+z", "Enter");
    eventually(() -> assertThat(value(item).hasRegions()).isTrue());
    assertThat(value(item).getRegions().getRegionsList()).isEmpty();
  }

  @Test
  void text_isShown_andGivenAClass() {
    var visit = open("/p/notes/label");
    var item = visit.item();
    assertThat(visit.page().locator("item-text")).containsText("corners");
    visit.press("4");
    eventually(() -> assertThat(value(item).getClassName()).isEqualTo("cross"));
  }

  @Test
  void number_isTyped() {
    var visit = open("/p/sizes/label");
    var item = visit.item();
    visit.page().keyboard().type("12.5");
    visit.press("Enter");
    eventually(() -> assertThat(value(item).getNumber()).isEqualTo(12.5));
  }

  @Test
  void item_isSkipped_andComesBack() {
    var visit = open("/p/shapes/label");
    var item = visit.item();
    visit.press("s");
    assertThat(visit.page().locator(".name.mono")).not().hasText(item);
    visit.press("u");
    assertThat(visit.page().locator(".name.mono")).hasText(item);
    visit.press("5");
    eventually(() -> assertThat(value(item).getClassName()).isEqualTo("ring"));
  }

  @Test
  void item_isFlagged_withAReason() {
    var visit = open("/p/shapes/label");
    var item = visit.item();
    visit.press("f");
    visit.page().keyboard().type("two shapes in one");
    visit.press("Enter");
    eventually(() -> {
      assertThat(mesh.labeling().item(item).getToReview()).isTrue();
      assertThat(mesh.labeling().item(item).getFlags(0).getReason()).isEqualTo("two shapes in one");
    });
  }

  @Test
  void lateLabel_showsWhatTheItemIsNow_andMayBeSaidAllTheSame() {
    var visit = open("/p/shapes/label");
    var item = visit.item();
    mesh.labeling().labelBehind(item, "bea", "ring");
    visit.press("2");
    var conflict = visit.page().locator("conflict-view");
    assertThat(conflict).containsText("It is now");
    assertThat(conflict).containsText("by bea");
    assertThat(conflict).containsText("square");
    assertThat(value(item).getClassName()).isEqualTo("ring");
    visit.button("Label it square all the same").click();
    eventually(() -> assertThat(value(item).getClassName()).isEqualTo("square"));
    assertThat(conflict).not().isVisible();
  }

  @Test
  void undo_reachesBeyondThePagesOwnHistory() {
    var visit = open("/p/shapes/label");
    var item = visit.item();
    visit.press("1");
    eventually(() -> assertThat(value(item).getClassName()).isEqualTo("circle"));
    visit.page().reload();
    visit.item();
    visit.press("u");
    eventually(() -> assertThat(mesh.labeling().item(item).hasCurrent()).isFalse());
    assertThat(visit.page().getByRole(AriaRole.STATUS)).containsText("Took your last act back");
  }

  @Test
  void picture_comesCloser_byKeys() {
    var visit = open("/p/shapes/label");
    visit.item();
    visit.press("+");
    assertThat(visit.page().locator("zoom-picture img"))
        .hasAttribute("style", java.util.regex.Pattern.compile("scale\\(1.5\\)"));
    visit.press("0");
    assertThat(visit.page().locator("zoom-picture img"))
        .not()
        .hasAttribute("style", java.util.regex.Pattern.compile("scale"));
  }

  private Visit open(String address) {
    return Visit.to(chromium, base, address);
  }

  private LabelValue value(String item) {
    return mesh.labeling().item(item).getCurrent();
  }
}
