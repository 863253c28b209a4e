package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.ItemFilter;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListItemsResponse;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.mesh.v1.Blob;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Shows items with their labels.
final class Items {
  private static final int LARGEST_PAGE = 500;

  private final Database database;

  Items(Database database) {
    this.database = database;
  }

  /// @throws NotFoundException when the item is not there, or was removed
  static Item present(Handle handle, ItemKey key) {
    return checkPresent(load(handle, List.of(key)).getFirst());
  }

  /// @throws NotFoundException when the item is not there, or was removed
  static Item checkPresent(Item item) {
    var key = item.key();
    if (!item.present()) {
      throw new NotFoundException(
          "there is no item '%s' in project '%s'%s"
              .formatted(
                  key.item(),
                  key.project(),
                  item.added().getItem().isEmpty() ? "" : ": it was removed"));
    }
    return item;
  }

  /// Items in the order of their keys.
  static List<Item> load(Handle handle, List<ItemKey> keys) {
    return ItemTable.load(handle, keys).stream().map(ItemTable.Row::item).toList();
  }

  /// An item with all its labels.
  ///
  /// @throws NotFoundException for an unknown project or item
  ItemState get(String project, String item) {
    return database
        .jdbi()
        .withHandle(handle -> {
          var found = ProjectTable.get(handle, project);
          return state(found, present(handle, new ItemKey(project, item)));
        });
  }

  /// All that was done to an item, oldest first.
  ///
  /// @throws NotFoundException for an item that never was there
  List<HistoryEntry> history(String project, String name) {
    return database
        .jdbi()
        .withHandle(handle -> {
          var _ = ProjectTable.get(handle, project);
          var item = load(handle, List.of(new ItemKey(project, name))).getFirst();
          if (item.equals(Item.unknown(item.key()))) {
            throw new NotFoundException(
                "there never was an item '%s' in project '%s'".formatted(name, project));
          }
          var told =
              Stream.concat(
                  item.labels().stream().map(LabelEntry::toHistory),
                  item.history().events().stream());
          return Stream.concat(
                  told.map(HistoryEvent::toEntry),
                  RemovalTable.of(handle, item.key()).stream().map(Removal::toEntry))
              .sorted(comparing(entry -> Times.instant(entry.getTime())))
              .toList();
        });
  }

  /// A page of the items that are present, by id.
  ///
  /// @throws InvalidException for a page size or token that cannot be
  ListItemsResponse list(ListItemsRequest request) {
    var size = request.getPageSize();
    if (size < 1 || size > LARGEST_PAGE) {
      throw new InvalidException("page_size is %d, expected 1 to %d".formatted(size, LARGEST_PAGE));
    }
    var after = item(request.getPageToken());
    return database
        .jdbi()
        .withHandle(handle -> {
          var project = ProjectTable.get(handle, request.getProject());
          return page(handle, project, request, after);
        });
  }

  private static ListItemsResponse page(
      Handle handle, Project project, ListItemsRequest request, String after) {
    var size = request.getPageSize();
    var found = find(handle, project, request, after, size + 1);
    var shown = found.subList(0, Math.min(size, found.size()));
    var page = ListItemsResponse.newBuilder();
    load(handle, shown).stream().map(item -> state(project, item)).forEach(page::addItems);
    if (found.size() > size) {
      page.setNextPageToken(token(shown.getLast().item()));
    }
    return page.build();
  }

  private static List<ItemKey> find(
      Handle handle, Project project, ListItemsRequest request, String after, int count) {
    var className = request.getClassName();
    return ReviewTable.bound(
            handle.createQuery(
                """
                select item from item
                where project = :project and item > :after and present
                  and (:labelled = '' or labelled = (:labelled = 'true'))
                  and (:class = '' or classes && cast(:classes as text[]))
                  and (not :toReview or (%s))
                order by item
                limit :count
                """
                    .formatted(ReviewTable.WAITS)),
            project)
        .bind("after", after)
        .bind("labelled", labelled(request.getFilter()))
        .bind("class", className)
        .bindArray("classes", String.class, ClassNames.of(project).all(className))
        .bind("toReview", request.getFilter() == ItemFilter.ITEM_FILTER_TO_REVIEW)
        .bind("count", count)
        .map((row, _) -> new ItemKey(request.getProject(), row.getString(1)))
        .list();
  }

  private static String labelled(ItemFilter filter) {
    return switch (filter) {
      case ITEM_FILTER_LABELLED -> "true";
      case ITEM_FILTER_UNLABELLED -> "false";
      case ITEM_FILTER_TO_REVIEW, ITEM_FILTER_UNSPECIFIED -> "";
      case UNRECOGNIZED -> throw new InvalidException("the filter is not known here");
    };
  }

  private static String token(String item) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(item.getBytes(UTF_8));
  }

  private static String item(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidException(
          "page_token '%s' was not given by an earlier page".formatted(token));
    }
  }

  private static ItemState state(Project project, Item item) {
    var names = ClassNames.of(project);
    var state =
        ItemState.newBuilder()
            .setProject(item.key().project())
            .setItem(item.key().item())
            .putAllAttributes(item.added().getAttributesMap())
            .setContent(item.added().getContent())
            .setToReview(ReviewTable.waits(project, item));
    blob(item).ifPresent(state::setBlob);
    item.current().ifPresent(label -> state.setCurrent(names.present(label.value())));
    item.labels().forEach(label -> state.addLabels(label.toRecord()));
    item.history().openFlags().forEach(flag -> state.addFlags(History.flag(flag)));
    item.prediction().ifPresent(said -> state.setSuggestion(said.toSuggestion(names)));
    return state.build();
  }

  /// The bytes of an item that is an image.
  static Optional<Blob> image(Item item) {
    var content = item.added().getContent();
    return content.hasImage() ? Optional.of(content.getImage().getBlob()) : Optional.empty();
  }

  /// The bytes of an item that has some.
  static Optional<Blob> blob(Item item) {
    var content = item.added().getContent();
    return switch (content.getContentCase()) {
      case IMAGE -> Optional.of(content.getImage().getBlob());
      case TEXT ->
          content.getText().hasBlob() ? Optional.of(content.getText().getBlob()) : Optional.empty();
      case ROW, RATING_PAIR, CONTENT_NOT_SET -> Optional.empty();
    };
  }
}
