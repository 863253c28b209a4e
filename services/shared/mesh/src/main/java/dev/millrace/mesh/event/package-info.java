/// Events as protobuf in CloudEvents on Kafka topics, and the log that carries them.
@NullMarked
package dev.millrace.mesh.event;

import org.jspecify.annotations.NullMarked;
