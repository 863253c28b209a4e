package dev.millrace.standalone.results;

import dev.millrace.learn.callback.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A training as an SVG picture: the smoothed loss of the steps with the validation losses, beside
/// the metric of the epochs.
final class CurvePicture {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 220;
  private static final int MARGIN = 36;
  private static final int POINTS = 300;
  private static final String TRAIN = "#2563eb";
  private static final String VALID = "#d97706";

  private CurvePicture() {}

  private record Place(double x, double y) {}

  /// The picture of an outcome.
  static String of(Outcome outcome, String metric) {
    var steps = outcome.steps();
    var stride = Math.max(1, steps.size() / POINTS);
    var losses =
        steps.stream()
            .filter(step -> step.step() % stride == 0)
            .map(step -> new Place(step.step() + 1, step.smoothedLoss()))
            .toList();
    var perEpoch = (double) steps.size() / outcome.epochs().size();
    var valid = places(outcome.epochs(), perEpoch, Recorder.Epoch::validLoss);
    var measured =
        places(outcome.epochs(), perEpoch, epoch -> epoch.metrics().getOrDefault(metric, 0.0));
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
    <rect width="100%%" height="100%%" fill="#ffffff"/>
    %s%s</svg>
    """
        .formatted(
            2 * WIDTH,
            HEIGHT,
            panel(0, "loss: training, validation", losses, valid, steps.size()),
            panel(WIDTH, metric.replace('_', ' '), List.of(), measured, steps.size()));
  }

  private interface Value {
    double of(Recorder.Epoch epoch);
  }

  private static List<Place> places(List<Recorder.Epoch> epochs, double perEpoch, Value value) {
    return epochs.stream()
        .map(epoch -> new Place((epochs.indexOf(epoch) + 1) * perEpoch, value.of(epoch)))
        .toList();
  }

  private static String panel(
      int left, String title, List<Place> line, List<Place> dots, double until) {
    var all = new ArrayList<>(line);
    all.addAll(dots);
    var low = all.stream().mapToDouble(Place::y).min().orElse(0);
    var high = all.stream().mapToDouble(Place::y).max().orElse(1);
    var span = high > low ? high - low : 1;
    var text = new StringBuilder();
    text.append(
        "<g transform=\"translate(%d 0)\"><text x=\"%d\" y=\"18\" fill=\"#374151\">%s</text>%n"
            .formatted(left, MARGIN, title));
    text.append(axis(low, HEIGHT - MARGIN)).append(axis(high, MARGIN));
    if (!line.isEmpty()) {
      text.append(polyline(line, low, span, until, TRAIN));
    }
    text.append(polyline(dots, low, span, until, VALID));
    for (var dot : dots) {
      text.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n"
              .formatted(number(x(dot, until)), number(y(dot, low, span)), VALID));
    }
    return text.append("</g>\n").toString();
  }

  private static String axis(double value, int y) {
    return """
    <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#e5e7eb"/><text x="2" y="%d" fill="#6b7280">%s</text>
    """
        .formatted(MARGIN, y, WIDTH - 8, y, y + 4, String.format(Locale.ROOT, "%.3g", value));
  }

  private static String polyline(
      List<Place> places, double low, double span, double until, String colour) {
    var points =
        places.stream()
            .map(place -> number(x(place, until)) + "," + number(y(place, low, span)))
            .collect(Collectors.joining(" "));
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n"
        .formatted(colour, points);
  }

  private static double x(Place place, double until) {
    return MARGIN + (WIDTH - MARGIN - 8) * place.x() / until;
  }

  private static double y(Place place, double low, double span) {
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (place.y() - low) / span;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
