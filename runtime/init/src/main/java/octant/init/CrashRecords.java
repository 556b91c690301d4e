package octant.init;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import octant.linux.LinuxException;

/// What the last crash left: the kernel keeps its dying words in firmware or memory (pstore), where
/// there is room for few. They are read for the reason of the crash, move to the data partition and
/// are named on the console. Where nothing is kept, they stay where they are.
final class CrashRecords {
    static final String FOLDER = "/data/pstore";

    /// Of one boot. A panic in firmware variables has ten parts of a kilobyte.
    static final int MAX_RECORDS = 64;

    static final int MAX_KEPT = 64;
    static final int MAX_RECORD_BYTES = 256 * 1024;

    private static final String STORE = "/sys/fs/pstore";

    /// The number in the name of a record in firmware variables is time, part and count in decimal
    /// (`generic_id` in drivers/firmware/efi/efi-pstore.c): its last five digits are the part's.
    private static final int PART_DIGITS = 5;

    private final Kernel kernel;
    private final Console console;
    private Optional<CrashReason> reason = Optional.empty();
    private String reasonOf = "";

    CrashRecords(Kernel kernel, Console console) {
        this.kernel = kernel;
        this.console = console;
    }

    /// Why the newest of the collected crashes happened.
    Optional<String> reason() {
        return reason.map(CrashReason::text);
    }

    Outcome collect(DataStorage storage) {
        if (!kernel.ownsMachine() || !kernel.exists(STORE)) {
            return new Outcome.Skipped("no crash store");
        }
        try {
            List<String> records = oldestFirst(kernel.list(STORE));
            if (records.isEmpty()) {
                return Outcome.DONE;
            }
            if (storage.isPersistent()) {
                kernel.makeDirectory(FOLDER, 0700);
                makeRoom(Math.min(records.size(), MAX_RECORDS));
            }
            for (String record : records.subList(0, Math.min(records.size(), MAX_RECORDS))) {
                take(record, storage);
            }
            if (storage.isPersistent()) {
                return Outcome.DONE;
            }
            console.say("crash records: " + records.size() + " left in " + STORE);
            return new Outcome.Skipped("nowhere to keep them");
        } catch (LinuxException e) {
            console.say("crash records: " + e.getMessage());
            return new Outcome.Degraded(String.valueOf(e.getMessage()));
        }
    }

    /// A record is removed only once its copy is on the disk.
    private void take(String record, DataStorage storage) {
        byte[] content = kernel.read(STORE + "/" + record, MAX_RECORD_BYTES);
        consider(record, content);
        if (!storage.isPersistent()) {
            return;
        }
        String kept = FOLDER + "/" + kernel.clock().getEpochSecond() + "-" + record;
        kernel.save(kept, content);
        kernel.remove(STORE + "/" + record);
        console.say("crash record of an earlier boot: " + kept);
    }

    /// The newest crash counts, and of its parts the one that tells most.
    private void consider(String record, byte[] content) {
        Optional<CrashReason> found =
                CrashReason.of(new String(content, StandardCharsets.ISO_8859_1));
        if (found.isEmpty()) {
            return;
        }
        boolean better =
                reason.isEmpty()
                        || !reasonOf.equals(crashOf(record))
                        || found.get().weight() >= reason.get().weight();
        if (better) {
            reason = found;
            reasonOf = crashOf(record);
        }
    }

    /// So many new ones shall fit: the oldest of those kept go.
    private void makeRoom(int records) {
        List<String> kept = new ArrayList<>(kernel.list(FOLDER));
        kept.sort(Comparator.naturalOrder()); // each begins with when it was kept
        int surplus = kept.size() + records - MAX_KEPT;
        for (int i = 0; i < surplus; i++) {
            kernel.remove(FOLDER + "/" + kept.get(i));
        }
    }

    /// By the number at the end of the name.
    private static List<String> oldestFirst(List<String> records) {
        List<String> sorted = new ArrayList<>(records);
        sorted.sort(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return sorted;
    }

    private static String crashOf(String record) {
        int end = record.length() - PART_DIGITS;
        return end > 0 && record.startsWith("dmesg-efi") ? record.substring(0, end) : "";
    }
}
