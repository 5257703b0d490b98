/// The way of git out of a bottle: a mirror of each declared upstream, fetched through at every fetch, and scanned for secrets before
/// anything of a push goes on. The upstream's key and address are known here only.
///
/// git and ssh are the real ones. Their hooks are a few lines of shell that hand over what git told them; every decision is made in
/// this process, where it can be tested and where its events are written.
@NullMarked
package io.claudebottle.sidecar.gitgate;

import org.jspecify.annotations.NullMarked;
