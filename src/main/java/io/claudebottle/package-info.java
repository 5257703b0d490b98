/// Where the process starts and everything is put together.
@NullMarked
package io.claudebottle;

import org.jspecify.annotations.NullMarked;
