package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Layer;
import java.util.List;

/// A network from images to many small feature maps, for which weights trained elsewhere may exist
/// under torchvision's names.
public sealed interface Backbone
    permits ResNet,
        XResNet,
        DenseNet,
        Vgg,
        SqueezeNet,
        MobileNetV2,
        MobileNetV3,
        MobileNetV3Trunk,
        CifarResNet {

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

  /// All backbones, those of one kind by their size.
  static List<Backbone> all() {
    return List.of(
        ResNet.of(18),
        ResNet.of(34),
        ResNet.of(50),
        ResNet.of(101),
        XResNet.of(18),
        XResNet.of(34),
        XResNet.of(50),
        new DenseNet(),
        new Vgg(),
        new SqueezeNet(),
        new MobileNetV2(),
        MobileNetV2.tensorFlow(),
        new MobileNetV3(MobileNetV3.Size.LARGE),
        new MobileNetV3(MobileNetV3.Size.SMALL),
        new MobileNetV3Trunk(),
        new CifarResNet(20),
        new CifarResNet(56));
  }

  /// The backbone of a name.
  ///
  /// @throws IllegalArgumentException when there is none
  static Backbone named(String name) {
    return all().stream()
        .filter(backbone -> backbone.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no backbone called %s; there are %s"
                    .formatted(name, all().stream().map(Backbone::name).toList())));
  }
}
