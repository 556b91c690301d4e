package octant.init;

import java.util.List;
import octant.linux.LinuxException;

/// What the last crash left: the kernel keeps its dying words in firmware or memory (pstore), where
/// there is room for few. They move to the data partition and are named on the console. Where
/// nothing is kept, they stay where they are.
final class CrashRecords {
    static final String FOLDER = "/data/pstore";
    static final int MAX_RECORDS = 16;
    static final int MAX_KEPT = 64;
    static final int MAX_RECORD_BYTES = 256 * 1024;

    private static final String STORE = "/sys/fs/pstore";

    private final Kernel kernel;
    private final Console console;

    CrashRecords(Kernel kernel, Console console) {
        this.kernel = kernel;
        this.console = console;
    }

    Outcome collect(DataStorage storage) {
        if (!kernel.ownsMachine() || !kernel.exists(STORE)) {
            return new Outcome.Skipped("no crash store");
        }
        try {
            List<String> records = kernel.list(STORE);
            if (records.isEmpty()) {
                return Outcome.DONE;
            }
            if (!storage.isPersistent()) {
                console.say("crash records: " + records.size() + " left in " + STORE);
                return new Outcome.Skipped("nowhere to keep them");
            }
            kernel.makeDirectory(FOLDER, 0700);
            return move(records.subList(0, Math.min(records.size(), MAX_RECORDS)));
        } catch (LinuxException e) {
            console.say("crash records: " + e.getMessage());
            return new Outcome.Degraded(String.valueOf(e.getMessage()));
        }
    }

    /// A record is removed only once its copy is on the disk.
    private Outcome move(List<String> records) {
        if (kernel.list(FOLDER).size() + records.size() > MAX_KEPT) {
            String full = FOLDER + " holds " + MAX_KEPT + " already; remove some";
            console.say("crash records: " + full);
            return new Outcome.Degraded(full);
        }
        String prefix = kernel.clock().getEpochSecond() + "-";
        for (String record : records) {
            byte[] content = kernel.read(STORE + "/" + record, MAX_RECORD_BYTES);
            kernel.save(FOLDER + "/" + prefix + record, content);
            kernel.remove(STORE + "/" + record);
            console.say("crash record of an earlier boot: " + FOLDER + "/" + prefix + record);
        }
        return Outcome.DONE;
    }
}
