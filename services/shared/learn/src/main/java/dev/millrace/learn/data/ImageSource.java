package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;

/// Labelled images of one shape, each to be had at any time by its place; several threads may ask.
public interface ImageSource {

  /// The number of images.
  int count();

  /// The shape of every image.
  ImageShape shape();

  /// The class index of an image, or [PixelShard#UNLABELLED].
  int label(int index);

  /// The pixels of one image, row by row and channels last, only to be read.
  MemorySegment pixels(int index);
}
