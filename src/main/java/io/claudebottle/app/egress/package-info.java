/// The egress ledger: what the gates decided, live, and the operator's way to another decision.
@NullMarked
package io.claudebottle.app.egress;

import org.jspecify.annotations.NullMarked;
