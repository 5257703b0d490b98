/// The real claude, recorded while it talks with a scripted model, and replayed.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.recording;
