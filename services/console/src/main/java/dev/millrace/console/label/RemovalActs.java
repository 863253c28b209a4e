package dev.millrace.console.label;

import dev.millrace.console.Services;
import dev.millrace.proto.labeling.v1.ActKind;
import dev.millrace.proto.labeling.v1.ListActsRequest;

/// The acts of a project that remove items, and those that take such an act back.
record RemovalActs(Services services, String project) {
  private static final int PAGE = 200;

  /// Whether an act is one of them. What it took back came before it, so one way through the acts,
  /// newest first, is enough.
  boolean has(String act) {
    var sought = act;
    var page = "";
    do {
      var answer =
          services
              .labeling()
              .listActs(
                  ListActsRequest.newBuilder()
                      .setProject(project)
                      .setPageSize(PAGE)
                      .setPageToken(page)
                      .build());
      for (var known : answer.getActsList()) {
        if (known.getAct().equals(sought)) {
          if (known.getKind() == ActKind.ACT_KIND_REMOVAL || known.getOfAct().isEmpty()) {
            return known.getKind() == ActKind.ACT_KIND_REMOVAL;
          }
          sought = known.getOfAct();
        }
      }
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    return false;
  }
}
