package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;

/// Images of one shape with what is true of them, each to be had at any time by its place; several
/// threads may ask.
public interface ImageSource {

  /// The number of images.
  int count();

  /// The shape of every image.
  ImageShape shape();

  /// The pixels of one image, row by row and channels last, only to be read.
  MemorySegment pixels(int index);

  /// What is true of each image.
  Targets targets();
}
