/// Bytes to control functions: UTF-8 and the DEC/ANSI state machine. Knows what a sequence looks like, not what it does.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.parser;
