/// The training loop, its callbacks' contract, and what it leaves behind: checkpoints and bundles.
@NullMarked
package dev.millrace.learn;

import org.jspecify.annotations.NullMarked;
