/// What the operator declared, with file and line for every value. Pure data plus the loader that reads it.
@NullMarked
package io.claudebottle.manifest;

import org.jspecify.annotations.NullMarked;
