package octant.main.update;

import java.time.Duration;
import java.util.List;
import octant.services.api.MachineStatus;

/// Machines for the gate to look at.
final class Machines {
    private Machines() {}

    static MachineStatus with(boolean durable, List<MachineStatus.ServiceStatus> services) {
        return new MachineStatus(
                new MachineStatus.Versions("1", "25", "6"),
                "octant",
                Duration.ofSeconds(61),
                new MachineStatus.Root("a", MachineStatus.Verity.VERIFIED, "00ff"),
                List.of(),
                services,
                new MachineStatus.Memory(1, 1, 1),
                List.of(),
                new MachineStatus.Storage(durable, durable ? "/dev/vda6" : "tmpfs", 9, 5),
                MachineStatus.AotCache.USED,
                List.of(),
                null);
    }
}
