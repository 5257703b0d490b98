/// The public conformance suite esctest2, when a copy of it is at hand.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.esctest;
