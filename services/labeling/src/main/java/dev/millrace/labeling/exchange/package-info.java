/// Files of labels, read and written as streams: CSV, Label Studio, COCO, and a folder for each
/// class.
@NullMarked
package dev.millrace.labeling.exchange;

import org.jspecify.annotations.NullMarked;
