/// What can be hung on the training loop: schedules, recording, checkpoints, cancellation.
@NullMarked
package dev.millrace.learn.callback;

import org.jspecify.annotations.NullMarked;
