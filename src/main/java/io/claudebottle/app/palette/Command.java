package io.claudebottle.app.palette;

/// Something the window can do.
///
/// @param title in words, searched for
/// @param detail shown beside it, not searched; may be ""
/// @param shortcut as on the keyboard; "" when it has none
/// @param icon Ikonli literal
public record Command(String title, String detail, String shortcut, String icon, Runnable action) {}
