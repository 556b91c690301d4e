package octant.main.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octant.init.service.Health;
import octant.init.service.ServiceState;
import octant.main.live.LiveSystem;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.BootStage;
import octant.services.api.MachineStatus.NetworkLink;
import octant.services.api.MachineStatus.ServiceStatus;
import octant.services.api.UpdateReport;

/// `octant status [boot]`: the machine on one screen; with `boot`, the timeline of this boot.
/// Status 1 if a service is not well.
final class StatusCommand implements Subcommand {
    private static final int LABEL = 12;
    private static final int NAME = 20;
    private static final long MIB = 1024 * 1024;

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String arguments() {
        return "[boot]";
    }

    @Override
    public String summary() {
        return "show services, root, storage and network; or the steps of this boot";
    }

    @Override
    public int run(Invocation invocation) {
        boolean boot = invocation.arguments().equals(List.of("boot"));
        if (!boot && !invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        MachineStatus machine = invocation.machine().get().status();
        if (boot) {
            machine.boot().forEach(stage -> timeline(invocation.out(), stage));
        } else {
            overview(
                    invocation.out(),
                    machine,
                    invocation.machine().get().updates().status(),
                    invocation.machine().get().live());
        }
        return machine.healthy() ? Invocation.OK : Invocation.FAILED;
    }

    private static void overview(
            PrintStream out,
            MachineStatus machine,
            UpdateReport updates,
            Optional<LiveSystem> live) {
        MachineStatus.Versions versions = machine.versions();
        Columns.row(out, "host", LABEL, machine.hostname());
        Columns.row(
                out,
                "versions",
                LABEL,
                "octant %s, java %s, linux %s"
                        .formatted(versions.octant(), versions.java(), versions.kernel()));
        Columns.row(out, "uptime", LABEL, machine.uptime().toSeconds() + " s");
        Columns.row(out, "root", LABEL, root(machine.root()));
        Columns.row(out, "storage", LABEL, storage(machine.storage()));
        Columns.row(
                out,
                "memory",
                LABEL,
                "%d MiB resident, %d of %d MiB available"
                        .formatted(
                                machine.memory().residentBytes() / MIB,
                                machine.memory().availableBytes() / MIB,
                                machine.memory().totalBytes() / MIB));
        for (NetworkLink link : machine.network()) {
            String addresses = String.join(", ", link.addresses());
            Columns.row(
                    out,
                    "network",
                    LABEL,
                    link.name() + (link.up() ? " up " : " down ") + addresses);
        }
        Columns.row(
                out,
                "slots",
                LABEL,
                live.map(system -> "none: a live system, it runs from " + system.medium())
                        .orElseGet(() -> UpdateLines.summary(updates)));
        for (ServiceStatus service : machine.services()) {
            Columns.row(out, "service", LABEL, service.id().name(), NAME, state(service));
        }
        for (String warning : machine.warnings()) {
            Columns.row(out, "warning", LABEL, warning);
        }
    }

    private static String root(MachineStatus.Root root) {
        String slot = root.slot() == null ? "no slot" : "slot " + root.slot();
        return switch (root.verity()) {
            case VERIFIED -> slot + ", verified, root hash " + root.hash();
            case CORRUPTED -> slot + ", CORRUPTED, root hash " + root.hash();
            case OFF -> slot + ", not verified";
        };
    }

    private static String storage(MachineStatus.Storage storage) {
        return "%s, %d of %d MiB free%s"
                .formatted(
                        storage.source(),
                        storage.freeBytes() / MIB,
                        storage.totalBytes() / MIB,
                        storage.durable() ? "" : "; VOLATILE: nothing written will survive");
    }

    private static String state(ServiceStatus service) {
        String text = service.state().label();
        if (service.state() instanceof ServiceState.Running
                && service.health() instanceof Health.Unhealthy(String reason)) {
            text = "unhealthy: " + reason;
        } else if (!service.state().detail().isEmpty()) {
            text += ": " + service.state().detail();
        }
        return service.restarts() == 0 ? text : text + ", restarts: " + service.restarts();
    }

    private static void timeline(PrintStream out, BootStage stage) {
        Columns.row(
                out,
                millis(stage.start()),
                LABEL,
                millis(stage.duration()),
                LABEL,
                stage.name() + (stage.failure() == null ? "" : ": " + stage.failure()));
    }

    private static String millis(Duration time) {
        return "%.3f ms".formatted(time.toNanos() / 1e6);
    }
}
