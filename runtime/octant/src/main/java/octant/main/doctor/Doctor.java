package octant.main.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.init.Surroundings;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.ServiceStatus;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateReport.SlotStatus;

/// Examines the machine: each invariant of the substrate, without touching anything.
public final class Doctor {
    private static final List<String> PRIVATE_FOLDERS =
            List.of("/var/lib/octant", "/var/lib/octant/ledger");
    private static final int OTHERS = 0007;
    private static final String WATCHDOGS = "/sys/class/watchdog";

    /// As the kernel calls its own (drivers/watchdog/softdog.c).
    private static final String SOFTWARE_WATCHDOG = "Software Watchdog";

    private static final Set<Outcome> FELL_THROUGH =
            Set.of(Outcome.ROLLED_BACK, Outcome.REFUSED, Outcome.FAILED);

    private final Facts facts;

    /// The earliest time that the clock may show.
    private final Instant floor;

    private final Surroundings surroundings;

    public Doctor(Facts facts, Instant floor, Surroundings surroundings) {
        this.facts = facts;
        this.floor = floor;
        this.surroundings = surroundings;
    }

    /// @param machine as its services report it
    public List<Finding> examine(MachineStatus machine, UpdateReport updates, Instant now) {
        return switch (surroundings) {
            case MACHINE -> examineMachine(machine, updates, now);
            case CONTAINER -> examineContainer(machine, now);
        };
    }

    /// What belongs to the machine below is not the container's to judge.
    private List<Finding> examineContainer(MachineStatus container, Instant now) {
        return List.of(
                services(container),
                rootReadOnly(),
                storage(container.storage()),
                processes(),
                devices(),
                clock(now),
                coreDumps(),
                privateFolders(),
                confinement(),
                aotCache(container.aotCache()));
    }

    private List<Finding> examineMachine(MachineStatus machine, UpdateReport updates, Instant now) {
        return List.of(
                services(machine),
                rootReadOnly(),
                verity(machine.root()),
                storage(machine.storage()),
                processes(),
                devices(),
                clock(now),
                watchdog(),
                swap(),
                coreDumps(),
                privateFolders(),
                dmaProtection(),
                crashRecords(),
                updates(updates),
                aotCache(machine.aotCache()));
    }

    private static Finding services(MachineStatus machine) {
        List<String> ill = new ArrayList<>();
        for (ServiceStatus service : machine.services()) {
            if (!service.healthy()) {
                ill.add(service.id().name());
            }
        }
        return ill.isEmpty()
                ? Finding.holds("services", machine.services().size() + " run and are healthy")
                : Finding.broken("services", "not healthy: " + String.join(", ", ill));
    }

    private Finding rootReadOnly() {
        String name = "root-read-only";
        for (String line : lines("/proc/self/mountinfo")) {
            // proc_pid_mountinfo(5): id parent device root MOUNT-POINT OPTIONS … - TYPE SOURCE …
            String[] words = line.split(" ", -1);
            if (words.length > 5 && words[4].equals("/")) {
                String type = line.substring(line.indexOf(" - ") + 3);
                boolean readOnly = words[5].equals("ro") || words[5].startsWith("ro,");
                return readOnly
                        ? Finding.holds(name, type)
                        : Finding.attention(name, "the root is writable: " + type);
            }
        }
        return Finding.attention(name, "the root is no mount: this runs in a chroot");
    }

    private static Finding verity(MachineStatus.Root root) {
        return switch (root.verity()) {
            case VERIFIED -> Finding.holds("verity", "root hash " + root.hash());
            case CORRUPTED ->
                    Finding.broken("verity", "wrong blocks were read; root hash " + root.hash());
            case OFF -> Finding.attention("verity", "the root is not verified (no dm-verity)");
        };
    }

    private static Finding storage(MachineStatus.Storage storage) {
        return storage.durable()
                ? Finding.holds("storage", storage.source())
                : Finding.attention(
                        "storage",
                        "volatile (" + storage.source() + "): nothing written will survive");
    }

    /// Each process is a kernel thread or /octant.
    private Finding processes() {
        int ours = 0;
        List<String> strangers = new ArrayList<>();
        for (String entry : facts.names("/proc")) {
            if (!isNumber(entry)) {
                continue;
            }
            // A kernel thread has no executable; a process that ended meanwhile has none either.
            Optional<String> executable = facts.link("/proc/" + entry + "/exe");
            if (executable.isPresent() && executable.get().equals("/octant")) {
                ours++;
            } else if (executable.isPresent()) {
                strangers.add(entry + " " + executable.get());
            }
        }
        return strangers.isEmpty() && ours > 0
                ? Finding.holds("processes", ours + ", all of them /octant")
                : Finding.broken("processes", "not Octant's: " + String.join(", ", strangers));
    }

    private Finding devices() {
        List<String> missing = new ArrayList<>();
        List<String> present = facts.names("/dev");
        for (String device : List.of("null", "zero", "full", "random", "urandom", "tty")) {
            if (!present.contains(device)) {
                missing.add(device);
            }
        }
        return missing.isEmpty()
                ? Finding.holds("devices", present.size() + " in /dev")
                : Finding.broken("devices", "missing in /dev: " + String.join(", ", missing));
    }

