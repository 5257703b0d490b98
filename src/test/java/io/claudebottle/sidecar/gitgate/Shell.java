package io.claudebottle.sidecar.gitgate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs the way a person would, with nothing of this machine's configuration.
public record Shell(Path home) {

    public record Result(int code, String output) {}

    Result run(Path directory, Map<String, String> more, String... argv) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(argv)).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", System.getenv("PATH") + ":/usr/sbin");
        environment.put("HOME", home.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("LC_ALL", "C.UTF-8");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("hangs: " + String.join(" ", argv));
        }
        return new Result(process.exitValue(), output);
    }

    public Result git(Path directory, String... arguments) throws IOException, InterruptedException {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "git";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        return run(directory, Map.of(), argv);
    }

    /// @return what it said
    public String ok(Path directory, String... arguments) throws IOException, InterruptedException {
        Result result = git(directory, arguments);
        if (result.code() != 0) {
            throw new AssertionError("git " + String.join(" ", arguments) + " ended with " + result.code() + ":\n" + result.output());
        }
        return result.output();
    }
}
