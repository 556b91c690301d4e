package octant.main;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octant.linux.DeviceMapper;
import octant.linux.LinuxException;
import octant.main.doctor.Facts;
import octant.main.update.RunningRoot;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.Verity;
import octant.update.Slot;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;
import org.jspecify.annotations.Nullable;

/// What the kernel says of the root file system: the device mapper's verity target
/// (Documentation/admin-guide/device-mapper/verity.rst) and the partition below it.
final class RootFacts implements RunningRoot {
    /// The name in `dm-mod.create=` on the kernel command line.
    private static final String DEVICE = "octroot";

    private static final String SLAVES = "/sys/block/dm-0/slaves";

    /// Of a verity table: version data hash block-size hash-block-size blocks start algorithm
    /// DIGEST.
    private static final int DIGEST = 8;

    private final Facts facts;

    /// The table never changes while the machine runs.
    private @Nullable String hash;

    RootFacts(Facts facts) {
        this.facts = facts;
    }

    /// A container's root is not looked at: a device mapper seen there is that of the machine
    /// below.
    static MachineStatus.Root ofContainer() {
        return new MachineStatus.Root(null, Verity.OFF, null);
    }

    MachineStatus.Root read() {
        try (DeviceMapper mapper = DeviceMapper.open()) {
            List<DeviceMapper.Target> status = mapper.status(DEVICE);
            if (status.size() != 1 || !status.getFirst().type().equals("verity")) {
                return new MachineStatus.Root(slotName(), Verity.OFF, null);
            }
            Verity verity =
                    status.getFirst().text().startsWith("V") ? Verity.VERIFIED : Verity.CORRUPTED;
            return new MachineStatus.Root(slotName(), verity, hash(mapper));
        } catch (LinuxException e) {
            // No device mapper, or no such device: a container, or a development boot.
            return new MachineStatus.Root(slotName(), Verity.OFF, null);
        }
    }

    private @Nullable String hash(DeviceMapper mapper) {
        if (hash == null) {
            String[] words = mapper.table(DEVICE).getFirst().text().split(" ", -1);
            hash = words.length > DIGEST ? words[DIGEST] : null;
        }
        return hash;
    }

    @Override
    public Optional<RootHash> hash() {
        String known = read().hash();
        return known == null ? Optional.empty() : Optional.of(new RootHash(known));
    }

    /// By the label of the partition that the root lies on.
    @Override
    public Optional<Slot> slot() {
        for (String partition : facts.names(SLAVES)) {
            String label = label(partition).orElse("");
            for (Slot slot : Slot.values()) {
                if (slot.root().label().equals(label)) {
                    return Optional.of(slot);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable String slotName() {
        return slot().map(slot -> slot.name().toLowerCase(Locale.ROOT)).orElse(null);
    }

    @Override
    public Optional<String> disk() {
        for (String partition : facts.names(SLAVES)) {
            // /sys/class/block/vda2 is a link to …/block/vda/vda2.
            String path = facts.link("/sys/class/block/" + partition).orElse("");
            String[] words = path.split("/", -1);
            if (words.length >= 2) {
                return Optional.of("/dev/" + words[words.length - 2]);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> partition(PartitionRole role) {
        return disk().flatMap(disk -> sibling(disk.substring("/dev/".length()), role));
    }

    private Optional<String> sibling(String disk, PartitionRole role) {
        for (String name : facts.names("/sys/class/block/" + disk)) {
            if (label(name).orElse("").equals(role.label())) {
                return Optional.of("/dev/" + name);
            }
        }
        return Optional.empty();
    }

    private Optional<String> label(String partition) {
        return facts.text("/sys/class/block/" + partition + "/uevent")
                .flatMap(text ->
                        text.lines()
                                .filter(line -> line.startsWith("PARTNAME="))
                                .map(line -> line.substring("PARTNAME=".length()))
                                .findFirst());
    }
}
