package octant.init;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import octant.linux.LinuxException;

/// The machine's disks and their partitions: /sys/class/block.
final class BlockDevices {
    /// More than any machine of ours has; the rest is not looked at.
    static final int MAX_DEVICES = 256;

    private static final String ALL = "/sys/class/block/";
    private static final int UEVENT_BYTES = 4096;

    /// How deep device-mapper devices may lie on each other below the root.
    private static final int MAX_LAYERS = 4;

    private final Kernel kernel;

    BlockDevices(Kernel kernel) {
        this.kernel = kernel;
    }

    List<Partition> partitions() {
        List<String> names = kernel.list(ALL);
        List<Partition> partitions = new ArrayList<>();
        for (String name : names.subList(0, Math.min(names.size(), MAX_DEVICES))) {
            if (kernel.exists(ALL + name + "/partition")) {
                addPartition(name, names, partitions);
            }
        }
        return partitions;
    }

    private void addPartition(String name, List<String> names, List<Partition> partitions) {
        String disk = diskOf(name, names);
        List<String> event =
                BootFiles.lines(BootFiles.text(kernel, ALL + name + "/uevent", UEVENT_BYTES));
        int number = number(value(event, "PARTN="));
        if (!disk.isEmpty() && number > 0) {
            partitions.add(new Partition(name, disk, number, value(event, "PARTNAME=")));
        }
    }

    /// A partition's folder lies in its disk's folder, whose name its own name begins with.
    private String diskOf(String partition, List<String> names) {
        for (String name : names) {
            if (partition.length() > name.length()
                    && partition.startsWith(name)
                    && kernel.exists(ALL + name + "/" + partition)) {
                return name;
            }
        }
        return "";
    }

    /// The disks below the mapped root, device `dm-0`; none where the root is not mapped.
    Set<String> rootDisks(List<Partition> partitions) {
        Set<String> disks = new HashSet<>();
        addDisksBelow("dm-0", partitions, disks, MAX_LAYERS);
        return disks;
    }

    private void addDisksBelow(
            String device, List<Partition> partitions, Set<String> disks, int layers) {
        String slaves = ALL + device + "/slaves";
        if (layers == 0 || !kernel.exists(slaves)) {
            return;
        }
        for (String slave : kernel.list(slaves)) {
            for (Partition partition : partitions) {
                if (partition.name().equals(slave)) {
                    disks.add(partition.disk());
                }
            }
            addDisksBelow(slave, partitions, disks, layers - 1);
        }
    }

    /// The partition's own GUID as the GPT of its disk has it; empty where that cannot be read.
    String uuidOf(Partition partition) {
        try {
            return PartitionUuid.read(kernel, partition);
        } catch (LinuxException e) {
            return "";
        }
    }

    private static String value(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                return line.substring(key.length());
            }
        }
        return "";
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
