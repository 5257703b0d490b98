package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IsolationProofTest {

    private static final String HOST = "172.25.0.1";

    private static final String CLOSED =
            """
            probe name 6 nothing 000/000
            probe denied 56 answered 403/000
            probe proxy 0 answered 000/200
            probe public 28 tried 000/000
            probe host 7 tried 000/000
            """;

    @Test
    void closedBottleHasNoBreach() {
        assertThat(IsolationProof.breaches(CLOSED, HOST)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            probe host 7 tried,             probe host 0 answered,          the host can be reached at 172.25.0.1
            probe host 7 tried,             probe host 7 answered,          the host can be reached at 172.25.0.1
            probe public 28 tried,          probe public 0 answered,        the public address 1.1.1.1 can be reached directly
            probe name 6 nothing,           probe name 7 tried,             the outside name example.com resolves inside
            403/000,                        200/000,                        the proxy did not refuse a host that is not allowed
            000/200,                        000/502,                        the proxy at http://egress:9099 does not answer
            """)
    void eachOpeningIsNamed(String closed, String open, String breach) {
        assertThat(IsolationProof.breaches(CLOSED.replace(closed, open), HOST)).containsExactly(breach);
    }

    @Test
    void refusedConnectionCountsAsReached() {
        assertThat(IsolationProof.breaches(CLOSED.replace("host 7 tried", "host 7 answered"), HOST)).isNotEmpty();
    }

    @Test
    void whoeverAnswersForTheHostsAddressIsABreachWhateverThePortSaid() {
        assertThat(IsolationProof.breaches(CLOSED + "neighbour 172.25.0.1\n", HOST))
                .containsExactly("the host answers at 172.25.0.1 on the internal network");
    }

    @Test
    void linkLocalAddressIsABreach() {
        assertThat(IsolationProof.breaches(CLOSED + "ipv6 fe80000000000000004200fffe120002\n", HOST)).singleElement().asString().contains("IPv6");
    }

    @Test
    void probeWithoutAResultProvesNothing() {
        assertThat(IsolationProof.breaches("", HOST)).hasSize(5);
    }

    @Test
    void imageWithoutCurlIsNamedAsTheReason() {
        assertThat(IsolationProof.breaches("probe curl 127 nothing -\n", HOST)).containsExactly("it cannot be checked, because the image has no curl");
    }

    @Test
    void hostIsExpectedAtTheFirstAddress() {
        assertThat(IsolationProof.firstAddress("172.18.0.0/16")).isEqualTo("172.18.0.1");
        assertThat(IsolationProof.firstAddress("10.0.0.16/28")).isEqualTo("10.0.0.17");
        assertThat(IsolationProof.firstAddress("")).isEmpty();
    }
}
