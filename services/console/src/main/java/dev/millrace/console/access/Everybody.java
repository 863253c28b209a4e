package dev.millrace.console.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an act that needs no role: whoever is there may do it.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Everybody {}
