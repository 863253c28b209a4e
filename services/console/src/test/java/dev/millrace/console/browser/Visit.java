package dev.millrace.console.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;

/// A person's visit to a page of the console.
record Visit(Page page) {
  static Visit to(Chromium chromium, URI base, String address) {
    var page = chromium.open(1280, ColorScheme.LIGHT);
    page.navigate(base.resolve(address).toString());
    return new Visit(page);
  }

  /// The name of the item that is shown.
  String item() {
    var name = page.locator(".name.mono");
    name.waitFor();
    return name.textContent();
  }

  void press(String... keys) {
    for (var key : keys) {
      page.keyboard().press(key);
    }
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  /// Presses the mouse at a place of the canvas, in shares of its width and height.
  void click(double x, double y) {
    var box = page.locator("canvas").boundingBox();
    page.mouse().click(box.x + x * box.width, box.y + y * box.height);
  }

  /// Draws a line over the canvas, in shares of its width and height.
  void drag(double x0, double y0, double x1, double y1) {
    var box = page.locator("canvas").boundingBox();
    var mouse = page.mouse();
    mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
    mouse.down();
    mouse.move(box.x + (x0 + x1) / 2 * box.width, box.y + (y0 + y1) / 2 * box.height);
    mouse.move(box.x + x1 * box.width, box.y + y1 * box.height);
    mouse.up();
  }
}
