package octant.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octant.linux.LinuxException;

/// Which of the machine's watchdogs are armed, in which order and with what time-out.
///
/// All are, for each bites where another cannot: the kernel's own (softdog) leaves a crash record,
/// but lives only as long as the kernel does; one in hardware may be disabled by a strap that its
/// driver does not see. The software one bites first, and the others let its panic come to its end.
///
/// @param entries hardware first
record WatchdogPlan(List<Entry> entries) {
    static final String SYSTEM_FOLDER = "/sys/class/watchdog";

    /// More than this many in hardware are left alone.
    static final int MAX_HARDWARE = 3;

    /// For the panic of the software watchdog: its record, and `panic=5`.
    static final Duration PANIC_TIME = Duration.ofSeconds(10);

    /// Of the software watchdog where `octant.watchdog=off` keeps it from being the machine's end.
    static final Duration OFF_TIMEOUT = Duration.ofSeconds(60);

    /// `softdog_info` in drivers/watchdog/softdog.c.
    private static final String SOFTWARE_IDENTITY = "Software Watchdog";

    private static final int IDENTITY_BYTES = 64;

    WatchdogPlan {
        entries = List.copyOf(entries);
    }

    /// @param name below /dev
    /// @param identity as its driver calls it
    record Entry(String name, String identity, boolean software, Duration timeout) {}

    /// @param wanted empty: the hardware is left alone; the software watchdog, which runs since the
    ///   kernel's start, is not
    static WatchdogPlan of(Map<String, String> identities, Optional<Duration> wanted) {
        List<Entry> hardware = new ArrayList<>();
        List<Entry> software = new ArrayList<>();
        Duration timeout = wanted.orElse(OFF_TIMEOUT);
        for (Map.Entry<String, String> found : new TreeMap<>(identities).entrySet()) {
            String identity = found.getValue();
            if (identity.equals(SOFTWARE_IDENTITY)) {
                software.add(new Entry(found.getKey(), identity, true, timeout));
            } else if (wanted.isPresent() && hardware.size() < MAX_HARDWARE) {
                Duration later = timeout.plus(PANIC_TIME);
                hardware.add(new Entry(found.getKey(), identity, false, later));
            }
        }
        hardware.addAll(software);
        return new WatchdogPlan(hardware);
    }

    /// What the kernel found.
    static Map<String, String> present(Kernel kernel) {
        Map<String, String> identities = new TreeMap<>();
        if (!kernel.exists(SYSTEM_FOLDER)) {
            return identities;
        }
        for (String name : kernel.list(SYSTEM_FOLDER)) {
            identities.put(name, identity(kernel, name));
        }
        return identities;
    }

    private static String identity(Kernel kernel, String name) {
        try {
            // Not `+`, which would be linked at run time, on the way to the first service.
            String path = SYSTEM_FOLDER.concat("/").concat(name).concat("/identity");
            return BootFiles.text(kernel, path, IDENTITY_BYTES).strip();
        } catch (LinuxException unreadable) {
            return name;
        }
    }
}
