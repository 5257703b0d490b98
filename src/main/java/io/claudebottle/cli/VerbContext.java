package io.claudebottle.cli;

import io.claudebottle.session.Workbench;
import java.io.InputStream;
import java.util.function.Supplier;

/// What every verb is given.
///
/// @param workbench made on the first call: `--help` and `completion` need none of it
/// @param stdin of this process; only `exec --stdin` reads it
public record VerbContext(Supplier<Workbench> workbench, Terminal terminal, Output output, InputStream stdin) {}
