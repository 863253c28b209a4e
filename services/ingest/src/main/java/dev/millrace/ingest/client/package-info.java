/// The caller's side of `millrace.ingest.v1.Ingest`, in plain gRPC.
@NullMarked
package dev.millrace.ingest.client;

import org.jspecify.annotations.NullMarked;
