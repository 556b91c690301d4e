package octant.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The build's own assembler, run on what was built.
///
/// @param out the build's folder
/// @param keys the keys that the build signs with
record ImageTool(Architecture architecture, Path out, Path keys) {
    /// A disk of that version in slot A, and of `VERSION~b`, which is older, in slot B.
    ///
    /// @param results a folder for it and its description
    Path twoSlotDisk(String version, Path results) {
        run("disk", version, results, "--populate-both-slots");
        return results.resolve("octant-" + architecture.key() + ".raw");
    }

    /// A disk that gives the firmware the keys.
    Path enrolmentDisk(String version, Path results) {
        run("enrolment", version, results);
        return results.resolve("octant-" + architecture.key() + "-enrolment.raw");
    }

    /// The update bundle of a Raspberry Pi.
    Path cardBundle(String version, Path results) {
        run("rpi-bundle", version, results);
        return results.resolve("octant-" + architecture.key() + "-rpi-" + version + ".raucb");
    }

    private void run(String target, String version, Path results, String... more) {
        Path kernel = out.resolve("kernel").resolve(architecture.key());
        Path packages = out.resolve("packages").resolve(architecture.key());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(List.of("--module-path", out.resolve("host-modules").toString()));
        command.addAll(List.of("--module", "octant.image/octant.image.Main"));
        command.addAll(
                List.of("--arch", architecture.key(), "--target", target, "--version", version));
        command.addAll(List.of("--kernel", kernel.toString()));
        command.addAll(List.of("--packages", packages.toString()));
        command.addAll(
                List.of("--root", out.resolve("root").resolve(architecture.key()).toString()));
        command.addAll(List.of("--keys", keys.toString(), "--out", results.toString()));
        command.addAll(List.of(more));
        HostCommand.run(command);
    }
}
