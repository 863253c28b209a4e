/// The pages, in a real browser.
@NullMarked
package dev.millrace.console.browser;

import org.jspecify.annotations.NullMarked;
