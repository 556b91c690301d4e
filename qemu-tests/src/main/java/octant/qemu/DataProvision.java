package octant.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Puts files into the data partition of a machine that is switched off, and reads them, with
/// debugfs: no mount, no root. On the partition, `/etc` is what the machine has at `/etc/octant`,
/// `/var` its `/var`.
public final class DataProvision {
    private static final String LABEL = "octant-data";

    private final Path disk;

    private DataProvision(Path disk) {
        this.disk = disk;
    }

    /// @param disk raw
    public static DataProvision of(Path disk) {
        return new DataProvision(disk);
    }

    /// Writes `text` to a file that may be there already; its folders are made.
    ///
    /// @param path on the partition, as `/etc/update.conf`
    /// @throws QemuException if it is not there afterwards
    public DataProvision write(String path, String text) {
        try {
            Path source = Files.createTempFile("octant-provision", ".txt");
            try {
                Files.writeString(source, text);
                // debugfs gives the new file the permissions of the source.
                Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
                write(path, source);
            } finally {
                Files.deleteIfExists(source);
            }
        } catch (IOException e) {
            throw new QemuException("write " + path + " of " + disk + ": " + e.getMessage(), e);
        }
        String there = read(path);
        if (!there.equals(text)) {
            throw new QemuException("write " + path + " of " + disk + ": it now has: " + there);
        }
        return this;
    }

    /// Writes the content of a file of the host.
    public void write(String path, Path source) {
        List<String> commands = new ArrayList<>();
        for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
            commands.add("mkdir " + path.substring(0, end));
        }
        commands.add("rm " + path);
        // `write` takes a name, no path.
        int name = path.lastIndexOf('/') + 1;
        commands.add("cd " + path.substring(0, name));
        commands.add("write " + source + " " + path.substring(name));
        change(commands);
    }

    /// Takes files away, if they are there.
    public void delete(String... paths) {
        change(List.of(paths).stream().map(path -> "rm " + path).toList());
    }

    /// The content of a file; empty if it is not there.
    public String read(String path) {
        try {
            Path target = Files.createTempFile("octant-provision", ".out");
            try {
                debugfs(List.of("-R", "dump " + path + " " + target));
                return Files.readString(target, StandardCharsets.UTF_8);
            } finally {
                Files.deleteIfExists(target);
            }
        } catch (IOException e) {
            throw new QemuException("read " + path + " of " + disk + ": " + e.getMessage(), e);
        }
    }

    /// Copies a folder with all that is in it into a folder of the host.
    public void copyFolder(String path, Path target) {
        debugfs(List.of("-R", "rdump " + path + " " + target));
    }

    private void change(List<String> commands) {
        // After a power cut the journal would undo what debugfs writes. Status 1: it was repaired.
        HostCommand.run(
                List.of(HostTool.E2FSCK.path().toString(), "-p", fileSystem()), List.of(0, 1));
        try {
            Path script = Files.createTempFile("octant-provision", ".debugfs");
            try {
                Files.write(script, commands);
                debugfs(List.of("-w", "-f", script.toString()));
            } finally {
                Files.deleteIfExists(script);
            }
        } catch (IOException e) {
            throw new QemuException("debugfs on " + disk + ": " + e.getMessage(), e);
        }
    }

    /// debugfs says what failed, and ends with status 0 all the same: callers look at the outcome.
    private void debugfs(List<String> options) {
        List<String> command = new ArrayList<>(List.of(HostTool.DEBUGFS.path().toString()));
        command.addAll(options);
        command.add(fileSystem());
        HostCommand.run(command);
    }

    private String fileSystem() {
        return disk + "?offset=" + PartitionTable.read(disk).named(LABEL).offsetBytes();
    }
}
