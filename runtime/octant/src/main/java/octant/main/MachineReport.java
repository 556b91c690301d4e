package octant.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import octant.init.BootTimeline;
import octant.init.Booted;
import octant.init.DataStorage;
import octant.init.Outcome;
import octant.init.Partition;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.Supervisor;
import octant.linux.FileSystemStatus;
import octant.linux.LinuxException;
import octant.main.doctor.Facts;
import octant.services.api.MachineStatus;
import octant.services.api.StatusSource;
import org.jspecify.annotations.Nullable;

/// Puts together what the machine tells about itself: the supervisor's states, PID 1's timeline,
/// and a few small files of the kernel.
final class MachineReport implements StatusSource {
    private static final String AOT_CACHE = "/usr/lib/octant/octant.aot";
    private static final long KIB = 1024;

    private final Booted machine;
    private final Supervisor supervisor;
    private final Facts facts;
    private final Supplier<MachineStatus.Root> root;
    private final MachineNetwork network;
    private final MachineStatus.AotCache aotCache;
    private volatile Optional<String> lastShutdown = Optional.empty();

    MachineReport(
            Booted machine,
            Supervisor supervisor,
            Facts facts,
            Supplier<MachineStatus.Root> root,
            MachineNetwork network) {
        this.machine = machine;
        this.supervisor = supervisor;
        this.facts = facts;
        this.root = root;
        this.network = network;
        this.aotCache = aotCache(facts);
    }

    /// @param reason why the machine went down before this boot, if it did so in order
    void rememberLastShutdown(Optional<String> reason) {
        lastShutdown = reason;
    }

    /// Whether this start used the cache: the JVM maps it, or says nothing and starts slowly.
    static MachineStatus.AotCache aotCache(Facts facts) {
        if (facts.text("/proc/self/maps").orElse("").contains(AOT_CACHE)) {
            return MachineStatus.AotCache.USED;
        }
        return facts.mode(AOT_CACHE).isEmpty()
                ? MachineStatus.AotCache.MISSING
                : MachineStatus.AotCache.STALE;
    }

    @Override
    public MachineStatus status() {
        MachineStatus.Root currentRoot = root.get();
        return new MachineStatus(
                new MachineStatus.Versions(
                        machine.version(),
                        Runtime.version().toString(),
                        line("/proc/sys/kernel/osrelease")),
                line("/proc/sys/kernel/hostname"),
                uptime(),
                currentRoot,
                boot(),
                services(),
                memory(),
                NetworkReport.links(),
                storage(),
                aotCache,
                warnings(),
                lastShutdown.orElse(null));
    }

    private Duration uptime() {
        String text = line("/proc/uptime");
        int space = text.indexOf(' ');
        return space < 0
                ? Duration.ZERO
                : Duration.ofMillis((long) (Double.parseDouble(text.substring(0, space)) * 1000));
    }

    private List<MachineStatus.BootStage> boot() {
        List<MachineStatus.BootStage> stages = new ArrayList<>();
        for (BootTimeline.Entry entry : machine.timeline().entries()) {
            stages.add(
                    new MachineStatus.BootStage(
                            entry.name(),
                            Duration.ofNanos(entry.startNanos()),
                            Duration.ofNanos(entry.durationNanos()),
                            reason(entry.outcome())));
        }
        return stages;
    }

    private static @Nullable String reason(Outcome outcome) {
        return outcome instanceof Outcome.Degraded degraded ? degraded.reason() : null;
    }

    private List<MachineStatus.ServiceStatus> services() {
        List<MachineStatus.ServiceStatus> services = new ArrayList<>();
        for (octant.init.service.ServiceStatus status : supervisor.snapshot()) {
            Set<ServiceId> dependencies = new LinkedHashSet<>(status.dependencies());
            services.add(
                    new MachineStatus.ServiceStatus(
                            status.id(),
                            status.state(),
                            status.lastHealth().orElse(Health.HEALTHY),
                            status.since(),
                            status.restarts(),
                            dependencies));
        }
        return services;
    }

    private MachineStatus.Memory memory() {
        String all = facts.text("/proc/meminfo").orElse("");
        String own = facts.text("/proc/self/status").orElse("");
        return new MachineStatus.Memory(
                kibibytes(all, "MemTotal:"),
                kibibytes(all, "MemAvailable:"),
                kibibytes(own, "VmRSS:"));
    }

    /// The value of a line such as `MemTotal: 16384 kB`, in bytes; 0 if there is none.
    static long kibibytes(String text, String label) {
        int at = text.indexOf(label);
        if (at < 0) {
            return 0;
        }
        long value = 0;
        for (int i = at + label.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
            } else if (value > 0 || c == '\n') {
                break;
            }
        }
        return value * KIB;
    }

    private MachineStatus.Storage storage() {
        boolean durable = machine.storage().isPersistent();
        String source =
                switch (machine.storage()) {
                    case DataStorage.Persistent persistent ->
                            persistent
                                    .partition()
                                    .map(Partition::device)
                                    .orElse(DataStorage.FOLDER);
                    case DataStorage.Volatile _ -> "tmpfs";
                };
        Optional<FileSystemStatus> space = space();
        return new MachineStatus.Storage(
                durable,
                source,
                space.map(FileSystemStatus::sizeBytes).orElse(0L),
                space.map(FileSystemStatus::availableBytes).orElse(0L));
    }

    private static Optional<FileSystemStatus> space() {
        try {
            return Optional.of(FileSystemStatus.of(DataStorage.FOLDER));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (BootTimeline.Entry entry : machine.timeline().entries()) {
            entry.warning().ifPresent(warnings::add);
        }
        network.problem().ifPresent(warnings::add);
        if (aotCache != MachineStatus.AotCache.USED) {
            warnings.add("AOT cache: " + aotCache.name().toLowerCase(Locale.ROOT));
        }
        if (supervisor.lostEvents() > 0) {
            warnings.add(supervisor.lostEvents() + " service events were not journalled");
        }
        return warnings;
    }

    private String line(String path) {
        return facts.text(path).orElse("").strip();
    }
}
