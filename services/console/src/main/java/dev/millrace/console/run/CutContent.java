package dev.millrace.console.run;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.millrace.console.Names;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import java.util.List;
import java.util.TreeMap;

/// A cut and how many items its splits have; no classes and splits while it is not completed.
public record CutContent(CutView cut, List<String> classes, List<SplitCount> splits) {
  public CutContent {
    classes = List.copyOf(classes);
    splits = List.copyOf(splits);
  }

  /// A cut and its manifest.
  public static CutContent of(CutView cut, CutManifest manifest) {
    var splits =
        manifest.getShardsList().stream()
            .collect(groupingBy(Shard::getSplit, TreeMap::new, summingLong(Shard::getCount)))
            .entrySet()
            .stream()
            .map(split -> new SplitCount(Names.of(split.getKey(), "SPLIT_"), split.getValue()))
            .toList();
    return new CutContent(cut, manifest.getClassesList(), splits);
  }

  /// How many items a split has.
  public record SplitCount(String split, long count) {}
}
