/// The operator's home: where it is, and what one launch leaves there (identity, metadata, preservation, settings).
@NullMarked
package io.claudebottle.state;

import org.jspecify.annotations.NullMarked;
