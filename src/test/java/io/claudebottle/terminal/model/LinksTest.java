package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Selection.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            see https://example.com/a?b=c#d now         | https://example.com/a?b=c#d
            see https://example.com/a.                  | https://example.com/a
            (see https://example.com/a_(b))             | https://example.com/a_(b)
            [text](https://example.com/x)               | https://example.com/x
            HTTP://EXAMPLE.COM                          | HTTP://EXAMPLE.COM
            "file:///tmp/a%20b"                         | file:///tmp/a%20b
            <mailto:someone@example.com>                | mailto:someone@example.com
            **https://example.com/**                    | https://example.com/
            http://[::1]:8080/x, then                   | http://[::1]:8080/x
            见https://example.com/a你好                  | https://example.com/a
            """)
    void anAddressIsReadWithoutTheSentenceAroundIt(String text, String address) {
        var typist = new Typist(60, 2).type(text);

        assertThat(Links.readIn(typist, 0)).extracting(Links.Link::address).containsExactly(address);
    }

    @ParameterizedTest
    @CsvSource({"https://", "javascript:alert(1)", "xhttp://example.com", "http:/example.com", "mailto:.", "ftp://example.com"})
    void whatIsNoAddressIsNoLink(String text) {
        assertThat(Links.readIn(new Typist(60, 2).type(text), 0)).isEmpty();
    }

    @Test
    void anAddressIsReadAcrossASoftWrap() {
        var typist = new Typist(12, 4).type("go https://example.com/path end");

        Links.Link link = Links.at(typist, 1, 3).orElseThrow();

        assertThat(link.address()).isEqualTo("https://example.com/path");
        assertThat(link.spans()).containsExactly(new Span(0, 3, 12), new Span(1, 0, 12), new Span(2, 0, 3));
        assertThat(link.given()).isFalse();
        assertThat(Links.at(typist, 2, 4)).isEmpty();
    }

    @Test
    void anAddressIsReadAcrossRowsThatTheProgramBrokeAtTheEdge() {
        var typist = new Typist(16, 5).type("Log in:\nhttps://example.\ncom/oauth?code=t\nrue&state=x\nPaste it");

        Links.Link link = Links.at(typist, 3, 0).orElseThrow();

        assertThat(link.address()).isEqualTo("https://example.com/oauth?code=true&state=x");
        assertThat(link.spans()).hasSize(3);
        assertThat(Links.at(typist, 1, 0)).contains(link);
    }

    @Test
    void anotherAddressInTheNextRowIsNoPartOfTheOneBefore() {
        var typist = new Typist(16, 3).type("https://one.com/\nhttps://two.com/");

        assertThat(Links.readIn(typist, 0)).extracting(Links.Link::address).containsExactly("https://one.com/");
        assertThat(Links.readIn(typist, 1)).extracting(Links.Link::address).containsExactly("https://two.com/");
    }

    @Test
    void aGivenLinkIsAllCellsThatFollowEachOther() {
        var typist = new Typist(8, 4).type("see ");
        typist.extra = typist.extras.number(new Extras.Extra("https://example.com", "", 0));
        typist.type("the page");
        typist.extra = 0;
        typist.type(" x");

        Links.Link link = Links.at(typist, 1, 0).orElseThrow();

        assertThat(link.address()).isEqualTo("https://example.com");
        assertThat(link.given()).isTrue();
        assertThat(link.spans()).containsExactly(new Span(0, 4, 8), new Span(1, 0, 4));
        assertThat(Links.at(typist, 0, 5)).contains(link);
        assertThat(Links.at(typist, 0, 0)).isEmpty();
    }

    @Test
    void partsWithOneIdAreOneLink() {
        var typist = new Typist(20, 4);
        int number = typist.extras.number(new Extras.Extra("https://example.com", "7", 0));
        typist.extra = number;
        typist.type("one");
        typist.extra = 0;
        typist.type(" | box\n");
        typist.extra = number;
        typist.type("two");

        assertThat(Links.at(typist, 1, 1).orElseThrow().spans()).containsExactly(new Span(0, 0, 3), new Span(1, 0, 3));
    }

    @Test
    void aWallOfBracketsTakesNoTime() {
        var typist = new Typist(300, 100).type("http://x/" + ")".repeat(25_000));
        long start = System.nanoTime();

        assertThat(Links.readIn(typist, 83)).isEmpty();
        assertThat(Links.readIn(typist, 0)).extracting(Links.Link::address).containsExactly("http://x/");
        assertThat(System.nanoTime() - start).isLessThan(500_000_000);
    }

    @Test
    void placesOutsideHaveNoLink() {
        var typist = new Typist(8, 2).type("x");

        assertThat(Links.at(typist, -1, 0)).isEmpty();
        assertThat(Links.at(typist, 0, 8)).isEmpty();
        assertThat(Links.at(typist, 2, 0)).isEmpty();
        assertThat(Links.readIn(typist, 99)).isEmpty();
    }
}
