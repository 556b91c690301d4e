package octant.main;

import java.time.Instant;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;

/// What the build wrote into `/usr/lib/os-release` (os-release(5)).
///
/// @param built the commit's time: no clock of a machine that runs this may be earlier
public record Release(String version, Instant built) {
    private static final String PATH = "/usr/lib/os-release";
    private static final int LIMIT_BYTES = 4096;
    private static final String VERSION = "IMAGE_VERSION";
    private static final String BUILT = "OCTANT_BUILT";

    /// Outside an image (in tests) there is none: version `unknown`, no floor for the clock.
    public static Release read() {
        try {
            return parse(LinuxFiles.readText(PATH, LIMIT_BYTES));
        } catch (LinuxException e) {
            return parse("");
        }
    }

    static Release parse(String text) {
        String version = "unknown";
        Instant built = Instant.EPOCH;
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value = line.substring(equals + 1);
            switch (line.substring(0, equals)) {
                case VERSION -> version = value;
                case BUILT -> built = Instant.ofEpochSecond(Long.parseLong(value));
                default -> {}
            }
        }
        return new Release(version, built);
    }
}
