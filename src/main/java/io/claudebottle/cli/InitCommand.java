package io.claudebottle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "init", header = "x")
final class InitCommand implements Callable<Integer> {
    private final VerbContext context;
    InitCommand(VerbContext context) { this.context = context; }
    @Override public Integer call() {
        context.workbench().get();
        return 0;
    }
}
