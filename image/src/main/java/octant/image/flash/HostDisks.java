package octant.image.flash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The disks of the host, from sysfs, and what the host does with them.
///
/// Source: the kernel's Documentation/ABI/stable/sysfs-block, proc_pid_mountinfo(5), swapon(8).
///
/// @param root `/`; a test has a folder
record HostDisks(Path root) {
    private static final int SIZE_UNIT_BYTES = 512;

    /// A disk below a partition below a RAID below an encrypted volume below a logical one, and
    /// some.
    private static final int MAX_DEPTH = 8;

    /// Disks with hardware below them, but optical drives; sorted.
    List<HostDisk> all() {
        return names("sys/block").stream()
                .filter(name -> !name.startsWith("sr"))
                .filter(name -> Files.exists(root.resolve("sys/block/" + name + "/device")))
                .map(this::disk)
                .toList();
    }

    /// @param device `/dev/sdb`
    Optional<HostDisk> named(String device) {
        return all().stream().filter(disk -> disk.device().equals(device)).findFirst();
    }

    private HostDisk disk(String name) {
        String folder = "sys/block/" + name + "/";
        long size = Long.parseLong(line(folder + "size").orElse("0")) * SIZE_UNIT_BYTES;
        boolean removable =
                line(folder + "removable").orElse("0").equals("1")
                        || line(folder + "device/type").orElse("").equals("SD")
                        || isOnUsb(name);
        return new HostDisk(
                "/dev/" + name,
                size,
                removable,
                line(folder + "ro").orElse("0").equals("1"),
                line(folder + "device/model").orElse(""),
                use(name, 0));
    }

    private boolean isOnUsb(String name) {
        try {
            return root.resolve("sys/block/" + name).toRealPath().toString().contains("/usb");
        } catch (IOException e) {
            return false;
        }
    }

    /// Of the disk, of its partitions, and of what lies above them.
    private Optional<String> use(String name, int depth) {
        Optional<String> own = mounted(name).or(() -> swapped(name));
        if (own.isPresent() || depth == MAX_DEPTH) {
            return own;
        }
        List<String> above = new ArrayList<>(names("sys/class/block/" + name + "/holders"));
        names("sys/class/block/" + name).stream()
                .filter(part -> part.startsWith(name))
                .forEach(above::add);
        return above.stream()
                .map(next -> use(next, depth + 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> mounted(String name) {
        String number = line("sys/class/block/" + name + "/dev").orElse("none");
        return lines("proc/self/mountinfo").stream()
                .map(line -> line.split(" ", 6))
                .filter(words -> words.length == 6 && words[2].equals(number))
                .map(words -> "/dev/" + name + " is mounted on " + words[4])
                .findFirst();
    }

    private Optional<String> swapped(String name) {
        return lines("proc/swaps").stream()
                .filter(line -> line.split("[ \t]", 2)[0].equals("/dev/" + name))
                .map(_ -> "/dev/" + name + " is swapped to")
                .findFirst();
    }

    private List<String> names(String folder) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<String> line(String file) {
        return lines(file).stream().findFirst().map(String::strip);
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
