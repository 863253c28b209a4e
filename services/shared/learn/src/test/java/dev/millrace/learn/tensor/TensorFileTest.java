package dev.millrace.learn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {

  private final TensorData first = TensorData.of("b", Dims.of(2, 2), 1, 2, 3, 4);
  private final TensorData second = TensorData.of("a", Dims.of(), -0.5f);

  @Test
  void read_whatWasWritten_isTheSame(@TempDir Path folder) throws IOException {
    byte[] bytes = new TensorFile(List.of(first, second), Map.of("y", "2", "x", "1")).toBytes();
    Path path = Files.write(folder.resolve("w.safetensors"), bytes);

    TensorFile read = TensorFile.map(path);

    assertThat(read.tensors()).extracting(TensorData::name).containsExactly("b", "a");
    assertThat(read.tensor("b").orElseThrow().toFloats()).containsExactly(1, 2, 3, 4);
    assertThat(read.tensor("a").orElseThrow().dims()).isEqualTo(Dims.of());
    assertThat(read.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("x", "1", "y", "2"));
    assertThat(read.toBytes()).isEqualTo(bytes);
    assertThat(bytes.length % 4).isZero();
  }

  @Test
  void toFloats_ofHalves_widensThem() {
    byte[] halves = {0x00, 0x3C, 0x00, (byte) 0xC0};
    byte[] brains = {(byte) 0x80, 0x3F, 0x20, (byte) 0xC1};

    assertThat(tensor(ElementType.F16, halves).toFloats()).containsExactly(1f, -2f);
    assertThat(tensor(ElementType.BF16, brains).toFloats()).containsExactly(1f, -10f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,400]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"Q7\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,2],\"data_offsets\":[0,4]}}",
        "{\"a\":"
      })
  void read_wrongHeader_isRefused(String header) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] file =
        ByteBuffer.allocate(8 + json.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .array();

    assertThatThrownBy(() -> TensorFile.read(file)).isInstanceOf(MalformedTensorFile.class);
  }

  @Test
  void read_headerLongerThanFile_isRefused() {
    byte[] file =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array();

    assertThatThrownBy(() -> TensorFile.read(file)).isInstanceOf(MalformedTensorFile.class);
  }

  private static TensorData tensor(ElementType type, byte[] bytes) {
    return new TensorData("t", type, Dims.of(2), MemorySegment.ofArray(bytes));
  }
}
