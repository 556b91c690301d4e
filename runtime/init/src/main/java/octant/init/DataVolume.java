package octant.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.linux.LinuxException;
import octant.linux.MountFlag;
import octant.linux.MountPoint;

/// Everything on the machine that changes: the data partition on /data, and parts of it bound where
/// programs expect them. Without a partition that can be used, memory takes its place and everybody
/// is told.
///
/// A partition is used as a whole or not at all: if one directory of it cannot be made or bound, it
/// is let go again.
final class DataVolume {
    static final String ROOT = DataStorage.FOLDER;
    static final String STATE = ROOT + "/var/lib/octant";

    /// A directory of the volume, and where on the read-only root it is seen.
    private record Place(String source, String target) {}

    private static final List<Place> PLACES =
            List.of(
                    new Place("/data/var", "/var"),
                    new Place("/data/etc", "/etc/octant"),
                    new Place("/data/opt", "/opt"));

    record Folder(String path, int mode) {}

    /// What lies in them, parents first. State is for its owner only.
    static final List<Folder> FOLDERS =
            List.of(
                    new Folder("/data/var", 0755),
                    new Folder("/data/etc", 0755),
                    new Folder("/data/opt", 0755),
                    new Folder("/data/models", 0750),
                    new Folder("/data/var/lib", 0755),
                    new Folder(STATE, 0700),
                    new Folder("/data/var/log", 0755),
                    new Folder("/data/var/log/octant", 0750),
                    new Folder("/data/opt/octant", 0755));

    private static final String LABEL = "octant-data";
    private static final String OPTIONS = "errors=remount-ro";
    private static final String MEMORY = "mode=0755,size=25%";

    /// How long a device that the command line names may take to appear.
    private static final Duration NAMED_DEVICE_WAIT = Duration.ofSeconds(10);

    private static final Duration NAMED_DEVICE_POLL = Duration.ofMillis(100);

    private final Boot boot;
    private final Kernel kernel;

    private DataVolume(Boot boot) {
        this.boot = boot;
        this.kernel = boot.kernel();
    }

    static String boundPlaces() {
        StringBuilder places = new StringBuilder();
        for (Place place : PLACES) {
            places.append(places.isEmpty() ? "" : " ").append(place.target());
        }
        return places.toString();
    }

    static DataStorage mount(Boot boot) {
        return new DataVolume(boot).mount();
    }

    private DataStorage mount() {
        if (!kernel.ownsMachine()) {
            return isMounted() ? keep(Optional.empty()) : remember("no volume on " + ROOT);
        }
        Search search = new Search(new BlockDevices(kernel), boot.commandLine().live());
        Optional<Partition> partition = find(search);
        return partition.isPresent() ? keep(partition) : remember(search.failure);
    }

    /// The partition, or what a container's maker mounted; memory if it cannot be used.
    private DataStorage keep(Optional<Partition> partition) {
        List<String> done = new ArrayList<>();
        try {
            if (partition.isPresent()) {
                mountPartition(partition.get());
                done.add(ROOT);
            }
            layOut(done);
            return new DataStorage.Persistent(partition);
        } catch (LinuxException e) {
            letGo(done);
            return remember(String.valueOf(e.getMessage()));
        }
    }

    private void mountPartition(Partition partition) {
        kernel.mount(
                new Mount(
                        partition.device(),
                        ROOT,
                        "ext4",
                        OPTIONS,
                        List.of(
                                MountFlag.NO_SET_USER_ID,
                                MountFlag.NO_DEVICES,
                                MountFlag.NO_ACCESS_TIMES)));
        boot.mounted(ROOT);
    }

    private DataStorage remember(String reason) {
        try {
            kernel.mount(
                    Mount.of(
                            "tmpfs", ROOT, MEMORY, MountFlag.NO_SET_USER_ID, MountFlag.NO_DEVICES));
            boot.mounted(ROOT);
            layOut(new ArrayList<>());
            return new DataStorage.Volatile(reason);
        } catch (LinuxException e) {
            return new DataStorage.Volatile(reason + "; no memory either: " + e.getMessage());
        }
    }

