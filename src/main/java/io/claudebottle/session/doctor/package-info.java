/// What this host has for running bottles: every dependency with its version, its place, what it is needed for, a verdict and a fix.
///
/// A class here looks at one subject. What it saw is a record, and what follows from that is a pure function of it. Nothing is changed,
/// and nothing is asked of a network.
@NullMarked
package io.claudebottle.session.doctor;

import org.jspecify.annotations.NullMarked;
