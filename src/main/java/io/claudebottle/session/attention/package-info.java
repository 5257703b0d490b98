/// What claude is doing, concluded from ranked evidence. Pure: no clock, no process, no terminal.
///
/// What the real claude (2.1.197 and 2.1.331, in a pseudo-terminal, against a stubbed model) tells of itself, in the order in which it tells it:
///
/// | moment | title (OSC 0) | OSC 9;4, only where `ConEmuANSI`, Ghostty or iTerm is in its environment | hook, within 30 ms | screen |
/// |---|---|---|---|---|
/// | questions of the first run: trust, permission mode, theme, login | none | none | none | a list, `❯ 1. …` or, in 2.1.331, mostly `❯ …`, and no prompt box |
/// | at its prompt | `✳ Claude Code` | `0` | `SessionStart`, not always heard | prompt box |
/// | a prompt was sent | `◐ …` and `◑ …` in turn, each 0.96 s; in 2.1.197 `⠂ …` and `⠐ …` | `3` | `UserPromptSubmit` | spinner, `esc to interrupt` |
/// | it is told that its terminal has lost the focus | stands still until it is told otherwise; still changes to `✳` and back | | | goes on |
/// | it asks for permission, or a question | `✳ …`, a moment before the list is drawn | `0`; in 2.1.197 stays `3` | `PermissionRequest`; after 6 s `Notification` | a list, and no prompt box |
/// | it was answered | `◐ …` | `3` | none before the tool has ended, then `PostToolUse` | spinner |
/// | the answer was Esc | stays `✳` | `0` | none | prompt box |
/// | interrupted with Esc | `✳ …` | `0` | none | prompt box, `Interrupted` |
/// | done | `✳ …` | `0` | `Stop`, a moment before the title | prompt box |
/// | after 60 s of that | | | `Notification` of the kind `idle_prompt` | |
/// | the API refused | `✳ …` | `0` | `StopFailure` | prompt box |
/// | a command of its own, as `/model` | `◐ …` for a moment, then `✳ …`; in 2.1.197 nothing | `3`, then `0` | none | a list, and no prompt box |
/// | the transcript is opened or closed | | `0` and at once what it was | none | no prompt box |
/// | `/exit` | empty | | `SessionEnd` | |
///
/// So a title at rest says that claude does nothing, and not why; the hook says why, and is not told when the operator says no; the
/// screen sees that, and is nothing but text that anyone may print. Everything here comes from inside the bottle and can be forged
/// there: it decides what is shown, and never what is allowed.
@NullMarked
package io.claudebottle.session.attention;

import org.jspecify.annotations.NullMarked;
