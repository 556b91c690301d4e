package octant.main.update;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octant.init.DataStorage;
import octant.init.service.Service;
import octant.init.service.TimeSource;
import octant.services.api.UpdateControl;
import octant.services.ledger.Ledger;

/// The parts of updates, put together by plain constructors for the machine.
///
/// @param control what others ask
/// @param services what the supervisor runs
/// @param beforeRestart tells the boot loader of an orderly restart, once all of them have stopped;
///   what it gives goes with reboot(2)
public record UpdateParts(
        UpdateControl control, List<Service> services, Supplier<Optional<String>> beforeRestart) {
    private static final String STATE = "/var/lib/octant/update/state";
    private static final String ESP_MOUNT_POINT = "/run/octant/esp";

    public UpdateParts {
        services = List.copyOf(services);
    }

    /// Where nothing is updated.
    ///
    /// @param refusal see [NoUpdates]
    public static UpdateParts none(String version, String refusal) {
        return new UpdateParts(new NoUpdates(version, refusal), List.of(), Optional::empty);
    }

    /// @param version of the running system
    /// @param ledger the running one; throws while there is none
    /// @param serviceNames every service of the machine
    /// @param console takes a line
    public static UpdateParts of(
            HealthGateService.Machine machine,
            RunningRoot root,
            String version,
            Supplier<Ledger> ledger,
            Set<String> serviceNames,
            Consumer<String> console) {
        ConfigurationFile file = new ConfigurationFile(UpdateConfiguration.PATH, serviceNames);
        InstantSource clock = InstantSource.system();
        UpdateLedger records = new MachineLedger(ledger);
        UpdateBook book = new UpdateBook(new StateFile(STATE), records, console, clock);
        MachineDisk disk = new MachineDisk(root, version, ESP_MOUNT_POINT, DataStorage.FOLDER);
        Slots slots = new DiskSlots(disk, root, new InstallLedger(records), clock);
        Updates updates =
                new Updates(
                        slots, book, file::read, machine::reboot, InstantSource.system(), version);
        TimeSource time = TimeSource.system();
        return new UpdateParts(
                updates,
                List.of(
                        new HealthGateService(
                                machine, updates, book, file::read, time, Thread::sleep),
                        new UpdateService(
                                updates,
                                new Polling(updates, book, file::read, time),
                                new Fleet(updates, book, file::read))),
                () ->
                        root.slot().isPresent()
                                ? disk.bootLoader().beforeRestart()
                                : Optional.empty());
    }
}
