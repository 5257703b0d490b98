/// What the operator sees of the gates of running bottles, and what the operator can change there: the ledger and the routes.
@NullMarked
package io.claudebottle.session.gate;

import org.jspecify.annotations.NullMarked;
