package dev.millrace.labeling.seal;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of chains.
final class ChainTable {
  private ChainTable() {}

  /// A partition's chain, locked until the end of the transaction.
  static Chain get(Handle handle, int partition) {
    return find(handle, partition).orElseGet(() -> Chain.begin(partition));
  }

  private static Optional<Chain> find(Handle handle, int partition) {
    return handle
        .createQuery("select * from chain where partition = :partition for update")
        .bind("partition", partition)
        .map((row, _) ->
            new Chain(
                partition,
                row.getLong("next_offset"),
                new Link(ByteString.copyFrom(row.getBytes("link"))),
                row.getLong("labels_until"),
                row.getLong("sealed_until"),
                new Link(ByteString.copyFrom(row.getBytes("sealed_link")))))
        .findOne();
  }

  static void put(Handle handle, Chain chain) {
    handle
        .createUpdate(
            """
            insert into chain (partition, next_offset, link, labels_until, sealed_until, sealed_link)
            values (:partition, :next, :link, :labelsUntil, :sealedUntil, :sealedLink)
            on conflict (partition) do update set
              next_offset = excluded.next_offset,
              link = excluded.link,
              labels_until = excluded.labels_until,
              sealed_until = excluded.sealed_until,
              sealed_link = excluded.sealed_link
            """)
        .bind("partition", chain.partition())
        .bind("next", chain.next())
        .bind("link", chain.link().bytes().toByteArray())
        .bind("labelsUntil", chain.labelsUntil())
        .bind("sealedUntil", chain.sealedUntil())
        .bind("sealedLink", chain.sealedLink().bytes().toByteArray())
        .execute();
  }
}
