package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The recorded life of a machine: first boot and its confirmation, an update over HTTP, a reset,
/// the trial of the new version in the other slot and its confirmation, power-off.
///
/// @param before its disk before the first boot
/// @param after its disk when it was switched off
record PowerCutRecording(String oldVersion, String newVersion, Path before, Path after, Path log)
        implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "vm").toAbsolutePath();

    /// @param name of its files in `target/vm`
    static PowerCutRecording make(BuiltImage image, String name) {
        String newVersion = image.version() + ".1";
        PowerCutRecording recording =
                new PowerCutRecording(
                        image.version(),
                        newVersion,
                        fresh(name + ".before.raw"),
                        fresh(name + ".after.raw"),
                        fresh(name + ".writes"));
        Path bundle = UpdateMachine.variants(image).bundle(Variant.of(newVersion));
        try (UpdateMachine machine =
                UpdateMachine.withCopy(image, name, "window = 5s", "deadline = 5m")) {
            DiskFile.copyOf(machine.disk(), recording.before());
            Files.createFile(recording.log());
            machine.recordingWrites(recording.log());
            machine.start();
            awaitGood(machine, image.version());
            machine.install(bundle);
            machine.reset();
            awaitGood(machine, newVersion);
            machine.powerOff();
            DiskFile.copyOf(machine.disk(), recording.after());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return recording;
    }

    /// Its own word on the console: nothing is left to be written after it.
    private static void awaitGood(UpdateMachine machine, String version) {
        machine.vm()
                .console()
                .awaitLine(
                        "update: version " + Pattern.quote(version) + " is good",
                        TestMachine.BOOT_LIMIT);
    }

    PowerCutReplay replay(long seed) {
        return new PowerCutReplay(before, after, WriteLog.read(log), seed);
    }

    @Override
    public void close() {
        try {
            for (Path file : List.of(before, after, log)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path fresh(String name) {
        try {
            Files.createDirectories(FOLDER);
            Files.deleteIfExists(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FOLDER.resolve(name);
    }
}
