/// Measurements of whole processes; `./check --bench` runs them.
@org.jspecify.annotations.NullMarked
package io.claudebottle.bench;
