/// What the operator does, as the bytes that programs expect. Pure: no toolkit, no terminal.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.input;
