/// The isolation self-test: escape attacks on a throw-away bottle of a backend, on this very machine, each judged by what came of it,
/// and beside them the same attacks where they must succeed.
@NullMarked
package io.claudebottle.session.selftest;

import org.jspecify.annotations.NullMarked;
