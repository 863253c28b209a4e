package dev.millrace.standalone.bench;

import org.HdrHistogram.Histogram;

/// What became of the requests of a load.
///
/// @param answered times from when a request should have been sent to its answer, in nanoseconds
/// @param refused the same for requests that were refused for want of time or room
/// @param quickly times from sending to those refusals, without what the client itself was behind
/// @param unsent how many the client did not come to send before their deadline
/// @param late how many others got no answer before their deadline
/// @param failed how many failed otherwise
/// @param seconds how long the load lasted
record LoadResult(
    Histogram answered,
    Histogram refused,
    Histogram quickly,
    long unsent,
    long late,
    long failed,
    double seconds) {

  /// Answers a second.
  double rate() {
    return answered.getTotalCount() / seconds;
  }

  /// The time in milliseconds that a share of the answers, 0 to 1, did not take longer than.
  double millis(double share) {
    return answered.getValueAtPercentile(share * 100) / 1e6;
  }

  /// The same of refusals.
  double refusedMillis(double share) {
    return refused.getValueAtPercentile(share * 100) / 1e6;
  }

  /// The same of refusals, counted from sending.
  double quicklyMillis(double share) {
    return quickly.getValueAtPercentile(share * 100) / 1e6;
  }

  /// How many requests got no answer for any reason.
  long unanswered() {
    return unsent + late + failed + refused.getTotalCount();
  }

  /// The share of the requests that were sent and not refused which were answered in time.
  double inTime() {
    var accepted = answered.getTotalCount() + late + failed;
    return accepted == 0 ? 1 : answered.getTotalCount() / (double) accepted;
  }
}
