package io.claudebottle.terminal.model;

/// What few cells have: a link (OSC 8) and a colour of their underline (SGR 58).
public final class Extras extends Interned<Extras.Extra> {

    static final int MOST = 1 << 15;

    public Extras() {
        super(MOST);
    }

    /// @param link the address, empty for none
    /// @param linkId what holds parts of one link together, empty for none
    /// @param underlineColor as [Style] packs it
    public record Extra(String link, String linkId, int underlineColor) {

        public static final Extra NONE = new Extra("", "", Style.DEFAULT_COLOR);
    }
}
