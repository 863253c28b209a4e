package dev.millrace.console.access;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Http;
import dev.millrace.console.browser.Chromium;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
@QuarkusTestResource(value = Provider.class, restrictToAnnotatedClass = true)
class AccessTest {
  private static final String WISH = "{\"labeller\":\"\",\"count\":1}";

  @TestHTTPResource("/")
  URI base;

  @Inject MeshDouble mesh;

  @Test
  void visitor_withoutALogin_isSentToTheProvider_orToldSo() {
    assertThat(console().get("/p/shapes").statusCode()).isEqualTo(302);
    assertThat(console().get("/api/projects", "X-Requested-With", "JavaScript").statusCode())
        .isEqualTo(499);
    assertThat(console().get("/api/projects", "Authorization", "Bearer forged").statusCode())
        .isEqualTo(401);
  }

  @Test
  void annotator_seesOnlyAssignedProjects() {
    var ada = bearer("ada", "annotator", "shapes");
    assertThat(Http.parse(console().get("/api/projects", ada)).findValuesAsText("id"))
        .containsExactly("shapes");
    assertThat(console().get("/api/projects/votes", ada).statusCode()).isEqualTo(404);
    assertThat(console().get("/api/projects/votes/items", ada).statusCode()).isEqualTo(404);
    assertThat(console().post("/api/projects/votes/tasks", WISH, ada).statusCode()).isEqualTo(404);
    assertThat(console().post("/api/projects/shapes/tasks", WISH, ada).statusCode()).isEqualTo(200);
  }

