package io.claudebottle;

import io.claudebottle.cli.Cli;
import io.claudebottle.cli.Output;
import io.claudebottle.cli.Terminal;
import io.claudebottle.cli.VerbContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Entry point: no verb opens the window, a verb is the command line.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        var bootstrap = new Bootstrap(environment);
        System.setProperty(FileLog.DIRECTORY, bootstrap.home().logs().toString());
        PrintStream out = stream(FileDescriptor.out, System.getProperty("stdout.encoding", ""));
        PrintStream err = stream(FileDescriptor.err, System.getProperty("stderr.encoding", ""));
        var output = new Output(out, err);
        var context = new VerbContext(() -> bootstrap.workbench(output), Terminal.ofProcess(err), output, System.in);
        boolean debug = environment.getOrDefault("CLAUDE_BOTTLE_DEBUG", "").equals("1");
        int code = new Cli(context, new FxDesktop(environment, out), debug).run(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /// In a C locale the virtual machine would write a question mark for each character beyond ASCII; terminals and files of today
    /// take UTF-8.
    private static PrintStream stream(FileDescriptor descriptor, String encoding) {
        Charset declared = encoding.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        Charset charset = declared.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : declared;
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }
}
