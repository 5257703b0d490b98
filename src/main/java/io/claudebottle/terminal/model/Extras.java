package io.claudebottle.terminal.model;

/// What few cells have: a link (OSC 8) and a colour of their underline (SGR 58).
public final class Extras extends Interned<Extras.Extra> {

    static final int MOST = 1 << 15;

    /// Far more than a screen of links has, and far less than as many as fit would take if all were as long as they may be.
    static final long HEAVIEST = 4 << 20;

    public Extras() {
        super(MOST, HEAVIEST);
    }

    @Override
    protected int weight(Extra value) {
        return value.link().length() + value.linkId().length();
    }

    /// @param link the address, empty for none
    /// @param linkId what holds parts of one link together, empty for none
    /// @param underlineColor as [Style] packs it
    public record Extra(String link, String linkId, int underlineColor) {

        public static final Extra NONE = new Extra("", "", Style.DEFAULT_COLOR);
    }
}
