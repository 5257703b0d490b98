/// What every backend is made from: what a manifest means for any bottle, and how a launch is done and undone, whatever it runs on.
@NullMarked
package io.claudebottle.backend.parts;

import org.jspecify.annotations.NullMarked;
