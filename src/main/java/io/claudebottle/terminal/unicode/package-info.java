/// What Unicode says of characters that a grid needs to know: their width and which belong together.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.unicode;
