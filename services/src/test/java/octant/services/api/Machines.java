package octant.services.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.services.api.MachineStatus.ServiceStatus;

/// Machines to tell about.
final class Machines {
    private Machines() {}

    static MachineStatus healthy() {
        return with(
                List.of(
                        service("ledger", new ServiceState.Running(), Health.HEALTHY, Set.of()),
                        service(
                                "api",
                                new ServiceState.Running(),
                                Health.HEALTHY,
                                Set.of(new ServiceId("ledger")))));
    }

    static MachineStatus withFailedLedger() {
        return with(
                List.of(
                        service(
                                "ledger",
                                new ServiceState.Failed("segment 3: \"bad\" entry"),
                                Health.HEALTHY,
                                Set.of())));
    }

    static MachineStatus with(List<ServiceStatus> services) {
        return new MachineStatus(
                new MachineStatus.Versions("0.1.0", "25.0.3", "6.12.48"),
                "octant",
                Duration.ofMillis(4321),
                new MachineStatus.Root("a", MachineStatus.Verity.VERIFIED, "c0ffee"),
                List.of(
                        new MachineStatus.BootStage(
                                "mount /proc",
                                Duration.ofNanos(1_500_000),
                                Duration.ofNanos(42_000),
                                null),
                        new MachineStatus.BootStage(
                                "dhcp eth0",
                                Duration.ofMillis(3),
                                Duration.ofSeconds(2),
                                "no answer")),
                services,
                new MachineStatus.Memory(1 << 30, 1 << 29, 40 << 20),
                List.of(new MachineStatus.NetworkLink("eth0", true, List.of("10.0.2.15/24"))),
                new MachineStatus.Storage(true, "PARTLABEL=octant-data", 1L << 40, 1L << 39),
                MachineStatus.AotCache.USED,
                List.of("clock was before the release: set to it"),
                "power button");
    }

    static ServiceStatus service(
            String name, ServiceState state, Health health, Set<ServiceId> dependencies) {
        return new ServiceStatus(
                new ServiceId(name),
                state,
                health,
                Instant.parse("2026-11-21T04:00:00Z"),
                1,
                dependencies);
    }
}
