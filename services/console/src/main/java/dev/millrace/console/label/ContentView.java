package dev.millrace.console.label;

import dev.millrace.proto.ingest.v1.CellValue;
import dev.millrace.proto.ingest.v1.ItemContent;
import java.util.Map;
import java.util.TreeMap;

/// What an item shows besides its picture.
///
/// @param kind `image`, `text`, `row`, `pair` or `unknown`
/// @param width of an image in pixels, 0 when it is none
/// @param text of a text, empty when it is none or lies in a blob
/// @param textBlob SHA-256 of a long text, else empty
/// @param cells of a row, or of a pair, as people read them
public record ContentView(
    String kind, int width, int height, String text, String textBlob, Map<String, String> cells) {
  public ContentView {
    cells = Map.copyOf(cells);
  }

  static ContentView of(ItemContent content) {
    return switch (content.getContentCase()) {
      case IMAGE ->
          new ContentView(
              "image",
              content.getImage().getWidth(),
              content.getImage().getHeight(),
              "",
              "",
              Map.of());
      case TEXT ->
          new ContentView(
              "text",
              0,
              0,
              content.getText().getInline(),
              content.getText().getBlob().getSha256(),
              Map.of());
      case ROW -> {
        var cells = new TreeMap<String, String>();
        content.getRow().getCellsMap().forEach((name, cell) -> cells.put(name, said(cell)));
        yield new ContentView("row", 0, 0, "", "", cells);
      }
      case RATING_PAIR ->
          new ContentView(
              "pair",
              0,
              0,
              "",
              "",
              Map.of(
                  "user", content.getRatingPair().getUser(),
                  "item", content.getRatingPair().getRatedItem()));
      case CONTENT_NOT_SET -> new ContentView("unknown", 0, 0, "", "", Map.of());
    };
  }

  private static String said(CellValue cell) {
    return switch (cell.getValueCase()) {
      case TEXT -> cell.getText();
      case NUMBER -> Double.toString(cell.getNumber());
      case FLAG -> Boolean.toString(cell.getFlag());
      case VALUE_NOT_SET -> "";
    };
  }
}
