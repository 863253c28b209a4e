package dev.millrace.console.model;

import dev.millrace.proto.evaluation.v1.ItemLoss;

/// How wrong a model is about an item.
///
/// @param image SHA-256 of its picture
/// @param probability the model's, of the actual class
/// @param heatmap SHA-256 of a picture of where the model looked, or empty
public record LossView(
    String item,
    String image,
    String actual,
    String predicted,
    float loss,
    float probability,
    String heatmap) {

  static LossView of(ItemLoss loss) {
    return new LossView(
        loss.getItem(),
        loss.getContentSha256(),
        loss.getActual(),
        loss.getPredicted(),
        loss.getLoss(),
        loss.getProbability(),
        loss.getHeatmap().getSha256());
  }
}
