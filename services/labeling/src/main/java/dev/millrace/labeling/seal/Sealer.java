package dev.millrace.labeling.seal;

import static java.util.stream.Collectors.groupingBy;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.TopicSlice;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LogSealed;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the label log and seals it: about once a second, while it grows, a `LogSealed` says what a
/// partition hashes to. Members of its group share the partitions.
///
/// Between two seals it does nothing, so that sealing costs a few large transactions and not one a
/// label.
public final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final String GROUP = "labeling-seals";
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// So many records at once: more are waiting.
  private static final int MANY = 500;

  private final EventLog log;
  private final Database database;
  private final Duration interval;
  private final Thread thread;
  private final Set<Integer> unsealed = new HashSet<>();
  private final Map<Integer, Long> ends = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Sealer(EventLog log, Database database, Duration interval) {
    this.log = log;
    this.database = database;
    this.interval = interval;
    this.thread = Thread.ofPlatform().name("sealer").unstarted(this::run);
  }

  /// Starts to seal.
  ///
  /// @param interval between two looks at the log
  public static Sealer start(EventLog log, Database database, Duration interval) {
    var sealer = new Sealer(log, database, interval);
    sealer.thread.start();
    return sealer;
  }

  private void run() {
    while (!isClosing(Duration.ZERO)) {
      try (var reader = log.join(GROUP, List.of(Topics.LABELS.name()), this::start)) {
        rememberEnds();
        boolean more;
        do {
          more = step(reader);
        } while (!isClosing(more ? Duration.ZERO : interval));
      } catch (RuntimeException e) {
        if (!isClosing(Duration.ZERO)) {
          LOG.warn("The sealer lost the log or its database; it begins again", e);
          var _ = isClosing(RETRY);
        }
      }
    }
  }

  private boolean isClosing(Duration patience) {
    try {
      return closing.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  // Also asked for partitions that come from another member, so what was open there is noted too.
  private long start(TopicSlice slice) {
    return database.call(transaction -> {
      var chain = ChainTable.get(transaction.handle(), slice.partition());
      if (chain.isUnsealed()) {
        unsealed.add(slice.partition());
      }
      return chain.next();
    });
  }

  /// What was on the log at the start may be sealed further on: until it is read, nothing is
  /// sealed.
  private void rememberEnds() {
    var now = log.ends(Topics.LABELS.name());
    for (int partition = 0; partition < now.size(); partition++) {
      ends.put(partition, now.get(partition));
    }
  }

  /// Reads for one interval and seals; answers whether more is waiting.
  private boolean step(LogReader reader) {
    var until = System.nanoTime() + interval.toNanos();
    int last;
    do {
      var records = reader.poll(interval);
      last = records.size();
      if (last > 0) {
        database.run(transaction -> add(transaction, records));
        reader.report();
      }
    } while (last >= MANY && System.nanoTime() < until && !isClosing(Duration.ZERO));
    if (!unsealed.isEmpty()) {
      database.run(this::seal);
      unsealed.clear();
    }
    return last >= MANY;
  }

  private void add(Transaction transaction, List<LogRecord> records) {
    var handle = transaction.handle();
    var byPartition =
        new TreeMap<>(records.stream().collect(groupingBy(record -> record.slice().partition())));
    byPartition.forEach((partition, itsRecords) -> {
      var chain = ChainTable.get(handle, partition);
      for (var record : itsRecords) {
        if (record.offset() >= chain.next()) {
          chain =
              chain.with(
                  record.offset() + 1, chain.link().then(record), Seal.of(record).isPresent());
        }
      }
      ChainTable.put(handle, chain);
      unsealed.add(partition);
    });
    records.stream()
        .flatMap(record -> Seal.of(record).stream())
        .forEach(seal -> {
          var chain = ChainTable.get(handle, seal.partition());
          ChainTable.put(handle, chain.sealed(seal.until(), seal.link()));
        });
  }

  private void seal(Transaction transaction) {
    for (int partition : unsealed.stream().sorted().toList()) {
      var chain = ChainTable.get(transaction.handle(), partition);
      if (chain.isUnsealed() && chain.next() >= ends.getOrDefault(partition, 0L)) {
        publish(transaction, chain);
        ChainTable.put(transaction.handle(), chain.sealed(chain.next(), chain.link()));
      }
    }
  }

  private static void publish(Transaction transaction, Chain chain) {
    var seal =
        LogSealed.newBuilder()
            .setPartition(chain.partition())
            .setUntilOffset(chain.next())
            .setLink(chain.link().bytes());
    if (chain.sealedUntil() > 0) {
      seal.setPreviousLink(chain.sealedLink().bytes());
    }
    var id = "sealed/%d/%d".formatted(chain.partition(), chain.next());
    var data = LabelEvent.newBuilder().setSealed(seal).build();
    transaction.markProcessed(transaction.publish(Topics.LABELS, id, "seal", data));
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
