package dev.millrace.learn.vision;

/// A place in an image, x to the right and y down; on which scale, says who has it.
public record Point(double x, double y) {}
