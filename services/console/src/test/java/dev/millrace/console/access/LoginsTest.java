package dev.millrace.console.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoginsTest {
  @Test
  void console_withoutLogins_listensToThisMachineAlone() {
    assertThatCode(() -> Logins.check(false, "127.0.0.1")).doesNotThrowAnyException();
    assertThatCode(() -> Logins.check(false, "localhost")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Logins.check(false, "0.0.0.0"))
        .isInstanceOf(AccessMisconfiguredException.class)
        .hasMessageContaining("millrace.console.access.logins=true");
  }

  @Test
  void console_withLogins_listensAnywhere() {
    assertThatCode(() -> Logins.check(true, "0.0.0.0")).doesNotThrowAnyException();
  }
}
