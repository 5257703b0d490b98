/// Measurements of the terminal beside others; `./check --bench` runs them.
@org.jspecify.annotations.NullMarked
package io.claudebottle.bench.terminal;
