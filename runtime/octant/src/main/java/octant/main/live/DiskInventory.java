package octant.main.live;

import java.util.List;
import java.util.Optional;
import octant.main.doctor.Facts;
import octant.update.disk.DiskException;
import octant.update.setup.SetupRefusal;
import octant.update.setup.SetupRefusedException;
import octant.update.setup.TargetFacts;

/// The disks of the machine, from sysfs.
///
/// Source: the kernel's Documentation/ABI/stable/sysfs-block.
final class DiskInventory {
    private static final String ROOT = "octroot";
    private static final String BLOCK = "/sys/class/block/";
    private static final String DEVICES = "/dev/";

    /// What `size` counts in, whatever the disk's own sectors are.
    private static final int SIZE_UNIT_BYTES = 512;

    /// A root lies on one or two mappings.
    private static final int MAX_MAPPINGS = 4;

    private final Facts facts;

    DiskInventory(Facts facts) {
        this.facts = facts;
    }

    /// Names of all disks: what has hardware below it, but optical drives.
    List<String> disks() {
        return facts.names("/sys/block").stream()
                .filter(this::isDisk)
                .sorted()
                .map(DEVICES::concat)
                .toList();
    }

    /// `QEMU HARDDISK`, as far as the disk tells.
    String model(String device) {
        String name = device.substring(DEVICES.length());
        return line(BLOCK + name + "/device/model").orElse("");
    }

    /// The whole device that the verified root lies on.
    ///
    /// @throws DiskException if it lies on none
    String medium() {
        String device =
                facts.names("/sys/block").stream()
                        .filter(name ->
                                line("/sys/block/" + name + "/dm/name").orElse("").equals(ROOT))
                        .findFirst()
                        .orElseThrow(() -> new DiskException("live medium: no verified root"));
        for (int i = 0; i < MAX_MAPPINGS && device.startsWith("dm-"); i++) {
            device =
                    facts.names(BLOCK + device + "/slaves").stream()
                            .findFirst()
                            .orElseThrow(() -> new DiskException("live medium: nothing below it"));
        }
        return DEVICES + (isPartition(device) ? parent(device) : device);
    }

    /// @param medium the live one
    /// @throws SetupRefusedException if this is no disk
    TargetFacts facts(String device, String medium) {
        String name = device.startsWith(DEVICES) ? device.substring(DEVICES.length()) : "";
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw notADisk(device, "no name of a disk; want " + DEVICES + "NAME");
        }
        Optional<String> size = line(BLOCK + name + "/size");
        if (size.isEmpty()) {
            throw notADisk(device, "there is no such device");
        }
        if (isPartition(name)) {
            throw notADisk(
                    device,
                    "is a partition; the disk that it lies on is " + DEVICES + parent(name));
        }
        if (!isDisk(name) && !device.equals(medium)) {
            throw notADisk(device, "is no disk");
        }
        return new TargetFacts(
                device,
                Long.parseLong(size.get()) * SIZE_UNIT_BYTES,
                line(BLOCK + name + "/queue/logical_block_size").map(Integer::parseInt).orElse(0),
                line(BLOCK + name + "/ro").orElse("0").equals("1"),
                device.equals(medium),
                use(name));
    }

    /// Whether the disk or one of its partitions is mounted, swapped to, or part of another device.
    private Optional<String> use(String disk) {
        for (String name : facts.names(BLOCK + disk)) {
            if (name.startsWith(disk)) {
                Optional<String> use = useOfOne(name);
                if (use.isPresent()) {
                    return use;
                }
            }
        }
        return useOfOne(disk);
    }

    private Optional<String> useOfOne(String name) {
        String number = line(BLOCK + name + "/dev").orElse("");
        for (String mount : facts.text("/proc/self/mountinfo").orElse("").split("\n", -1)) {
            String[] words = mount.split(" ", 6);
            if (words.length == 6 && words[2].equals(number)) {
                return Optional.of(DEVICES + name + " is mounted on " + words[4]);
            }
        }
        for (String swap : facts.text("/proc/swaps").orElse("").split("\n", -1)) {
            if (swap.startsWith(DEVICES + name + " ") || swap.startsWith(DEVICES + name + "\t")) {
                return Optional.of(DEVICES + name + " is swapped to");
            }
        }
        return facts.names(BLOCK + name + "/holders").stream()
                .findFirst()
                .map(holder -> DEVICES + name + " is part of " + DEVICES + holder);
    }

    private boolean isDisk(String name) {
        return !name.startsWith("sr")
                && !isPartition(name)
                && facts.link(BLOCK + name + "/device").isPresent();
    }

    private boolean isPartition(String name) {
        return facts.text(BLOCK + name + "/partition").isPresent();
    }

    /// /sys/class/block/vda2 is a link to …/block/vda/vda2.
    private String parent(String partition) {
        String[] words = facts.link(BLOCK + partition).orElse("").split("/", -1);
        return words.length < 2 ? "" : words[words.length - 2];
    }

    private Optional<String> line(String path) {
        return facts.text(path).map(String::strip);
    }

    private static SetupRefusedException notADisk(String device, String what) {
        return new SetupRefusedException(new SetupRefusal.NotADisk(device, what));
    }
}
