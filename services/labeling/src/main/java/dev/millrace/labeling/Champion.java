package dev.millrace.labeling;

/// The model version that answers for a project.
record Champion(String project, String version) {}
