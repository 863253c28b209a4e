package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.labeling.v1.ItemFilter;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ItemsTest {
  private TestMesh mesh;

  @BeforeEach
  void open() throws Exception {
    mesh = new TestMesh();
    mesh.createProject();
    mesh.add("a", "b", "c", "d", "e", "gone");
    mesh.label("a", "Coat");
    mesh.label("c", "Bag");
    mesh.label("d", "Coat");
    mesh.label("gone", "Coat");
    mesh.remove("gone");
    mesh.settle();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void get_tellsAllAboutAnItem() throws Exception {
    mesh.predict("a", "2", 0.6f, 0.4f);
    mesh.settle();
    var item = mesh.items.get(TestMesh.PROJECT, "a");
    assertThat(item.getBlob().getSize()).isEqualTo(100);
    assertThat(item.getAttributesMap()).containsEntry("split", "train");
    assertThat(item.getCurrent()).isEqualTo(TestMesh.value("Coat"));
    assertThat(item.getLabelsList()).hasSize(1);
    assertThat(item.getLabels(0).getProvenance().getLabeller()).isEqualTo("stream");
    assertThat(item.getSuggestion().getClassName()).isEqualTo("Bag");
  }

  @Test
  void get_unknown_isNotFound() {
    assertThatThrownBy(() -> mesh.items.get(TestMesh.PROJECT, "z"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'z'");
    assertThatThrownBy(() -> mesh.items.get("nowhere", "a"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'nowhere'");
  }

  @Test
  void list_pageAfterPage_showsEachOnce() {
    assertThat(pages(request()))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
  }

  @Test
  void list_filters() {
    assertThat(pages(request().setClassName("Coat"))).containsExactly(List.of("a", "d"));
    assertThat(pages(request().setFilter(ItemFilter.ITEM_FILTER_UNLABELLED)))
        .containsExactly(List.of("b", "e"));
    assertThat(pages(request().setFilter(ItemFilter.ITEM_FILTER_LABELLED)))
        .containsExactly(List.of("a", "c"), List.of("d"));
  }

  @Test
  void list_whatCannotBe_isRefusedByName() {
    assertThatThrownBy(() -> mesh.items.list(request().setPageSize(0).build()))
        .isInstanceOf(InvalidException.class)
        .hasMessage("page_size is 0, expected 1 to 500");
    assertThatThrownBy(() -> mesh.items.list(request().setPageToken("!").build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("page_token '!'");
  }

  private static ListItemsRequest.Builder request() {
    return ListItemsRequest.newBuilder().setProject(TestMesh.PROJECT).setPageSize(2);
  }

  private List<List<String>> pages(ListItemsRequest.Builder request) {
    var pages = new ArrayList<List<String>>();
    do {
      var page = mesh.items.list(request.build());
      pages.add(page.getItemsList().stream().map(ItemState::getItem).toList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return pages;
  }
}
