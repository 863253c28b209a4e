package dev.millrace.learn.pretrained;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.pretrained.PretrainedWeights.Measure;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The weights that this library knows.
///
/// Only safetensors files are sources, since reading them executes nothing. torchvision's own files
/// are pickles and can be none; where the same weights were published as safetensors by timm, those
/// are. Weights without an address were converted by hand, and must lie in a folder of
/// [WeightStore].
public final class WeightCatalogue {

  private static final String BSD3 = "BSD-3-Clause";
  private static final String BSD2 = "BSD-2-Clause";
  private static final String TORCHVISION = "torchvision, on ImageNet-1k";

  /// Bytes as they are.
  private static final Normalization BYTES =
      new Normalization(List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));

  private static final List<PretrainedWeights> ENTRIES =
      List.of(
          fromTimm(
              "resnet18",
              "bbd144b3e5565108aad885f145491d11bc6ce807",
              "694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81",
              imageNet(69.76, 89.08)),
          fromTimm(
              "resnet34",
              "1b7b21cca82ff974d341713f777bf740c2db38c4",
              "0bb82595a564991a9d424708b33f5d843f5aaed7f6c0886ff10849ff97022235",
              imageNet(73.31, 91.42)),
          fromTimm(
              "resnet50",
              "78f3ecfdb38e06d9b8397f662e7ab8fee96026fa",
              "5d061a3c593d795bfe682d9b152bafbcf550579873492def3515b46db1189888",
              imageNet(76.13, 92.86)),
          fromTimm(
              "densenet121",
              "f0d0f2698a02cb133b09d48396db6e1e46fe9f3b",
              "c894c6d9caa317a8ca1942986dee7a16a86c77734a4d691d2abe05389cfef358",
              imageNet(74.43, 91.97)),
          converted(
              "mobilenet_v2",
              "f0f458524e752ad3ccacb86797cbc5650ba591bb8266c6ad879b6d48ae5dfa91",
              "PyTorch's demo for iOS, torchvision's quantised weights on ImageNet-1k",
              BSD3,
              imageNet(71.66, 90.15)),
          converted(
              "mobilenet_v2_tf",
              "d647e0b3884f5860b169f94795e8d09c554576c26e27f0b1209a747a6c5e99e0",
              "Google Coral's test data, Keras's weights on ImageNet-1k",
              "Apache-2.0",
              imageNet(71.3, 90.1)),
          converted(
              "squeezenet1_1",
              "c0e8e4adf5c286ceee8707046450b2710235eb14a03d7f32f2aed8be056240da",
              "the paper's authors, on ImageNet-1k",
              BSD2,
              imageNet(57.5, 80.3)),
          new PretrainedWeights(
              "tf_mobilenetv3_large_075",
              "tf_mobilenetv3_large_075",
              "mobilenetv3_large_075_coco.safetensors",
              "e1739d10d8ef19424a96e90c5b28cf24d22f9bd4861a007b3ca0085654ef58b3",
              List.of(),
              "the detector of the npm package @vladmandic/human, on ImageNet-1k and MS COCO",
              "MIT",
              List.of(new Measure("MS COCO mean average precision as a detector", 25.1)),
              BYTES),
          smallPictures(
              20, "09d01fcb5b43590b420e2bbbe63ed943963aaffbb85d38fbb1a830d578b0010e", 91.78),
          smallPictures(
              56, "801d902a15988065d1f911f18b8e2729868c5706ce39a83ae900bb18eb8ac70f", 93.62));

  private WeightCatalogue() {}

  /// All entries.
  public static List<PretrainedWeights> entries() {
    return ENTRIES;
  }

  /// The entry of a name, or empty.
  public static Optional<PretrainedWeights> named(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /// The first entry for a backbone, or empty.
  public static Optional<PretrainedWeights> forBackbone(String backbone) {
    return ENTRIES.stream().filter(entry -> entry.backbone().equals(backbone)).findFirst();
  }

  private static PretrainedWeights fromTimm(
      String name, String revision, String sha256, List<Measure> published) {
    URI address =
        URI.create(
            "https://huggingface.co/timm/%s.tv_in1k/resolve/%s/model.safetensors"
                .formatted(name, revision));
    return new PretrainedWeights(
        name,
        name,
        name + ".safetensors",
        sha256,
        List.of(address),
        TORCHVISION,
        BSD3,
        published,
        Normalization.IMAGENET);
  }

  private static PretrainedWeights converted(
      String name, String sha256, String origin, String licence, List<Measure> published) {
    return new PretrainedWeights(
        name,
        name,
        name + ".safetensors",
        sha256,
        List.of(),
        origin,
        licence,
        published,
        Normalization.IMAGENET);
  }

  private static PretrainedWeights smallPictures(int depth, String sha256, double accuracy) {
    return new PretrainedWeights(
        "cifar_resnet" + depth,
        "cifar_resnet" + depth,
        "cifar10_resnet%d.safetensors".formatted(depth),
        sha256,
        List.of(),
        "akamaster/pytorch_resnet_cifar10, on CIFAR-10",
        BSD2,
        List.of(new Measure("CIFAR-10 top-1", accuracy)),
        Normalization.IMAGENET);
  }

  private static List<Measure> imageNet(double first, double firstFive) {
    return List.of(new Measure("ImageNet top-1", first), new Measure("ImageNet top-5", firstFive));
  }
}
