package dev.millrace.learn.engine;

import dev.millrace.learn.layer.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tensors of a network as a tree of TorchScript modules, so that each keeps its dotted name.
final class ModuleTree {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

  /// The class of the root; those of the other modules have a number behind it.
  private static final String TYPE = "H";

  private final String type;
  private final SequencedMap<String, ModuleTree> parts = new LinkedHashMap<>();
  private final List<Weight> tensors = new ArrayList<>();

  private ModuleTree(String type) {
    this.type = type;
  }

  static ModuleTree of(List<Weight> weights) {
    var root = new ModuleTree(TYPE);
    int types = 1;
    for (Weight weight : weights) {
      ModuleTree module = root;
      for (String step : path(weight).subList(0, path(weight).size() - 1)) {
        ModuleTree part = module.parts.get(step);
        if (part == null) {
          part = new ModuleTree(TYPE + types++);
          module.parts.put(step, part);
        }
        module = part;
      }
      module.tensors.add(weight);
    }
    return root;
  }

  /// The expression that reads a tensor from `self`.
  static String expression(Weight weight) {
    String value = "self";
    for (String step : path(weight)) {
      value =
          IDENTIFIER.matcher(step).matches()
              ? value + "." + step
              : "getattr(%s, \"%s\")".formatted(value, step);
    }
    return value;
  }

  private static List<String> path(Weight weight) {
    return List.of(weight.name().split("\\."));
  }

  /// The text of all classes; the root's ends it and has some methods.
  String classes(String methods) {
    var text = new StringBuilder();
    parts.values().forEach(part -> text.append(part.classes("")));
    text.append("class %s(Module):\n".formatted(type));
    text.append("  __parameters__ = [%s]\n".formatted(quoted(names(true))));
    text.append("  __buffers__ = [%s]\n".formatted(quoted(names(false))));
    text.append("  training : bool\n");
    tensors.forEach(weight -> text.append("  %s : Tensor\n".formatted(last(weight))));
    text.append(declarations());
    return text.append(methods).toString();
  }

  /// Names that are no identifiers are declared as annotations.
  private String declarations() {
    var plain = new StringBuilder();
    var quoted = new StringBuilder();
    parts.forEach((name, part) -> {
      if (IDENTIFIER.matcher(name).matches()) {
        plain.append("  %s : __torch__.%s\n".formatted(name, part.type));
      } else {
        quoted.append("  __annotations__[\"%s\"] = __torch__.%s\n".formatted(name, part.type));
      }
    });
    String first = quoted.isEmpty() ? "" : "  __annotations__ = []\n";
    return plain + first + quoted;
  }

  /// Writes this module as an object, in which each tensor has the number of its entry.
  void write(Pickle pickle, Map<String, Integer> entries) {
    pickle.beginObject("__torch__", type);
    pickle.text("training");
    pickle.truth(false);
    for (Weight weight : tensors) {
      pickle.text(last(weight));
      pickle.tensor(
          String.valueOf(entries.get(weight.name())), weight.dims().sizes(), weight.learnt());
    }
    parts.forEach((name, part) -> {
      pickle.text(name);
      part.write(pickle, entries);
    });
    pickle.endObject();
  }

  private Stream<String> names(boolean learnt) {
    return tensors.stream().filter(weight -> weight.learnt() == learnt).map(ModuleTree::last);
  }

  private static String last(Weight weight) {
    return weight.name().substring(weight.name().lastIndexOf('.') + 1);
  }

  private static String quoted(Stream<String> names) {
    return names.map(name -> "\"" + name + "\", ").collect(Collectors.joining());
  }
}
