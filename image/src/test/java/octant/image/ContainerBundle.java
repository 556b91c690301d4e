package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The container image as runc runs it: unpacked by umoci, then told to have a read-only root, no
/// capability, no way to gain one, and a filter of system calls; `/data` is a folder of the test.
final class ContainerBundle {
    private static final String FILTER =
            """
            "linux": {
              "seccomp": {
                "defaultAction": "SCMP_ACT_ALLOW",
                "syscalls": [{
                  "names": ["mount", "umount2", "pivot_root", "reboot", "settimeofday",
                    "clock_settime", "init_module", "finit_module", "sethostname", "mknod"],
                  "action": "SCMP_ACT_KILL_PROCESS"
                }]
              },\
            """;

    private final Path folder;

    private ContainerBundle(Path folder) {
        this.folder = folder;
    }

    /// @param archive the image
    /// @param data what lies on `/data`
    static ContainerBundle unpack(Path archive, Path folder, Path data) throws Exception {
        String layout = folder.resolve("layout") + ":1.0";
        Path bundle = folder.resolve("bundle");
        run("skopeo", "--insecure-policy", "copy", "oci-archive:" + archive, "oci:" + layout);
        run("umoci", "unpack", "--image", layout, bundle.toString());
        Path config = bundle.resolve("config.json");
        Files.writeString(config, confined(Files.readString(config), data));
        return new ContainerBundle(bundle);
    }

    private static String confined(String config, Path data) {
        String volume =
                "$1\"bind\", \"source\": \""
                        + data
                        + "\", \"options\": [\"bind\", \"rw\", \"nosuid\", \"nodev\"]";
        String text = replaced(config, "\"terminal\": true", "\"terminal\": false");
        text = replaced(text, "\"path\": \"rootfs\"", "\"path\": \"rootfs\", \"readonly\": true");
        text = replaced(text, "(?s)\"capabilities\": \\{.*?\\}", "\"capabilities\": {}");
        text = replaced(text, "\"linux\": \\{", FILTER);
        return replaced(
                text,
                "(\"destination\": \"/data\",\\s*\"type\": )\"tmpfs\",\\s*\"source\": \"none\",\\s*"
                        + "\"options\": \\[[^\\]]*\\]",
                volume);
    }

    private static String replaced(String text, String pattern, String by) {
        assertThat(text).containsPattern(pattern);
        return Pattern.compile(pattern).matcher(text).replaceFirst(by);
    }

    /// For an image of another architecture.
    ///
    /// @param emulator a static one
    void emulate(Path emulator) throws IOException {
        Files.copy(emulator, folder.resolve("rootfs/emulator"));
        Path config = folder.resolve("config.json");
        String text = Files.readString(config);
        text = replaced(text, "\"args\": \\[", "\"args\": [\"/emulator\", ");
        text = replaced(text, "\"env\": \\[", "\"env\": [\"QEMU_CPU=max,pauth-impdef=on\", ");
        Files.writeString(config, text);
    }

    /// With other arguments of `/octant`.
    void setArguments(String arguments) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                replaced(
                        Files.readString(config),
                        "(?s)\"args\": \\[.*?\\]",
                        "\"args\": [\"/octant\", \"container\"" + arguments + "]"));
    }

    /// Starts it; what it says goes to `log`.
    Process start(String name, Path log, Path pid) throws IOException {
        List<String> command = new ArrayList<>(List.of("runc", "run", "--bundle"));
        command.addAll(List.of(folder.toString(), "--pid-file", pid.toString(), name));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile())
                .start();
    }

    static String run(String... command) throws Exception {
        HostKeys.Outcome outcome = HostKeys.run(command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }
}
