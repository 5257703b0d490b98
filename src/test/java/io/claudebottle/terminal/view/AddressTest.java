package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void aHostInOtherLettersIsShownForWhatItIs() {
        Address address = Address.of("https://ex\u0430mple.org/a");

        assertThat(address.shown()).startsWith("https://xn--").endsWith(".org/a");
        assertThat(address.mayOpen()).isTrue();
    }

    @Test
    void theHostIsWhatComesBehindTheUser() {
        assertThat(Address.of("https://good.org@evil.org:8080/a?b").host()).isEqualTo(Optional.of("evil.org"));
    }

    @Test
    void whatIsNotSeenIsShownByItsNumber() {
        assertThat(Address.of("https://example.org/\u202egpj.exe").shown()).isEqualTo("https://example.org/⟨U+202E⟩gpj.exe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "https://example.org:8443/a?b=c#d", "https://[::1]:80/", "mailto:somebody@example.org"})
    void addressesOfTheWebAndOfMailMayBeOpened(String address) {
        assertThat(Address.of(address)).isEqualTo(new Address(address, Address.of(address).host(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "file:///etc/passwd", "javascript:alert(1)", "ssh://example.org", "no address", "https://example.org\\@evil.org/", "https://example.org/\u202egpj",
        "https:///path", "mailto:a\u200b@example.org"
    })
    void othersMayNot(String address) {
        assertThat(Address.of(address).mayOpen()).isFalse();
    }
}