  @Test
  void label_carriesTheNameOfTheLogin_whateverThePageSays() {
    var label =
        """
        {"item":"shape-100","value":{"kind":"class","name":"ring"},"labeller":"mallory",
         "leaseEpoch":0,"suggestion":null,"labelId":"access-1"}
        """;
    var answer =
        console().post("/api/projects/shapes/labels", label, bearer("ada", "annotator", "shapes"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var labels = mesh.labeling().item("shape-100").getLabelsList();
    assertThat(labels.getLast().getProvenance().getLabeller()).isEqualTo("ada");
  }

  @ParameterizedTest
  @CsvSource({
    "annotator, 403, 403, 403, 403",
    "reviewer,  200, 403, 403, 403",
    "engineer,  200, 200, 200, 403",
    "admin,     200, 200, 200, 200",
    "visitor,   403, 403, 403, 403",
  })
  void role_allowsWhatTheOnesBeforeItDo(String role, int review, int file, int run, int plan) {
    var who = bearer("one-of-" + role, role, "shapes");
    assertThat(console().post("/api/projects/shapes/reviews", WISH, who).statusCode())
        .isEqualTo(review);
    assertThat(console().get("/api/projects/shapes/files?format=csv", who).statusCode())
        .isEqualTo(file);
    var recipe =
        """
        {"cut":"cut-first","epochs":1,"rate":0.01,"batchSize":32,"weightDecay":0.01,"seed":42,
         "padAndCrop":2,"flip":true}
        """;
    assertThat(console().post("/api/projects/shapes/runs", recipe, who).statusCode())
        .isEqualTo(run);
    var wanted =
        """
        {"strategies":[],"overlap":1,"consensus":"majority","neededSupport":0,"reviewShare":0}
        """;
    assertThat(console().post("/api/projects/shapes/plan", wanted, who).statusCode())
        .isEqualTo(plan);
  }

  /// Each act of runs, models, exploring and cleaning, with the least role that it needs.
  @ParameterizedTest
  @CsvSource({
    "GET,  /api/projects/shapes/cuts,                     REVIEWER",
    "POST, /api/projects/shapes/cuts,                     ENGINEER",
    "GET,  /api/cuts/cut-first,                           REVIEWER",
    "GET,  /api/projects/shapes/runs,                     REVIEWER",
    "POST, /api/projects/shapes/runs,                     ENGINEER",
    "GET,  /api/runs/none,                                REVIEWER",
    "POST, /api/runs/none/cancel,                         ENGINEER",
    "GET,  /api/runs/none/evaluation,                     REVIEWER",
    "GET,  /api/runs/none/evaluation/items,               REVIEWER",
    "GET,  /api/projects/shapes/models,                   REVIEWER",
    "GET,  /api/projects/shapes/models/replicas,          REVIEWER",
    "POST, /api/projects/shapes/models/aliases,           ENGINEER",
    "SEND, /api/projects/shapes/predict,                  REVIEWER",
    "GET,  /api/predictions/none/lineage,                 REVIEWER",
    "GET,  /api/projects/shapes/explorations,             ANNOTATOR",
    "GET,  /api/projects/shapes/explorations/sources,     ANNOTATOR",
    "POST, /api/projects/shapes/explorations,             ENGINEER",
    "POST, /api/projects/shapes/explorations/e/select,    ANNOTATOR",
    "POST, /api/projects/shapes/explorations/e/separate,  ANNOTATOR",
    "POST, /api/projects/shapes/explorations/e/label,     ANNOTATOR",
    "GET,  /api/projects/shapes/cleaning,                 REVIEWER",
    "POST, /api/projects/shapes/cleaning,                 REVIEWER",
    "GET,  /api/projects/shapes/cleaning/suspects,        REVIEWER",
    "GET,  /api/projects/shapes/cleaning/duplicates,      REVIEWER",
    "GET,  /api/projects/shapes/cleaning/marks,           REVIEWER",
    "POST, /api/projects/shapes/cleaning/marks,           REVIEWER",
    "POST, /api/projects/shapes/cleaning/marks/clear,     REVIEWER",
    "POST, /api/projects/shapes/cleaning/marks/apply,     REVIEWER",
    "POST, /api/projects/shapes/bulk/remove,              ADMIN",
  })
  void act_isRefused_belowItsRole(String method, String path, Role least) {
    assertThat(ask(method, path, "visitor", "shapes")).isEqualTo(403);
    for (var role : Role.values()) {
      int status = ask(method, path, role.claim(), "shapes");
      if (role.covers(least)) {
        assertThat(status).as("%s as %s", path, role).isNotIn(401, 403, 499);
      } else {
        assertThat(status).as("%s as %s", path, role).isEqualTo(403);
      }
    }
    if (least == Role.ANNOTATOR) {
      assertThat(ask(method, path, "annotator", "votes")).isEqualTo(404);
    }
  }

  /// An incomplete question is enough: who may not ask it is refused before it is read.
  private int ask(String method, String path, String role, String project) {
    var who = bearer("some-" + role + "-of-" + project, role, project);
    var answer =
        switch (method) {
          case "GET" -> console().get(path, who);
          case "POST" -> console().post(path, "{}", who);
          default -> console().post(path, new byte[1], who);
        };
    return answer.statusCode();
  }

  @Test
  void removal_isUndoneByAdminsAlone() {
    var admin = bearer("root", "admin", "sizes");
    var ada = bearer("ada", "annotator", "sizes");
    var wish =
        """
        {"chosen":{"all":false,"items":["sizes-07"],"className":"","state":"","words":""},
         "labeller":"","reason":"no size"}
        """;
    var removal = console().post("/api/projects/sizes/bulk/remove", wish, admin);
    var act = Http.parse(removal).get("act").asText();
    assertThat(undo(act, ada)).isEqualTo(403);
    assertThat(undo("", bearer("root", "annotator", "sizes"))).isEqualTo(403);
    assertThat(mesh.labeling().items()).noneMatch(item -> item.getItem().equals("sizes-07"));
    assertThat(undo(act, admin)).isEqualTo(200);
    var back = console().get("/api/projects/sizes/acts", admin);
    assertThat(undo(Http.parse(back).get("acts").get(0).get("act").asText(), ada)).isEqualTo(403);
    assertThat(mesh.labeling().item("sizes-07").getItem()).isEqualTo("sizes-07");
  }

  private int undo(String act, String[] who) {
    var wish = "{\"labeller\":\"\",\"act\":\"%s\"}".formatted(act);
    return console().post("/api/projects/sizes/acts/undo", wish, who).statusCode();
  }

  @Test
  void page_logsOut_andTheNextPersonLogsIn() {
    Provider.next("dee", Set.of());
    try (var chromium = Chromium.start()) {
      var page = chromium.open(1280, ColorScheme.LIGHT);
      page.navigate(base.resolve("/p/shapes").toString());
      assertThat(page.getByTitle("You are logged in as dee.")).isVisible();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This needs the role annotator");
      Provider.next("eve", Set.of("admin"));
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
      assertThat(page.getByTitle("You are logged in as eve.")).isVisible();
    }
  }

  @Test
  void page_logsIn_andShowsWhatTheRoleMayDo() {
    Provider.next("bea", Set.of("reviewer"));
    try (var chromium = Chromium.start()) {
      var page = chromium.open(1280, ColorScheme.LIGHT);
      page.navigate(base.resolve("/p/shapes").toString());
      assertThat(page.getByTitle("You are logged in as bea.")).isVisible();
      assertThat(page).hasURL(base.resolve("/p/shapes").toString());
      assertThat(page.getByRole(AriaRole.NAVIGATION)).containsText("Review");
      assertThat(page.getByRole(AriaRole.NAVIGATION)).not().containsText("Settings");
    }
  }

  private Http console() {
    return new Http(base);
  }

  private static String[] bearer(String name, String role, String... projects) {
    return new String[] {"Authorization", "Bearer " + Provider.token(name, Set.of(role), projects)};
  }
}
