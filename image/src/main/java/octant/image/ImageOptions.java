package octant.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// The command line, checked.
///
/// @param targets without doubles, in the order of the table
/// @param bootPrograms systemd-boot and the stub, unpacked
/// @param root the tree that becomes the root image
/// @param keys the folder of [OwnerKeys]
/// @param out the folder of the results
/// @param append more kernel options, for tests and special hardware
/// @param populateBothSlots the second slot gets the same root as an older version, for tests of
///   the fall-back
/// @param sectorBytes of the disk, 512 or 4096
/// @param origin where the parts are from; without it, no artefact says what is in it
record ImageOptions(
        Architecture architecture,
        List<Target> targets,
        KernelFolder kernel,
        BootPrograms bootPrograms,
        Path root,
        Path keys,
        OctantVersion version,
        Path out,
        String append,
        boolean populateBothSlots,
        int sectorBytes,
        Optional<Origin> origin) {
    static final String USAGE =
            """
            usage: octant.image --arch x86_64|aarch64 --target TARGET[,TARGET…]|all
                     --kernel FOLDER --packages FOLDER --root FOLDER --keys FOLDER
                     --version VERSION --out FOLDER
                     [--append KERNEL_OPTIONS] [--populate-both-slots] [--sector-bytes 512|4096]
                     [--modules FOLDER [--commit HASH]]
            TARGET: %s
            """
                    .formatted(Target.keys(List.of(Target.values())));

    /// Every target that is an image and that the architecture has.
    static final String ALL = "all";

    static final int LARGE_SECTOR_BYTES = 4096;

    /// Those whose form has room for another sector size.
    private static final Set<Target> ANY_SECTOR_SIZE = EnumSet.of(Target.DISK, Target.QCOW2);

    private static final String BOTH = "--populate-both-slots";

    private static final Set<String> OPTIONAL =
            Set.of("--append", "--sector-bytes", "--modules", "--commit");

    private static final Set<String> REQUIRED =
            Set.of(
                    "--arch",
                    "--target",
                    "--kernel",
                    "--packages",
                    "--root",
                    "--keys",
                    "--version",
                    "--out");

    /// Where the parts of an image are from.
    ///
    /// @param modules the folder of the jars that the runtime was linked from
    /// @param commit of the source, or [#NO_COMMIT]
    record Origin(Path modules, String commit) {
        static final String NO_COMMIT = "unknown";
    }

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
        Architecture architecture = architecture(values.getOrDefault("--arch", ""));
        List<Target> targets = targets(architecture, values.getOrDefault("--target", ""));
        int sectorBytes = sectorBytes(targets, values.getOrDefault("--sector-bytes", "512"));
        return new ImageOptions(
                architecture,
                targets,
                new KernelFolder(Path.of(values.getOrDefault("--kernel", ""))),
                new BootPrograms(architecture, Path.of(values.getOrDefault("--packages", ""))),
                Path.of(values.getOrDefault("--root", "")),
                Path.of(values.getOrDefault("--keys", "")),
                version(values.getOrDefault("--version", "")),
                Path.of(values.getOrDefault("--out", "")),
                values.getOrDefault("--append", ""),
                values.containsKey(BOTH),
                sectorBytes,
                origin(values));
    }

    /// The file name of a product: `octant-x86_64.raw`, `octant-x86_64-4k.raw`.
    ///
    /// @param suffix may hold the word VERSION
    Path artefact(String suffix) {
        return out.resolve(filled("octant-ARCH" + sectorMark() + suffix));
    }

    /// The file that describes a target: `image.properties`.
    Path description(Target target) {
        return out.resolve(filled(target.description() + sectorMark() + ".properties"));
    }

    private String sectorMark() {
        return sectorBytes == LARGE_SECTOR_BYTES ? "-4k" : "";
    }

    private String filled(String pattern) {
        return pattern.replace("ARCH", architecture.kernelName())
                .replace("VERSION", version.text());
    }

    private static Map<String, String> values(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            boolean isFlag = option.equals(BOTH);
            if (!isFlag && !REQUIRED.contains(option) && !OPTIONAL.contains(option)) {
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

    private static Architecture architecture(String name) {
        return Architecture.named(name)
                .orElseThrow(() ->
                        new UsageException(
                                "--arch: unknown architecture \"%s\"; there are: %s"
                                        .formatted(
                                                name,
                                                Arrays.stream(Architecture.values())
                                                        .map(Architecture::kernelName)
                                                        .collect(Collectors.joining(", ")))));
    }

    private static List<Target> targets(Architecture architecture, String keys) {
        List<Target> valid = Target.of(architecture);
        if (keys.equals(ALL)) {
            return valid.stream().filter(Target::isImage).toList();
        }
        Set<Target> targets = EnumSet.noneOf(Target.class);
        for (String key : keys.split(",", -1)) {
            Target target = Target.named(key).orElseThrow(() -> unknown(architecture, key, valid));
            if (!target.isFor(architecture)) {
                throw unknown(architecture, key, valid);
            }
            targets.add(target);
        }
        return List.copyOf(targets);
    }

    private static UsageException unknown(
            Architecture architecture, String key, List<Target> valid) {
        return new UsageException(
                "--target: no target \"%s\" for %s; there are: %s, %s"
                        .formatted(key, architecture.kernelName(), Target.keys(valid), ALL));
    }

    private static int sectorBytes(List<Target> targets, String text) {
        return switch (text) {
            case "512" -> 512;
            case "4096" -> {
                if (!ANY_SECTOR_SIZE.containsAll(targets)) {
                    throw new UsageException(
                            "--sector-bytes 4096: only for "
                                    + Target.keys(List.copyOf(ANY_SECTOR_SIZE)));
                }
                yield LARGE_SECTOR_BYTES;
            }
            default -> throw new UsageException("--sector-bytes: want 512 or 4096: " + text);
        };
    }

    private static Optional<Origin> origin(Map<String, String> values) {
        String commit = values.getOrDefault("--commit", Origin.NO_COMMIT);
        if (!commit.matches("[0-9a-f]{40,64}|" + Origin.NO_COMMIT)) {
            throw new UsageException("--commit: no hash of a commit: \"" + commit + "\"");
        }
        return Optional.ofNullable(values.get("--modules"))
                .map(modules -> new Origin(Path.of(modules), commit));
    }

    private static OctantVersion version(String text) {
        try {
            return new OctantVersion(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--version: " + e.getMessage());
        }
    }
}
