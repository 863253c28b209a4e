/// Image classification: decoding, architectures, training runs and predictors.
@NullMarked
package dev.millrace.learn.vision;

import org.jspecify.annotations.NullMarked;
