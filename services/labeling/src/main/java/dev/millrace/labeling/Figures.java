package dev.millrace.labeling;

import dev.millrace.labeling.agreement.DawidSkene;
import dev.millrace.proto.labeling.v1.ItemReviewed;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabellerFigures;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What each labeller of a project has done.
final class Figures {
  private final Handle handle;
  private final Project project;
  private final Map<String, LabellerFigures.Builder> figures = new TreeMap<>();

  private Figures(Handle handle, Project project) {
    this.handle = handle;
    this.project = project;
  }

  /// One for each labeller, by name.
  ///
  /// @param votes by item, then by labeller
  /// @param skills as estimated from these votes
  static List<LabellerFigures> of(
      Handle handle,
      Project project,
      Map<String, Map<String, LabelValue>> votes,
      DawidSkene skills) {
    var figures = new Figures(handle, project);
    figures.addLabels();
    figures.addReviews();
    figures.addVotes(votes, skills);
    return figures.figures.values().stream().map(LabellerFigures.Builder::build).toList();
  }

  private LabellerFigures.Builder of(String labeller) {
    return figures.computeIfAbsent(
        labeller, name -> LabellerFigures.newBuilder().setLabeller(name));
  }

  private void addLabels() {
    var _ =
        handle
            .createQuery(
                """
                select labeller,
                  count(*) filter (where not retracted and not vote) as labels,
                  count(*) filter (where not retracted and vote) as votes,
                  count(*) filter (where retracted) as retracted
                from label where project = :project
                group by labeller
                """)
            .bind("project", project.getId())
            .map((row, _) ->
                of(row.getString("labeller"))
                    .setLabels(row.getLong("labels"))
                    .setVotes(row.getLong("votes"))
                    .setRetracted(row.getLong("retracted")))
            .list();
  }

  private void addReviews() {
    var reviewed =
        handle
            .createQuery(
                "select distinct item from history where project = :project and kind = 'REVIEWED'")
            .bind("project", project.getId())
            .mapTo(String.class)
            .list();
    for (var item : load(reviewed)) {
      item.history()
          .reviews()
          .forEach(review ->
              item.label(review.getLabelId())
                  .ifPresent(label -> add(of(label.labeller()), review)));
    }
  }

  private List<Item> load(Collection<String> items) {
    return Items.load(
        handle, items.stream().map(item -> new ItemKey(project.getId(), item)).toList());
  }

  private static void add(LabellerFigures.Builder labeller, ItemReviewed review) {
    var _ =
        switch (review.getVerdict()) {
          case VERDICT_ACCEPTED -> labeller.setAccepted(labeller.getAccepted() + 1);
          case VERDICT_CORRECTED -> labeller.setCorrected(labeller.getCorrected() + 1);
          case VERDICT_SENT_BACK -> labeller.setSentBack(labeller.getSentBack() + 1);
          case VERDICT_UNSPECIFIED, UNRECOGNIZED -> labeller;
        };
  }

  private void addVotes(Map<String, Map<String, LabelValue>> votes, DawidSkene skills) {
    var names = ClassNames.of(project);
    for (var item : load(votes.keySet())) {
      var byLabeller = votes.getOrDefault(item.key().item(), Map.of());
      byLabeller.forEach((labeller, value) -> {
        var his = of(labeller);
        item.current().ifPresent(label -> judge(his, names.present(label.value()).equals(value)));
        if (value.hasClassName()) {
          his.setAccuracy(skills.accuracy(labeller));
        }
      });
    }
  }

  private static void judge(LabellerFigures.Builder labeller, boolean right) {
    labeller
        .setVotesJudged(labeller.getVotesJudged() + 1)
        .setVotesWithCurrent(labeller.getVotesWithCurrent() + (right ? 1 : 0));
  }
}
