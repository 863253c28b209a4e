package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SameOriginTest {
  @Test
  void own_isThePageItself_andProgramsThatAreNoBrowsers() {
    assertThat(SameOrigin.own("", "", "127.0.0.1:8080")).isTrue();
    assertThat(SameOrigin.own("same-origin", "", "127.0.0.1:8080")).isTrue();
    assertThat(SameOrigin.own("none", "", "127.0.0.1:8080")).isTrue();
    assertThat(SameOrigin.own("", "http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
  }

  @Test
  void own_isNoOtherSite() {
    assertThat(SameOrigin.own("cross-site", "", "127.0.0.1:8080")).isFalse();
    assertThat(SameOrigin.own("same-site", "", "127.0.0.1:8080")).isFalse();
    assertThat(SameOrigin.own("", "http://127.0.0.1:9999", "127.0.0.1:8080")).isFalse();
    assertThat(SameOrigin.own("", "null", "127.0.0.1:8080")).isFalse();
  }

  @Test
  void name_isTheHostWithoutItsPort() {
    assertThat(SameOrigin.name("localhost:8080")).isEqualTo("localhost");
    assertThat(SameOrigin.name("[::1]:8080")).isEqualTo("[::1]");
    assertThat(SameOrigin.name("console.example")).isEqualTo("console.example");
  }
}
