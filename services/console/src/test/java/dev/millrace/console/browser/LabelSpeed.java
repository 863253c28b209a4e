package dev.millrace.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Measures how long after a key the next picture is painted, on a mesh that runs and has items to
/// be labelled; what it labels it takes back. Only when asked by name: `-Dtest=LabelSpeed
/// -Dmillrace.speed.of=http://127.0.0.1:8080/p/PROJECT/label`.
class LabelSpeed {
  private static final int KEYS = 120;

  /// Notes, for each key that labels, the milliseconds until the next picture is decoded and the
  /// frame with it has been painted: what an animation frame finds is painted right after it.
  private static final String STOPWATCH =
      """
      () => {
        window.keyTimes = [];
        const picture = () => document.querySelector('mill-app').shadowRoot
          .querySelector('label-page')?.shadowRoot.querySelector('zoom-picture')?.shadowRoot
          .querySelector('img');
        addEventListener('keydown', event => {
          const [began, before] = [event.timeStamp, picture()];
          const look = () => {
            const now = picture();
            if (now && now !== before && now.complete) {
              setTimeout(() => keyTimes.push(performance.now() - began));
            } else {
              requestAnimationFrame(look);
            }
          };
          requestAnimationFrame(look);
        }, true);
      }
      """;

  private final Optional<URI> desk =
      Optional.ofNullable(System.getProperty("millrace.speed.of")).map(URI::create);

  @Test
  void key_bringsTheNextPicture() {
    assumeTrue(desk.isPresent(), "no millrace.speed.of names a page that labels");
    try (var chromium = Chromium.start()) {
      var page = chromium.open(1280, ColorScheme.LIGHT);
      page.navigate(desk.orElseThrow().toString());
      var visit = new Visit(page);
      visit.item();
      page.evaluate(STOPWATCH);
      for (int i = 0; i < KEYS; i++) {
        visit.press("1");
        page.waitForFunction("n => keyTimes.length >= n", i + 1);
      }
      var times = numbers(page.evaluate("keyTimes"));
      for (int i = 0; i < KEYS; i++) {
        visit.press("u");
        visit.item();
      }
      System.out.printf(
          "key to next picture, %d keys: p50 %.1f ms, p95 %.1f ms, worst %.1f ms%n",
          times.size(), times.get(KEYS / 2), times.get(KEYS * 95 / 100), times.getLast());
      assertThat(times).hasSize(KEYS);
    }
  }

  private static List<Double> numbers(Object values) {
    return ((List<?>) values)
        .stream()
            .flatMap(v -> v instanceof Number n ? Stream.of(n.doubleValue()) : Stream.empty())
            .sorted()
            .toList();
  }
}
