package octant.update.install;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import octant.update.install.RecordedDisk.Event;
import org.jspecify.annotations.Nullable;

/// Plays what a machine recorded up to any moment, as the medium may be after the power was cut
/// then: what was synced is there; of the rest, any sectors.
///
/// The EFI system partition is a folder here, so its cuts are played on files: between two syncs
/// each file may be the earlier, the later, or a mixture by sectors; a name that comes or goes may
/// be torn into a short one. What really happens on FAT is for the machine's own harness.
public final class PowerCuts {
    private final RecordedDisk before;
    private final Map<String, byte[]> filesBefore;
    private final List<Event> events;

    /// What is left after a cut.
    public record Medium(String what, RecordedDisk disk, Map<String, byte[]> files) {
        @Override
        public String toString() {
            return what + " " + files.keySet();
        }
    }

    private PowerCuts(RecordedDisk before, Map<String, byte[]> files, List<Event> events) {
        this.before = before;
        this.filesBefore = files;
        this.events = events;
    }

    /// Call it before the machine does what is to be cut; the record starts now.
    static PowerCuts before(FakeMachine machine) {
        machine.disk().events().clear();
        return new PowerCuts(machine.disk().copy(), machine.espFiles(), machine.disk().events());
    }

    /// The same for a machine that has all it starts from on its disk.
    public static PowerCuts before(RecordedDisk disk) {
        disk.events().clear();
        return new PowerCuts(disk.copy(), Map.of(), disk.events());
    }

    /// Nothing cut.
    Medium end() {
        return at(events.size(), 0);
    }

    /// Every prefix: as it was written, and with so many reorderings.
    public Iterable<Medium> all(int reorderings) {
        List<int[]> cases = new ArrayList<>();
        for (int prefix = 0; prefix <= events.size(); prefix++) {
            for (int seed = 0; seed <= reorderings; seed++) {
                cases.add(new int[] {prefix, seed});
            }
        }
        return () -> cases.stream().map(one -> at(one[0], one[1])).iterator();
    }

    /// @param seed 0: everything up to there arrived
    private Medium at(int prefix, int seed) {
        SplittableRandom random = new SplittableRandom(1000L * prefix + seed);
        RecordedDisk disk = before.copy();
        Set<String> syncedLater = new HashSet<>();
        boolean[] durable = new boolean[prefix];
        for (int i = prefix - 1; i >= 0; i--) {
            switch (events.get(i)) {
                case Event.Sync(String region) -> syncedLater.add(region);
                case Event.Write write -> durable[i] = syncedLater.contains(write.region());
                case Event.Esp _ -> {}
            }
        }
        for (int i = 0; i < prefix; i++) {
            if (events.get(i) instanceof Event.Write write) {
                put(disk, write, seed == 0 || durable[i] ? null : random);
            }
        }
        return new Medium(
                "cut after %d of %d, seed %d".formatted(prefix, events.size(), seed),
                disk,
                files(prefix, seed, random));
    }

    private static void put(RecordedDisk disk, Event.Write write, @Nullable SplittableRandom coin) {
        byte[] bytes = write.bytes().array();
        for (int at = 0; at < bytes.length; at += RecordedDisk.SECTOR_BYTES) {
            if (coin == null || coin.nextBoolean()) {
                int length = Math.min(RecordedDisk.SECTOR_BYTES, bytes.length - at);
                disk.put(write.offsetBytes() + at, bytes, at, length);
            }
        }
    }

    private Map<String, byte[]> files(int prefix, int seed, SplittableRandom random) {
        Map<String, byte[]> earlier = filesBefore;
        for (Event event : events.subList(0, prefix)) {
            earlier = event instanceof Event.Esp(Map<String, byte[]> files) ? files : earlier;
        }
        Map<String, byte[]> later = earlier;
        for (Event event : events.subList(prefix, events.size()).reversed()) {
            later = event instanceof Event.Esp(Map<String, byte[]> files) ? files : later;
        }
        return seed == 0 ? earlier : mixture(earlier, later, random);
    }

    private static Map<String, byte[]> mixture(
            Map<String, byte[]> earlier, Map<String, byte[]> later, SplittableRandom random) {
        Set<String> paths = new HashSet<>(earlier.keySet());
        paths.addAll(later.keySet());
        Map<String, byte[]> mixed = new TreeMap<>();
        for (String path : paths.stream().sorted().toList()) {
            byte[] from = earlier.get(path);
            byte[] to = later.get(path);
            if (from != null && to != null) {
                mixed.put(path, mixture(from, to, random));
                continue;
            }
            byte[] only = from != null ? from : to == null ? new byte[0] : to;
            switch (random.nextInt(4)) {
                case 0 -> mixed.put(path, only);
                case 1 -> mixed.put(path, mixture(new byte[only.length], only, random));
                case 2 -> mixed.put("EFI/Linux/OCTANT~1.EFI", only);
                default -> {}
            }
        }
        return mixed;
    }

    /// A file never shrinks here, and grows with zeros. Mostly much or little of it has arrived.
    private static byte[] mixture(byte[] from, byte[] to, SplittableRandom random) {
        if (Arrays.equals(from, to)) {
            return to;
        }
        ByteBuffer mixed = ByteBuffer.allocate(random.nextBoolean() ? from.length : to.length);
        int arrivedPercent = List.of(5, 50, 95).get(random.nextInt(3));
        for (int at = 0; at < mixed.limit(); at += RecordedDisk.SECTOR_BYTES) {
            byte[] source = random.nextInt(100) < arrivedPercent ? to : from;
            int length =
                    Math.min(
                            Math.min(RecordedDisk.SECTOR_BYTES, mixed.limit() - at),
                            source.length - at);
            if (length > 0) {
                mixed.put(at, source, at, length);
            }
        }
        return mixed.array();
    }
}
