/// The inbox: what agents propose, what it would change, and the operator's answer.
@NullMarked
package io.claudebottle.app.supervise;

import org.jspecify.annotations.NullMarked;
