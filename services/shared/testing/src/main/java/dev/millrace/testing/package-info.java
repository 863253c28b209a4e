/// What tests share: a broker, a database, the data on this machine, and patience.
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
