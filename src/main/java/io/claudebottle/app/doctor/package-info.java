/// What this machine has for running bottles, with what to do about what is missing. Nothing here changes anything.
@NullMarked
package io.claudebottle.app.doctor;

import org.jspecify.annotations.NullMarked;
