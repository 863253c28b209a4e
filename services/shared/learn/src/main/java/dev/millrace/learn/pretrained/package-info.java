/// Weights trained elsewhere: a catalogue of them, and how they come to this machine.
@NullMarked
package dev.millrace.learn.pretrained;

import org.jspecify.annotations.NullMarked;
