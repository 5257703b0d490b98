package io.claudebottle.app.shell;

import io.claudebottle.problem.Problem;

/// What lies over the window until it is dismissed.
///
/// @param words what happened and what to do
/// @param news whether nothing went wrong
record Toast(Problem words, boolean news) {}
