package dev.millrace.training;

import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.preprocessing.v1.CutState;

/// A cut as the log tells of it.
///
/// @param digest empty unless it is completed
/// @param manifest the manifest's SHA-256; empty unless it is completed
/// @param error empty unless it failed
/// @param flow that what is made of the cut belongs to
record StoredCut(
    String id,
    String project,
    CutState state,
    String digest,
    String manifest,
    String error,
    Trace flow) {}
