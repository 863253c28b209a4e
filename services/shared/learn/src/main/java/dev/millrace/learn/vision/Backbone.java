package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Layer;
import java.util.List;

/// A network from images to many small feature maps, for which weights trained on ImageNet may
/// exist under torchvision's names.
public sealed interface Backbone permits ResNet, MobileNetV2, SqueezeNet {

  /// The name that torchvision has for it, such as `resnet34`.
  String name();

  /// The layers from images to feature maps; the input may have any number of channels.
  Layer body();

  /// The layers from feature maps to classes that belong to it in torchvision.
  Layer ownHead(int classes);

  /// The name of the first kernel, which depends on the number of input channels.
  String firstKernel();

  /// The layers at which the parameter groups of the body after the first begin.
  List<String> groupStarts();

  /// The backbone of a name.
  ///
  /// @throws IllegalArgumentException when there is none
  static Backbone named(String name) {
    return switch (name) {
      case "resnet18" -> ResNet.of(18);
      case "resnet34" -> ResNet.of(34);
      case "resnet50" -> ResNet.of(50);
      case "resnet101" -> ResNet.of(101);
      case MobileNetV2.NAME -> new MobileNetV2();
      case SqueezeNet.NAME -> new SqueezeNet();
      default -> throw new IllegalArgumentException("There is no backbone called " + name);
    };
  }
}
