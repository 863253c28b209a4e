package dev.millrace.learn.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.explore.Gradients;
import dev.millrace.learn.explore.Neighbours;
import dev.millrace.learn.explore.Points;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  private static final int SIDE = PerceptualHash.SIDE;

  /// A picture of soft blobs; another for every number.
  private static byte[] picture(int number, int brighter, int right) {
    var picture = new byte[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double light = 0;
        for (int blob = 0; blob < 5; blob++) {
          double offX = x - right - SIDE * Draw.uniform(number, blob, 0);
          double offY = y - SIDE * Draw.uniform(number, blob, 1);
          light += 120 * Math.exp(-(offX * offX + offY * offY) / 30);
        }
        picture[y * SIDE + x] = (byte) Math.clamp(Math.round(light + brighter), 0, 255);
      }
    }
    return picture;
  }

  @Test
  void hash_ofACopy_isNear_andOfAnotherPictureFar() {
    long hash = PerceptualHash.of(picture(1, 0, 0));
    assertThat(PerceptualHash.distance(hash, PerceptualHash.of(picture(1, 20, 0)))).isLessThan(6);
    assertThat(PerceptualHash.distance(hash, PerceptualHash.of(picture(1, 0, 1)))).isLessThan(14);
    assertThat(PerceptualHash.distance(hash, PerceptualHash.of(picture(2, 0, 0))))
        .isGreaterThan(16);
    assertThatThrownBy(() -> PerceptualHash.of(new byte[10]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void groups_areOfCopies() {
    var pictures =
        List.of(
            picture(1, 0, 0),
            picture(2, 0, 0),
            picture(1, 12, 0),
            picture(3, 0, 0),
            picture(2, 8, 0),
            picture(1, 25, 0));
    var values = new float[pictures.size() * Gradients.WIDTH];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(
          Gradients.of(pictures.get(i)), 0, values, i * Gradients.WIDTH, Gradients.WIDTH);
    }
    var points = new Points(Gradients.WIDTH, values);
    var hashes = pictures.stream().mapToLong(PerceptualHash::of).toArray();
    var neighbours = Neighbours.of(points.normalized(), 3);
    var groups = NearDuplicates.SAME.groups(points, hashes, neighbours);
    assertThat(groups.stream().map(group -> IntStream.of(group).boxed().toList()))
        .containsExactly(List.of(0, 2, 5), List.of(1, 4));
  }
}
