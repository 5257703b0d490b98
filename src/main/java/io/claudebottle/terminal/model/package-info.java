/// The grid and what has scrolled off it: arrays, not objects, a cell. Knows nothing of control functions.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.model;
