package octant.init;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import octant.linux.LinuxException;

/// What the last crash left: the kernel keeps its dying words in firmware or memory (pstore), where
/// there is room for few. They are read for the reason of the crash and move into a file on the
/// data partition, which is named on the console. Where nothing is kept, they stay where they are.
final class CrashRecords {
    static final String FOLDER = "/data/pstore";

    /// Of one boot. A panic in firmware variables has about ten parts of a kilobyte.
    static final int MAX_RECORDS = 64;

    /// Files, one for the crashes before each boot that found some; the oldest make room.
    static final int MAX_KEPT = 16;

    static final int MAX_FILE_BYTES = 512 * 1024;

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
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            int taken = read(records, text);
            if (!storage.isPersistent()) {
                console.say("crash records: " + records.size() + " left in " + STORE);
                return new Outcome.Skipped("nowhere to keep them");
            }
            keep(text.toByteArray());
            for (String record : records.subList(0, taken)) {
                kernel.remove(STORE + "/" + record);
            }
            return Outcome.DONE;
        } catch (LinuxException e) {
            console.say("crash records: " + e.getMessage());
            return new Outcome.Degraded(String.valueOf(e.getMessage()));
        }
    }

    /// Each under its name.
    ///
    /// @return how many there was room for
    private int read(List<String> records, ByteArrayOutputStream into) {
        int taken = 0;
        while (taken < records.size() && into.size() < MAX_FILE_BYTES) {
            String record = records.get(taken++);
            byte[] content = kernel.read(STORE + "/" + record, MAX_FILE_BYTES - into.size());
            consider(record, content);
            into.writeBytes(("== " + record + "\n").getBytes(StandardCharsets.US_ASCII));
            into.writeBytes(content);
            into.write('\n');
        }
        return taken;
    }

    private void keep(byte[] text) {
        kernel.makeDirectory(FOLDER, 0700);
        List<String> kept = new ArrayList<>(kernel.list(FOLDER));
        kept.sort(Comparator.naturalOrder()); // each is called after when it was kept
        for (int i = 0; i <= kept.size() - MAX_KEPT; i++) {
            kernel.remove(FOLDER + "/" + kept.get(i));
        }
        String file = FOLDER + "/" + kernel.clock().getEpochSecond() + ".txt";
        kernel.save(file, text);
        console.say("crash of an earlier boot: " + file);
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

    /// By the number at the end of the name; those that are too many wait for the next boot.
    private static List<String> oldestFirst(List<String> records) {
        List<String> sorted = new ArrayList<>(records);
        sorted.sort(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return sorted.subList(0, Math.min(sorted.size(), MAX_RECORDS));
    }

    private static String crashOf(String record) {
        int end = record.length() - PART_DIGITS;
        return end > 0 && record.startsWith("dmesg-efi") ? record.substring(0, end) : "";
    }
}
