package dev.millrace.mesh.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every table of leases keeps.
abstract class LeasesContract {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration OVER = Duration.ofMillis(-1);

  abstract Leases leases();

  @Test
  void acquire_free_beginsWithEpochOne() {
    assertThat(leases().acquire(List.of("a", "b", "a"), "ann", LONG))
        .extracting(Lease::resource, Lease::holder, Lease::epoch)
        .containsExactlyInAnyOrder(tuple("a", "ann", 1L), tuple("b", "ann", 1L));
  }

  @Test
  void acquire_held_isLeftOut() {
    var leases = leases();
    leases.acquire(List.of("a"), "ann", LONG);
    assertThat(leases.acquire(List.of("a", "b"), "bob", LONG))
        .extracting(Lease::resource)
        .containsExactly("b");
  }

  @Test
  void acquire_lapsed_growsTheEpochAndFencesTheFirst() {
    var leases = leases();
    var first = leases.acquire(List.of("a"), "ann", OVER).getFirst();
    var second = leases.acquire(List.of("a"), "bob", LONG).getFirst();
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(leases.isCurrent(first)).isFalse();
    assertThat(leases.isCurrent(second)).isTrue();
    assertThat(leases.renew(first, LONG)).isEmpty();
  }

  @Test
  void renew_lapsedButUntaken_goesOn() {
    var leases = leases();
    var lease = leases.acquire(List.of("a"), "ann", OVER).getFirst();
    assertThat(leases.renew(lease, LONG)).isPresent();
    assertThat(leases.acquire(List.of("a"), "bob", LONG)).isEmpty();
  }

  @Test
  void release_frees_andTheOldLeaseCountsNoMore() {
    var leases = leases();
    var lease = leases.acquire(List.of("a"), "ann", LONG).getFirst();
    leases.release(lease);
    assertThat(leases.isCurrent(lease)).isFalse();
    assertThat(leases.renew(lease, LONG)).isEmpty();
    assertThat(leases.acquire(List.of("a"), "bob", LONG).getFirst().epoch()).isEqualTo(2);
  }

  @Test
  void release_late_leavesTheNextHolderAlone() {
    var leases = leases();
    var first = leases.acquire(List.of("a"), "ann", OVER).getFirst();
    var second = leases.acquire(List.of("a"), "bob", LONG).getFirst();
    leases.release(first);
    assertThat(leases.isCurrent(second)).isTrue();
  }
}
