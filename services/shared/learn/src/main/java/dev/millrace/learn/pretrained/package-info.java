/// Weights trained elsewhere: a catalogue of them, and how they come to this machine.
///
/// `MILLRACE_WEIGHTS` names folders that are searched first for the catalogue's files, by name and
/// SHA-256. What has an address is otherwise fetched once, into the user's cache.
@NullMarked
package dev.millrace.learn.pretrained;

import org.jspecify.annotations.NullMarked;
