package dev.millrace.ingest.catalogue;

import java.util.List;

/// Fashion-MNIST: 28 x 28 grey pictures of clothes, 60,000 to train on and 10,000 to test with.
final class FashionMnist {
  static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final DataFile TRAIN_IMAGES =
      new DataFile(
          "train-images-idx3-ubyte",
          26_421_880,
          47_040_016,
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
  private static final DataFile TRAIN_LABELS =
      new DataFile(
          "train-labels-idx1-ubyte",
          29_515,
          60_008,
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
  private static final DataFile TEST_IMAGES =
      new DataFile(
          "t10k-images-idx3-ubyte",
          4_422_102,
          7_840_016,
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");
  private static final DataFile TEST_LABELS =
      new DataFile(
          "t10k-labels-idx1-ubyte",
          5_148,
          10_008,
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  static final DataSet DATA_SET =
      new DataSet(
          "fashion-mnist",
          "Fashion-MNIST",
          "MIT",
          "https://github.com/zalandoresearch/fashion-mnist",
          CLASSES,
          70_000,
          List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS),
          List.of(
              Source.web(
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
              Source.web("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
              Source.debian("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist")),
          folder ->
              new IdxItems(
                  List.of(
                      new IdxItems.Split(
                          "train",
                          folder.resolve(TRAIN_IMAGES.packedName()),
                          folder.resolve(TRAIN_LABELS.packedName()),
                          60_000),
                      new IdxItems.Split(
                          "test",
                          folder.resolve(TEST_IMAGES.packedName()),
                          folder.resolve(TEST_LABELS.packedName()),
                          10_000)),
                  CLASSES));

  private FashionMnist() {}
}