    private void layOut(List<String> done) {
        for (Folder folder : FOLDERS) {
            kernel.makeDirectory(folder.path(), folder.mode());
        }
        for (Place place : PLACES) {
            kernel.bind(place.source(), place.target());
            boot.mounted(place.target());
            done.add(place.target());
        }
    }

    private void letGo(List<String> done) {
        for (int i = done.size() - 1; i >= 0; i--) {
            try {
                kernel.unmount(done.get(i));
                boot.unmounted(done.get(i));
            } catch (LinuxException e) {
                boot.console().say("data: " + e.getMessage());
            }
        }
    }

    private boolean isMounted() {
        for (MountPoint mount : kernel.mounts()) {
            if (mount.path().equals(ROOT)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Partition> find(Search search) {
        DataSource source = boot.commandLine().data();
        Optional<Partition> found = search.find(source);
        if (search.isForNamedDevice(source)) {
            long deadline = kernel.bootNanos() + NAMED_DEVICE_WAIT.toNanos();
            while (found.isEmpty() && kernel.bootNanos() < deadline && pause()) {
                found = search.find(source);
            }
        }
        return found;
    }

    private boolean pause() {
        try {
            kernel.pause(NAMED_DEVICE_POLL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Looks for the partition; `failure` says why there is none.
    private static final class Search {
        private final BlockDevices devices;
        private final boolean live;
        private String failure = "";

        private Search(BlockDevices devices, boolean live) {
            this.devices = devices;
            this.live = live;
        }

        private boolean isForNamedDevice(DataSource source) {
            return source instanceof DataSource.ByDevice
                    || source instanceof DataSource.ByPartitionUuid;
        }

        private Optional<Partition> find(DataSource source) {
            if (source instanceof DataSource.None) {
                return none(live ? "this is a live system" : "octant.data=none");
            }
            List<Partition> partitions;
            try {
                partitions = devices.partitions();
            } catch (LinuxException e) {
                return none(String.valueOf(e.getMessage()));
            }
            if (source instanceof DataSource.ByDevice wanted) {
                return byName(wanted.name(), partitions);
            }
            if (source instanceof DataSource.ByPartitionUuid wanted) {
                return byUuid(wanted.uuid(), partitions);
            }
            return besideTheRoot(partitions);
        }

        private Optional<Partition> byName(String name, List<Partition> partitions) {
            for (Partition partition : partitions) {
                if (partition.name().equals(name)) {
                    return Optional.of(partition);
                }
            }
            return none("no partition /dev/" + name);
        }

        private Optional<Partition> byUuid(String uuid, List<Partition> partitions) {
            for (Partition partition : partitions) {
                if (devices.uuidOf(partition).equals(uuid)) {
                    return Optional.of(partition);
                }
            }
            return none("no partition with PARTUUID=" + uuid);
        }

        /// On the root's disk; else the only one there is. Two that could be it are none: writing
        /// to the wrong disk cannot be undone.
        private Optional<Partition> besideTheRoot(List<Partition> partitions) {
            Set<String> rootDisks = devices.rootDisks(partitions);
            List<Partition> candidates = new ArrayList<>();
            for (Partition partition : partitions) {
                if (partition.label().equals(LABEL)) {
                    if (rootDisks.contains(partition.disk())) {
                        return Optional.of(partition);
                    }
                    candidates.add(partition);
                }
            }
            if (candidates.size() == 1) {
                return Optional.of(candidates.getFirst());
            }
            return none(
                    candidates.isEmpty()
                            ? "no partition named " + LABEL
                            : candidates.size()
                                    + " partitions named "
                                    + LABEL
                                    + ", none on the root's disk; name one with octant.data=");
        }

        private Optional<Partition> none(String why) {
            failure = why;
            return Optional.empty();
        }
    }
}
