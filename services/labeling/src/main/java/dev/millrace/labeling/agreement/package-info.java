/// How far several labellers agree, and what they come to together: plain numbers, no storage.
@NullMarked
package dev.millrace.labeling.agreement;

import org.jspecify.annotations.NullMarked;
