package octant.services.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import org.jspecify.annotations.Nullable;

/// Everything `/api/v1/status` tells, as values; [StatusDocument] gives it its JSON shape.
///
/// @param uptime since the kernel started
/// @param boot the steps of this boot, in order
/// @param services every service of the graph
/// @param warnings what an operator should look at, one sentence each
/// @param lastShutdown why the machine went down before this boot; null when nothing is known
public record MachineStatus(
        Versions versions,
        String hostname,
        Duration uptime,
        Root root,
        List<BootStage> boot,
        List<ServiceStatus> services,
        Memory memory,
        List<NetworkLink> network,
        Storage storage,
        AotCache aotCache,
        List<String> warnings,
        @Nullable String lastShutdown) {
    public MachineStatus {
        boot = List.copyOf(boot);
        services = List.copyOf(services);
        network = List.copyOf(network);
        warnings = List.copyOf(warnings);
    }

    /// Whether every service runs and is well; storage and warnings are for `status` to tell.
    public boolean healthy() {
        return services.stream().allMatch(ServiceStatus::healthy);
    }

    /// @param octant the system's version
    /// @param java the runtime's, as `java.version` says it
    /// @param kernel as `uname -r` says it
    public record Versions(String octant, String java, String kernel) {}

    /// The root file system this boot runs from.
    ///
    /// @param slot `a` or `b`; null when it is not one of the disk's slots
    /// @param verity whether the kernel checks every block of it
    /// @param hash dm-verity's root hash in hexadecimal; null without verity
    public record Root(@Nullable String slot, Verity verity, @Nullable String hash) {}

    public enum Verity {
        /// Checked, and no wrong block was seen.
        VERIFIED,
        /// Checked, and a wrong block was seen.
        CORRUPTED,
        /// Not checked: a development boot.
        OFF
    }

    /// One step of the boot.
    ///
    /// @param start after the launcher was executed
    /// @param failure why the step did not work; null when it did
    public record BootStage(
            String name, Duration start, Duration duration, @Nullable String failure) {}

    /// @param since when it entered this state
    /// @param restarts of this boot
    public record ServiceStatus(
            ServiceId id,
            ServiceState state,
            Health health,
            Instant since,
            int restarts,
            Set<ServiceId> dependencies) {
        public ServiceStatus {
            dependencies = Set.copyOf(dependencies);
        }

        public boolean healthy() {
            return state instanceof ServiceState.Running && health instanceof Health.Healthy;
        }
    }

    /// @param totalBytes of the machine
    /// @param availableBytes what could be given out without paging (`MemAvailable`)
    /// @param residentBytes of Octant's process
    public record Memory(long totalBytes, long availableBytes, long residentBytes) {}

    /// @param name as the kernel calls it: `eth0`
    /// @param up whether it is up and has a carrier
    /// @param addresses with their prefix length: `10.0.2.15/24`
    public record NetworkLink(String name, boolean up, List<String> addresses) {
        public NetworkLink {
            addresses = List.copyOf(addresses);
        }
    }

    /// Where the machine keeps its data.
    ///
    /// @param durable false when data lives in memory and is gone after the next boot
    /// @param source the device or file system: `PARTLABEL=octant-data`, `tmpfs`
    public record Storage(boolean durable, String source, long totalBytes, long freeBytes) {}

    /// Whether the runtime started from its ahead-of-time cache.
    public enum AotCache {
        USED,
        /// There is none: the start was slow.
        MISSING,
        /// There is one of another build: ignored, and the start was slow.
        STALE
    }
}
