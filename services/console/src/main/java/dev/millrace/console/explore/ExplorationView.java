package dev.millrace.console.explore;

import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.Projection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An exploration and its projections, the best first.
public record ExplorationView(
    String exploration,
    String source,
    String layer,
    String state,
    int done,
    int total,
    int leftOut,
    String error,
    Instant startedAt,
    List<ProjectionView> projections) {
  public ExplorationView {
    projections = List.copyOf(projections);
  }

  static ExplorationView of(Exploration exploration) {
    return new ExplorationView(
        exploration.getExploration(),
        exploration.getSource(),
        exploration.getLayer(),
        Names.of(exploration.getState(), "EXPLORATION_STATE_"),
        exploration.getDone(),
        exploration.getTotal(),
        exploration.getLeftOut(),
        exploration.getError(),
        Times.of(exploration.getStartedAt()),
        exploration.getProjectionsList().stream().map(ProjectionView::of).toList());
  }

  /// A projection.
  ///
  /// @param separation how well it separates the labels so far, 0 to 1
  public record ProjectionView(String projection, String title, Optional<Double> separation) {
    static ProjectionView of(Projection projection) {
      return new ProjectionView(
          projection.getProjection(),
          projection.getTitle(),
          projection.hasSeparation() ? Optional.of(projection.getSeparation()) : Optional.empty());
    }
  }
}
