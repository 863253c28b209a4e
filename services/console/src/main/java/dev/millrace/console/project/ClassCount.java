package dev.millrace.console.project;

/// How many items have a class as their current label.
public record ClassCount(String name, long count) {}
