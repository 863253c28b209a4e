package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Initializer;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneTest {

  private static final Dims SQUARE = Dims.of(3, 64, 64);

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512",
    "resnet34, 21797672",
    "resnet50, 25557032",
    "resnet101, 44549160",
    "mobilenet_v2, 3504872",
    "squeezenet1_1, 1235496",
    "xresnet18, 11708744",
    "xresnet34, 21816904",
    "xresnet50, 25576264",
    "densenet121, 7978856",
    "vgg16_bn, 138365992",
    "mobilenet_v2_tf, 3504872",
    "mobilenet_v3_large, 5483032",
    "mobilenet_v3_small, 2542856"
  })
  void ownHead_forAThousandClasses_hasThePublishedNumberOfParameters(String name, long expected) {
    assertThat(withOwnHead(Backbone.named(name)).learntValues()).isEqualTo(expected);
  }

  @Test
  void classifier_ofResnet34_hasTheReferencesParametersAndTrainsItsHeadAndNorms() {
    var classifier = new BackboneClassifier(ResNet.of(34), 3, 37, true);
    Graph graph = Graph.of(classifier.layers(), SQUARE);
    var groups = ParameterGroups.of(graph, classifier.groupStarts());

    assertThat(graph.learntValues()).isEqualTo(21_831_599);
    assertThat(groups.count()).isEqualTo(3);
    assertThat(
            groups.learnt(2).stream()
                .flatMap(List::stream)
                .mapToLong(weight -> weight.dims().elements())
                .sum())
        .isEqualTo(563_951);
  }

  @ParameterizedTest
  @CsvSource({"20, 269722", "56, 853018"})
  void ownHead_ofANetForSmallPictures_takesItsTrainedWeights(int depth, long expected) {
    TensorFile file =
        TensorFile.map(TestData.require("weights/cifar10_resnet%d.safetensors".formatted(depth)));
    var backbone = new CifarResNet(depth);
    Graph graph =
        Graph.of(
            Sequential.EMPTY.then("", backbone.body()).then("", backbone.ownHead(10)),
            Dims.of(3, 32, 32));
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD)) {
      network.load(file);

      assertThat(graph.learntValues()).isEqualTo(expected);
      assertThat(network.weights()).extracting(TensorData::name).contains("linear.bias");
    }
  }

  @Test
  void body_ofTheTrunk_takesItsTrainedWeightsAndKeepsValuesInRange() throws IOException {
    TensorFile file =
        TensorFile.map(TestData.require("weights/mobilenetv3_large_075_coco.safetensors"));
    Path photograph = TestData.require("weights/golden/parrot_224.png");
    Graph graph =
        Graph.of(
            Sequential.EMPTY
                .then("", new MobileNetV3Trunk().body())
                .then("", GlobalPool.MEAN)
                .then("", new Flatten()),
            Dims.of(3, 224, 224));
    var bytes = new Normalization(List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));
    try (var network = new Network(graph, bytes, Mode.STANDARD)) {
      network.load(file);

      float[] means = logits(network, photograph);

      assertThat(means).hasSize(120);
      for (float mean : means) {
        assertThat(mean).isBetween(-20f, 20f);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet34, layer3.0.conv1.weight",
    "xresnet34, layer3.0.conv1.weight",
    "densenet121, features.transition2.norm.weight",
    "vgg16_bn, features.24.weight",
    "squeezenet1_1, features.6.squeeze.weight"
  })
  void groupStarts_ofABackbone_beginWhereFastaiCutsIt(String name, String first) {
    var classifier = BackboneClassifier.of(Backbone.named(name), 3, 10);
    var groups =
        ParameterGroups.of(Graph.of(classifier.layers(), SQUARE), classifier.groupStarts());

    assertThat(groups.groups().get(1).getFirst().name()).isEqualTo(first);
    assertThat(groups.groups().getLast().getFirst().name()).isEqualTo("head.2.weight");
  }

  @Test
  void initialize_ofATweakedResidualNet_letsBranchesBeginAsNothing() {
    Graph graph = Graph.of(XResNet.of(18).body(), SQUARE);

    assertThat(graph.parameters())
        .filteredOn(weight -> weight.name().endsWith("bn2.weight"))
        .hasSize(8)
        .allMatch(weight -> weight.initializer().equals(new Initializer.Constant(0)));
  }

  @Test
  void plainNet_forTenClasses_hasTheReferencesParameters() {
    assertThat(Graph.of(new PlainNet(1, 10).layers(), Dims.of(1, 28, 28)).learntValues())
        .isEqualTo(12_126);
    assertThat(Graph.of(new ResidualNet(1, 10).layers(), Dims.of(1, 28, 28)).learntValues())
        .isEqualTo(41_132);
  }

  @Test
  void named_forANameThatNoneHas_listsThose() {
    assertThat(Backbone.all()).extracting(Backbone::name).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Backbone.named("resnet19"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resnet19")
        .hasMessageContaining("mobilenet_v3_small");
  }

  @Test
  void body_ofResnet18At128Pixels_givesFourByFourMaps() {
    Graph graph = Graph.of(ResNet.of(18).body(), Dims.of(3, 128, 128));

    assertThat(graph.output().dims()).isEqualTo(Dims.of(512, 4, 4));
    assertThat(graph.parameters()).extracting(Weight::name).contains("layer2.0.downsample.1.bias");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2", "mobilenet_v2_tf", "squeezenet1_1"})
  void logits_ofRealWeightsOnPhotographs_areThoseRecorded(String name) throws IOException {
    Path folder = TestData.require("weights");
    JsonObject golden =
        JsonParser.parseString(Files.readString(folder.resolve("golden/golden.json")))
            .getAsJsonObject();
    TensorFile file = TensorFile.map(folder.resolve(name + ".safetensors"));
    Graph graph = withOwnHead(Backbone.named(name));
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD)) {
      network.load(file);
      for (String photograph : golden.keySet()) {
        JsonObject expected = golden.getAsJsonObject(photograph).getAsJsonObject(name);
        float[] logits = logits(network, folder.resolve("golden/" + photograph + "_224.png"));

        for (int i = 0; i < 10; i++) {
          float value = expected.getAsJsonArray("first10_logits").get(i).getAsFloat();
          assertThat(logits[i]).as("%s %d", photograph, i).isCloseTo(value, within(2e-3f));
        }
        for (int i = 0; i < 5; i++) {
          int label = expected.getAsJsonArray("top5").get(i).getAsInt();
          float value = expected.getAsJsonArray("top5_logits").get(i).getAsFloat();
          assertThat(logits[label]).as("%s top %d", photograph, i).isCloseTo(value, within(2e-3f));
        }
      }
    }
  }

  @Test
  void logits_inShorterPrecision_areNearlyTheSame() throws IOException {
    Path folder = TestData.require("weights");
    TensorFile file = TensorFile.map(folder.resolve("mobilenet_v2.safetensors"));
    Path photograph = folder.resolve("golden/parrot_224.png");
    Graph graph = withOwnHead(new MobileNetV2());
    var brief = new Mode(true, Precision.BFLOAT16);
    try (var network = new Network(graph, Normalization.IMAGENET, brief)) {
      network.load(file);

      float[] logits = logits(network, photograph);

      assertThat(logits[88]).isCloseTo(24.02f, within(1f));
    }
  }

  @Test
  void load_forAClassifierOfOneChannel_sumsTheColours() throws IOException {
    TensorFile file = TensorFile.map(TestData.require("weights/mobilenet_v2.safetensors"));
    var backbone = new MobileNetV2();
    Graph graph = Graph.of(BackboneClassifier.of(backbone, 1, 10).layers(), Dims.of(1, 64, 64));
    var grey = new Normalization(List.of(0.5f), List.of(0.5f));
    try (var network = new Network(graph, grey, Mode.STANDARD)) {
      network.initialize(1);

      Pretrained.load(network, backbone, file);

      float[] three = file.tensor("features.0.0.weight").orElseThrow().toFloats();
      float[] one = network.weights().getFirst().toFloats();
      assertThat(one[4]).isCloseTo(three[4] + three[13] + three[22], within(1e-6f));
    }
  }

  @Test
  void load_ofAnotherNetworksFile_listsWhatIsMissing() {
    Graph graph = Graph.of(BackboneClassifier.of(ResNet.of(18), 3, 10).layers(), SQUARE);
    TensorFile file =
        new TensorFile(List.of(TensorData.of("conv1.weight", Dims.of(1), 1)), Map.of());
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD)) {
      assertThatThrownBy(() -> Pretrained.load(network, ResNet.of(18), file))
          .isInstanceOf(WeightMismatch.class)
          .hasMessageContaining("missing bn1.weight, bn1.bias")
          .hasMessageContaining("conv1.weight is [1], not [64x3x7x7]");
    }
  }

  private static Graph withOwnHead(Backbone backbone) {
    return Graph.of(
        Sequential.EMPTY.then("", backbone.body()).then("", backbone.ownHead(1000)),
        Dims.of(3, 224, 224));
  }

  private static float[] logits(Network network, Path photograph) throws IOException {
    byte[] pixels =
        new ImageDecoder(ImageLimits.DEFAULT)
            .decode(Files.readAllBytes(photograph), new ImageShape(224, 224, 3), Fit.SQUISH);
    try (NDManager scope = Torch.scope()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      NDArray input = scope.create(direct, new Shape(1, 224, 224, 3), DataType.UINT8);
      try (IValue result = network.logits(input)) {
        return Values.array(result, scope).toFloatArray();
      }
    }
  }
}
