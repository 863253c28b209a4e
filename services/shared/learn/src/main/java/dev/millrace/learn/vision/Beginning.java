package dev.millrace.learn.vision;

import dev.millrace.learn.tensor.TensorFile;

/// The weights that training begins with.
public sealed interface Beginning {

  /// Drawn from the seed.
  record Random() implements Beginning {
    @Override
    public String toString() {
      return "random weights";
    }
  }

  /// A backbone that has learnt elsewhere, with a head drawn from the seed.
  ///
  /// @param name tells the weights apart from others, such as a name in a catalogue
  /// @param weights the backbone's, by torchvision's names
  record Pretrained(String name, TensorFile weights) implements Beginning {
    @Override
    public String toString() {
      return "weights " + name;
    }
  }

  /// Drawn from the seed.
  Beginning RANDOM = new Random();
}
