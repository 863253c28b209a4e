package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
class PeopleRestTest {
  private static final String PROJECT = "/api/projects/shapes";

  @TestHTTPResource("/")
  URI base;

  @Inject MeshDouble mesh;

  @Test
  void visitor_withoutLogins_isTheAdmin() {
    var me = console().json("/api/me");
    assertThat(me.get("role").asText()).isEqualTo("admin");
    assertThat(me.get("name").asText()).isEmpty();
  }

  @Test
  void bulk_namesWhatCouldNotBeLabelled_andUndoesTheRest() {
    var wish =
        """
        {"chosen":{"all":false,"items":["shape-090","nobody"],"className":"","state":"any","words":"two"},
         "value":{"kind":"class","name":"ring"},"labeller":"ada","act":"bulk-rest-1"}
        """;
    var done = Http.parse(console().post(PROJECT + "/bulk/label", wish));
    assertThat(done.get("labelled").asInt()).isEqualTo(1);
    assertThat(done.get("refused").get(0).get("item").asText()).isEqualTo("nobody");
    assertThat(current("shape-090")).isEqualTo("ring");

    var undo = undo(done.get("act").asText());
    assertThat(undo.get("redone").asBoolean()).isFalse();
    assertThat(current("shape-090")).isEmpty();
    assertThat(undo(undo.get("act").asText()).get("redone").asBoolean()).isTrue();
    assertThat(current("shape-090")).isEqualTo("ring");
    assertThat(
            console()
                .post(PROJECT + "/acts/undo", "{\"labeller\":\"ada\",\"act\":\"no-such-act\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void history_tellsWhoDidWhat() {
    var label =
        """
        {"item":"shape-091","value":{"kind":"class","name":"cross"},"labeller":"ada","leaseEpoch":0,
         "suggestion":{"className":"ring","confidence":0.75,"margin":0.5,"modelVersion":"2"},
         "labelId":"history-rest-1"}
        """;
    assertThat(console().post(PROJECT + "/labels", label).statusCode()).isEqualTo(200);
    var deed = console().json(PROJECT + "/items/history?item=shape-091").get(0);
    assertThat(deed.get("what").asText()).isEqualTo("labelled");
    assertThat(deed.get("labeller").asText()).isEqualTo("ada");
    assertThat(deed.get("suggestion").asText()).isEqualTo("ring");
    assertThat(deed.get("confidence").asDouble()).isEqualTo(0.75);
  }

  @Test
  void value_ofNoKnownKind_isABadRequest() {
    var label =
        """
        {"item":"shape-092","value":{"kind":"smell","name":"rose"},"labeller":"ada","leaseEpoch":0,
         "suggestion":null,"labelId":"kind-rest-1"}
        """;
    assertThat(console().post(PROJECT + "/labels", label).statusCode()).isEqualTo(400);
  }

  @Test
  void choice_thatThePlanDoesNotKnow_isABadRequest() {
    var plan =
        """
        {"strategies":[{"strategy":"astrology","share":1}],"overlap":1,"consensus":"majority",
         "neededSupport":0,"reviewShare":0}
        """;
    var answer = console().post(PROJECT + "/plan", plan);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("astrology");
    var review =
        """
        {"item":"votes-00","labeller":"ada","leaseEpoch":0,"labelId":"","verdict":"perhaps",
         "value":null,"comment":""}
        """;
    assertThat(console().post("/api/projects/votes/reviews/submit", review).statusCode())
        .isEqualTo(400);
  }

  @Test
  void file_thatCannotBeWritten_isRefusedBeforeItBegins() {
    var answer = console().get(PROJECT + "/files?format=coco");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("neither masks nor points");
    assertThat(console().get(PROJECT + "/files?format=parquet").statusCode()).isEqualTo(400);
  }

  @Test
  void file_ofManyParts_isReadToItsEnd() {
    var lines = new StringBuilder("item,label\nshape-093,ring\n");
    while (lines.length() < 3 << 20) {
      lines.append("nobody-of-that-name,ring\n");
    }
    var file = lines.toString().getBytes(StandardCharsets.UTF_8);
    var read = Http.parse(console().post(PROJECT + "/files?format=csv&labeller=ada", file));
    assertThat(read.get("labelled").asLong()).isEqualTo(1);
    assertThat(read.get("refused").asLong()).isGreaterThan(100_000);
    assertThat(console().post(PROJECT + "/files?format=folder", file).statusCode()).isEqualTo(400);
  }

  @Test
  void marks_ofAnItemThatIsGone_areCarriedOut_andNotCounted() {
    var marks =
        """
        {"labeller":"tidy-ada","marks":[{"item":"shape-094","kind":"remove","className":"",
          "intoItem":"","labelId":"","image":"","presentClass":""}]}
        """;
    var wish =
        """
        {"chosen":{"all":false,"items":["shape-094"],"className":"","state":"","words":""},
         "labeller":"bob","reason":"blurred"}
        """;
    assertThat(console().post(PROJECT + "/cleaning/marks", marks).statusCode()).isEqualTo(200);
    var removal = Http.parse(console().post(PROJECT + "/bulk/remove", wish)).get("act").asText();
    var application = "{\"labeller\":\"tidy-ada\",\"act\":\"tidy-rest-1\"}";
    var done = Http.parse(console().post(PROJECT + "/cleaning/marks/apply", application));
    assertThat(done.get("removed").asInt()).isZero();
    assertThat(done.get("act").asText()).isEmpty();
    assertThat(done.get("left")).isEmpty();
    assertThat(undo(removal).get("items").asInt()).isEqualTo(1);
  }

  private JsonNode undo(String act) {
    return Http.parse(
        console()
            .post(PROJECT + "/acts/undo", "{\"labeller\":\"ada\",\"act\":\"%s\"}".formatted(act)));
  }

  private String current(String item) {
    return mesh.labeling().item(item).getCurrent().getClassName();
  }

  private Http console() {
    return new Http(base);
  }
}
