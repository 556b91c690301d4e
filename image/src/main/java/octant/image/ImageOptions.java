package octant.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// The command line, checked.
///
/// @param kernel the bzImage
/// @param kernelRelease as `uname -r` says it
/// @param root the tree that becomes the root image
/// @param keys the folder of [OwnerKeys]
/// @param out the folder of the results
/// @param append more kernel options, for tests and special hardware
/// @param populateBothSlots the second slot gets the same root as an older version, for tests of
///   the fall-back
record ImageOptions(
        Architecture architecture,
        Target target,
        Path kernel,
        String kernelRelease,
        Path root,
        Path keys,
        OctantVersion version,
        Path out,
        String append,
        boolean populateBothSlots) {
    static final String USAGE =
            """
            usage: octant.image --arch x86_64|aarch64 --target %s
                     --kernel BZIMAGE --release KERNEL_RELEASE --root FOLDER
                     --keys FOLDER --version VERSION --out FOLDER
                     [--append KERNEL_OPTIONS] [--populate-both-slots]
            """
                    .formatted(
                            Arrays.stream(Target.values())
                                    .map(Target::key)
                                    .collect(Collectors.joining("|")));

    private static final String BOTH = "--populate-both-slots";

    private static final Set<String> REQUIRED =
            Set.of(
                    "--arch",
                    "--target",
                    "--kernel",
                    "--release",
                    "--root",
                    "--keys",
                    "--version",
                    "--out");

    /// What the caller got wrong.
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /// @throws UsageException if an option is unknown, missing, given twice or has no valid value
    static ImageOptions parse(String... arguments) {
        Map<String, String> values = values(arguments);
        for (String option : REQUIRED) {
            if (!values.containsKey(option)) {
                throw new UsageException("missing option " + option);
            }
        }
        String architecture = values.getOrDefault("--arch", "");
        String target = values.getOrDefault("--target", "");
        String release = values.getOrDefault("--release", "");
        if (!release.matches("[0-9A-Za-z.+_~-]{1,64}")) {
            throw new UsageException("--release: no kernel release: \"" + release + "\"");
        }
        return new ImageOptions(
                Architecture.named(architecture)
                        .orElseThrow(() -> new UsageException("--arch: " + architecture)),
                Target.named(target).orElseThrow(() -> new UsageException("--target: " + target)),
                Path.of(values.getOrDefault("--kernel", "")),
                release,
                Path.of(values.getOrDefault("--root", "")),
                Path.of(values.getOrDefault("--keys", "")),
                version(values.getOrDefault("--version", "")),
                Path.of(values.getOrDefault("--out", "")),
                values.getOrDefault("--append", ""),
                values.containsKey(BOTH));
    }

    private static Map<String, String> values(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            boolean isFlag = option.equals(BOTH);
            if (!isFlag && !REQUIRED.contains(option) && !option.equals("--append")) {
                throw new UsageException("unknown option " + option);
            }
            if (!isFlag && i + 1 == arguments.length) {
                throw new UsageException(option + " wants a value");
            }
            if (values.put(option, isFlag ? "" : arguments[++i]) != null) {
                throw new UsageException(option + " is given twice");
            }
        }
        return values;
    }

    private static OctantVersion version(String text) {
        try {
            return new OctantVersion(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--version: " + e.getMessage());
        }
    }
}
