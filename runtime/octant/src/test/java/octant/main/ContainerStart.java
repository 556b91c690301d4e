package octant.main;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// As a container, by runc: what the runtime itself takes is not counted, it ends with exec.
///
/// @param bundle the image as umoci unpacked it
record ContainerStart(Path bundle) implements ApplianceStart {
    private static final String NAME = "octant-bench-" + ProcessHandle.current().pid();

    /// Without a terminal, and on the host's network.
    static ContainerStart of(Path bundle) throws IOException {
        Path config = bundle.resolve("config.json");
        String text = Files.readString(config);
        text = replaced(text, "\"terminal\": true", "\"terminal\": false");
        text = replaced(text, "\\{\\s*\"type\": \"network\"\\s*\\},", "");
        Files.writeString(config, text);
        return new ContainerStart(bundle);
    }

    private static String replaced(String text, String pattern, String by) {
        String changed = Pattern.compile(pattern).matcher(text).replaceFirst(by);
        if (changed.equals(text)) {
            throw new IllegalStateException("config.json has no " + pattern);
        }
        return changed;
    }

    @Override
    public Running begin() throws Exception {
        Path pid = bundle.resolve("pid");
        runc("create", "--bundle", bundle.toString(), "--pid-file", pid.toString(), NAME);
        Path process = Path.of("/proc", Files.readString(pid).strip());
        Process start = launch("start", NAME);
        Instant exec = ApplianceStart.awaitExec(process);
        ApplianceStart.await(start);
        return new Running(
                process,
                exec,
                () -> Files.exists(process.resolve("root/octant")),
                () -> runc("delete", "--force", NAME));
    }

    private void runc(String... words) throws IOException {
        if (ApplianceStart.await(launch(words)) != 0) {
            throw new IllegalStateException(
                    "runc " + String.join(" ", words) + ": " + Files.readString(log()).strip());
        }
    }

    private Process launch(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("runc", "--log", log().toString());
        builder.command().addAll(List.of(words));
        // The container inherits them.
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(new File("/dev/null"))
                .redirectError(new File("/dev/null"))
                .start();
    }

    private Path log() {
        return bundle.resolve("runc.log");
    }
}
