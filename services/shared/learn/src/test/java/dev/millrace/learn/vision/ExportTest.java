package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {

  private static final int BATCH = 2;
  private static final ImageShape SHAPE = new ImageShape(64, 48, 3);
  private static final List<String> CLASSES = VariedBundle.CLASSES;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "residual-net",
        "resnet18",
        "mobilenet_v2_tf",
        "mobilenet_v3_small",
        "densenet121"
      })
  void files_inStockRuntimes_giveWhatThePredictorGives(String name) throws Exception {
    Bundle bundle = VariedBundle.of(name, SHAPE);
    byte[] pixels = pixels();
    float[][] expected;
    try (var predictor = Predictor.open(bundle)) {
      expected = predictor.logits(pixels, BATCH);
    }
    assertThat(Math.abs(expected[0][0] - expected[0][1])).isGreaterThan(0.02f);
    Export export = Export.of(bundle);

    export.onnx(folder.resolve("network.onnx"));
    export.torchScript(folder.resolve("network.pt"));

    assertSame(byOnnxRuntime(pixels), expected);
    assertSame(byTorch(pixels), expected);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void torchScript_ofABackbone_keepsTorchvisionsNames() throws IOException {
    Export.of(VariedBundle.of("resnet18", SHAPE)).torchScript(folder.resolve("network.pt"));

    assertThat(classes())
        .contains("__parameters__ = [\"weight\", \"bias\", ]")
        .contains("__buffers__ = [\"running_mean\", \"running_var\", ]")
        .contains("getattr(self.layer1, \"0\").conv1.weight");
  }

  @Test
  void torchScript_ofTheSameBundle_givesTheSameBytes() {
    Export export = Export.of(VariedBundle.of("residual-net", SHAPE));
    export.torchScript(folder.resolve("one.pt"));
    export.torchScript(folder.resolve("two.pt"));

    assertThat(folder.resolve("one.pt")).hasSameBinaryContentAs(folder.resolve("two.pt"));
  }

  @Test
  void of_aBundleWithoutSomeWeights_saysWhichAreMissing() {
    Bundle whole = VariedBundle.of("residual-net", SHAPE);
    var bundle = new Bundle(whole.description(), whole.weights().tensors().subList(1, 4));

    assertThatThrownBy(() -> Export.of(bundle))
        .isInstanceOf(MalformedBundle.class)
        .hasMessageContaining("missing 0.0.weight");
  }

  @Test
  void onnx_toAFolderThatIsNotThere_isRefused() {
    Export export = Export.of(VariedBundle.of("residual-net", SHAPE));
    Path nowhere = folder.resolve("none/network.onnx");

    assertThatThrownBy(() -> export.onnx(nowhere)).isInstanceOf(UncheckedIOException.class);
  }

  private float[] byTorch(byte[] pixels)
      throws IOException, MalformedModelException, TranslateException {
    try (Model model = Model.newInstance("network", "PyTorch")) {
      model.load(folder, "network");
      try (NDManager scope = Torch.scope();
          var predictor = model.newPredictor(new NoopTranslator())) {
        NDArray input = scope.create(direct(pixels), new Shape(dims()), DataType.UINT8);
        return predictor.predict(new NDList(input)).singletonOrThrow().toFloatArray();
      }
    }
  }

  private float[] byOnnxRuntime(byte[] pixels) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var session = environment.createSession(folder.resolve("network.onnx").toString());
        var input =
            OnnxTensor.createTensor(environment, direct(pixels), dims(), OnnxJavaType.UINT8);
        var result = session.run(Map.of("pixels", input))) {
      float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
      float[] flat = new float[BATCH * CLASSES.size()];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = logits[i / CLASSES.size()][i % CLASSES.size()];
      }
      return flat;
    }
  }

  private String classes() throws IOException {
    try (var zip = FileSystems.newFileSystem(folder.resolve("network.pt"))) {
      return Files.readString(zip.getPath("h/code/__torch__.py"));
    }
  }

  private static void assertSame(float[] found, float[][] expected) {
    for (int i = 0; i < found.length; i++) {
      float value = expected[i / CLASSES.size()][i % CLASSES.size()];
      assertThat(found[i]).isCloseTo(value, within(1e-3f * (1 + Math.abs(value))));
    }
  }

  private static long[] dims() {
    return new long[] {BATCH, SHAPE.height(), SHAPE.width(), SHAPE.channels()};
  }

  private static ByteBuffer direct(byte[] pixels) {
    return ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[BATCH * SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Draw.bits(2, i);
    }
    return pixels;
  }
}
