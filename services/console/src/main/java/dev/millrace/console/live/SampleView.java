package dev.millrace.console.live;

import dev.millrace.proto.training.v1.Sample;

/// An item as a model sees it in training.
///
/// @param image SHA-256 of its picture
record SampleView(String image, String label) {

  static SampleView of(Sample sample) {
    return new SampleView(sample.getImage().getSha256(), sample.getLabel());
  }
}
