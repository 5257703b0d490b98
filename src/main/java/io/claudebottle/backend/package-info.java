/// The backend contracts of the original (its `backend/__init__.py`) and the registry. One sub-package a backend.
@NullMarked
package io.claudebottle.backend;

import org.jspecify.annotations.NullMarked;
