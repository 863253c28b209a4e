package dev.millrace.learn.bench;

import com.google.gson.JsonObject;
import java.util.Locale;

/// One measured number.
///
/// @param name what was measured, such as `resnet18.train.step.bf16`
/// @param value the number
/// @param unit its unit, such as `ms`
public record Figure(String name, double value, String unit) {

  /// A line for people.
  public String line() {
    return String.format(Locale.ROOT, "%-40s %10.3f %s", name, value, unit);
  }

  /// A JSON object on one line.
  public String json() {
    var object = new JsonObject();
    object.addProperty("name", name);
    object.addProperty("value", value);
    object.addProperty("unit", unit);
    return object.toString();
  }
}
