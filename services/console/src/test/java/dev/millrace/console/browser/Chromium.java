package dev.millrace.console.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The Chromium of this machine. Nothing is downloaded: without one, tests are skipped.
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> troubles = new ArrayList<>();

  private Chromium(Path program) {
    var quiet =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    playwright = Playwright.create(quiet);
    // The sandbox needs more rights than a container has; the only pages here are the console's.
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions().setExecutablePath(program).setArgs(List.of("--no-sandbox")));
  }

  /// Starts it, or skips the tests that need it.
  public static Chromium start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    return found()
        .map(Chromium::new)
        .orElseGet(() -> abort("no Chromium on the PATH: looked for " + NAMES));
  }

  /// A window of its own, as another person would open it. What its scripts complain of is kept.
  public Page open(int width, ColorScheme colours) {
    var options = new NewContextOptions().setViewportSize(width, 844).setColorScheme(colours);
    var page = browser.newContext(options).newPage();
    page.setDefaultTimeout(20_000);
    page.onPageError(troubles::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("status of 4")) {
        troubles.add(message.text());
      }
    });
    return page;
  }

  /// Closes all windows, as people do: what they held is given back.
  void closePages() {
    for (var context : browser.contexts()) {
      context.pages().forEach(page -> page.navigate("about:blank"));
      context.close();
    }
  }

  /// What scripts threw or complained of.
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    playwright.close();
  }

  private static Optional<Path> found() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