    private Finding clock(Instant now) {
        return now.isBefore(floor)
                ? Finding.broken("clock", now + " is before this release was built, " + floor)
                : Finding.holds("clock", now.toString());
    }

    /// The software one bites only while the kernel itself is well.
    private Finding watchdog() {
        List<String> armed = new ArrayList<>();
        boolean hardware = false;
        for (String name : facts.names(WATCHDOGS)) {
            String folder = WATCHDOGS + "/" + name;
            if (facts.text(folder + "/state").orElse("").strip().equals("active")) {
                String identity = facts.text(folder + "/identity").orElse(name).strip();
                String seconds = facts.text(folder + "/timeout").orElse("?").strip();
                armed.add(identity + " " + seconds + " s");
                hardware |= !identity.equals(SOFTWARE_WATCHDOG);
            }
        }
        if (armed.isEmpty()) {
            return Finding.attention("watchdog", "none is armed: what hangs is not reset");
        }
        String all = String.join(", ", armed);
        return hardware
                ? Finding.holds("watchdog", all)
                : Finding.attention(
                        "watchdog", all + "; none in hardware: a kernel that hangs is not reset");
    }

    private Finding swap() {
        List<String> lines = lines("/proc/swaps");
        return lines.size() <= 1
                ? Finding.holds("swap", "off")
                : Finding.broken("swap", "memory may reach a disk: " + lines.get(1));
    }

    private Finding coreDumps() {
        for (String line : lines("/proc/self/limits")) {
            if (line.startsWith("Max core file size")) {
                return line.substring("Max core file size".length()).strip().startsWith("0 ")
                        ? Finding.holds("core-dumps", "off")
                        : Finding.broken("core-dumps", "a crash may write memory to a disk");
            }
        }
        return Finding.broken("core-dumps", "/proc/self/limits does not tell");
    }

    private Finding privateFolders() {
        List<String> open = new ArrayList<>();
        for (String folder : PRIVATE_FOLDERS) {
            Optional<Integer> mode = facts.mode(folder);
            if (mode.isPresent() && (mode.get() & OTHERS) != 0) {
                open.add(folder + " " + Integer.toOctalString(mode.get()));
            }
        }
        return open.isEmpty()
                ? Finding.holds("private-folders", String.join(", ", PRIVATE_FOLDERS))
                : Finding.broken("private-folders", "open to others: " + String.join(", ", open));
    }

    /// It works without any privilege, so whatever it was given is one too many.
    /// proc_pid_status(5).
    private Finding confinement() {
        List<String> loose = new ArrayList<>();
        String user = statusField("Uid");
        if (user.equals("0") || user.startsWith("0\t")) {
            loose.add("runs as root");
        }
        String capabilities = statusField("CapEff");
        if (!capabilities.equals("0000000000000000")) {
            loose.add("has capabilities " + capabilities);
        }
        if (!statusField("NoNewPrivs").equals("1")) {
            loose.add("may gain privileges (no-new-privileges is off)");
        }
        if (!statusField("Seccomp").equals("2")) {
            loose.add("no seccomp filter");
        }
        return loose.isEmpty()
                ? Finding.holds(
                        "confinement", "no privilege, none to be had, system calls filtered")
                : Finding.attention("confinement", String.join("; ", loose));
    }

    private String statusField(String name) {
        for (String line : lines("/proc/self/status")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private Finding dmaProtection() {
        List<String> units = facts.names("/sys/class/iommu");
        return units.isEmpty()
                ? Finding.attention("dma-protection", "no IOMMU: a device may read all memory")
                : Finding.holds("dma-protection", "IOMMU " + String.join(", ", units));
    }

    private Finding crashRecords() {
        List<String> records = facts.names("/sys/fs/pstore");
        return records.isEmpty()
                ? Finding.holds("crash-records", "none")
                : Finding.attention("crash-records", String.join(", ", records));
    }

    /// A boot on trial, a slot that cannot be booted, an update that came to nothing: each is for a
    /// person to know, none keeps the machine from working.
    private static Finding updates(UpdateReport updates) {
        List<String> notable = new ArrayList<>();
        if (updates.running().slot() != null && !updates.running().committed()) {
            notable.add("version " + updates.running().version() + " is not confirmed yet");
        }
        for (SlotStatus slot : updates.slots()) {
            if (slot.state() == SlotState.BAD || slot.state() == SlotState.UNKNOWN) {
                notable.add("slot " + slot.slot() + " is " + slot.state().label());
            }
        }
        Optional<Event> last = updates.last();
        if (last.isPresent() && FELL_THROUGH.contains(last.get().outcome())) {
            String version = last.get().version() == null ? "" : last.get().version() + " ";
            notable.add(version + last.get().outcome().label() + ": " + last.get().reason());
        }
        return notable.isEmpty()
                ? Finding.holds("updates", "version " + updates.running().version() + " is good")
                : Finding.attention("updates", String.join("; ", notable));
    }

    private static Finding aotCache(MachineStatus.AotCache cache) {
        return switch (cache) {
            case USED -> Finding.holds("aot-cache", "used");
            case MISSING -> Finding.broken("aot-cache", "missing: the start was slow");
            case STALE -> Finding.broken("aot-cache", "of another build: the start was slow");
        };
    }

    private List<String> lines(String path) {
        return facts.text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
