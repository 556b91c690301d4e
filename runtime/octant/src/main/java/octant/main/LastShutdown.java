package octant.main;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import octant.init.PowerRequest;
import octant.linux.Descriptor;
import octant.linux.Directories;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;

/// Why the machine went down before this boot, kept in a file on the data partition. Taken away at
/// the boot that reads it: after a crash or a power cut there is none.
final class LastShutdown {
    private static final String PATH = "/var/lib/octant/last-shutdown";
    private static final int LIMIT_BYTES = 1024;
    private static final int MODE = 0600;

    private LastShutdown() {}

    /// Empty if the machine was not shut down in order.
    static Optional<String> take() {
        try {
            String text = LinuxFiles.readText(PATH, LIMIT_BYTES);
            Directories.remove(PATH);
            synchronizeFolder();
            return Optional.of(text);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                return Optional.of("unknown: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    /// A power cut right after the boot must not bring it back: it would tell of an orderly end.
    private static void synchronizeFolder() {
        String folder = PATH.substring(0, PATH.lastIndexOf('/'));
        try (Descriptor opened = LinuxFiles.open(folder, OpenFlag.READ_ONLY)) {
            LinuxFiles.synchronize(opened);
        }
    }

    static void write(PowerRequest request) {
        String text = request.action() + ", because of " + request.reason();
        LinuxFiles.writeFile(PATH, text.getBytes(StandardCharsets.UTF_8), MODE);
    }
}
