package octant.main;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import octant.init.Console;
import octant.init.service.Health;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import octant.linux.Directories;
import octant.linux.MountFlag;
import octant.linux.Mounts;
import octant.services.api.ApiService;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.ServiceStatus;
import octant.services.api.StatusSource;
import octant.services.ledger.LedgerService;
import octant.update.BootConfirmation;
import octant.update.EfiFolder;
import octant.update.OctantVersion;
import octant.verity.RootHash;

/// "This boot is good": once every other service has been healthy for a while, the running UKI on
/// the EFI system partition loses its boot counter. Until then each boot costs it a try, and
/// without tries left the boot loader passes it over.
final class ConfirmationService implements Service {
    static final ServiceId ID = new ServiceId("boot-confirmation");

    /// How long everything must have been healthy without a break.
    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String MOUNT_POINT = "/run/octant/esp";

    private final Console console;
    private final String version;
    private final boolean wantsStorage;
    private final RootFacts root;
    private final StatusSource status;
    private volatile Optional<Thread> watch = Optional.empty();

    /// @param wantsStorage whether the machine is meant to have a data partition
    ConfirmationService(
            Console console,
            String version,
            boolean wantsStorage,
            RootFacts root,
            StatusSource status) {
        this.console = console;
        this.version = version;
        this.wantsStorage = wantsStorage;
        this.root = root;
        this.status = status;
    }

    @Override
    public ServiceId id() {
        return ID;
    }

    @Override
    public Set<ServiceId> dependencies() {
        return Set.of(LedgerService.ID, ApiService.ID);
    }

    @Override
    public void start(ServiceContext context) {
        watch =
                Optional.of(
                        Thread.ofPlatform().name(ID.name()).daemon().start(() -> watch(context)));
    }

    @Override
    public Health health() {
        return Health.HEALTHY;
    }

    @Override
    public void stop() throws InterruptedException {
        Optional<Thread> running = watch;
        watch = Optional.empty();
        if (running.isPresent()) {
            running.get().interrupt();
            running.get().join();
        }
    }

    private void watch(ServiceContext context) {
        try {
            awaitHealth();
            confirm();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            context.crashed(e);
        }
    }

    private void awaitHealth() throws InterruptedException {
        long healthySince = System.nanoTime();
        while (System.nanoTime() - healthySince < WINDOW.toNanos()) {
            Thread.sleep(LOOK_EVERY);
            if (!isGood(status.status())) {
                healthySince = System.nanoTime();
            }
        }
    }

    /// Every other service, and the data partition: a boot that cannot keep anything is not good.
    private boolean isGood(MachineStatus machine) {
        if (wantsStorage && !machine.storage().durable()) {
            return false;
        }
        for (ServiceStatus service : machine.services()) {
            if (!service.id().equals(ID) && !service.healthy()) {
                return false;
            }
        }
        return true;
    }

    private void confirm() {
        Optional<String> esp = root.espDevice();
        String hash = root.read().hash();
        if (esp.isEmpty() || hash == null) {
            console.say("boot confirmation: nothing to do: the root is in no slot of a disk");
            return;
        }
        Directories.createIfAbsent(MOUNT_POINT, 0700);
        Mounts.mount(
                esp.get(),
                MOUNT_POINT,
                "vfat",
                "umask=0077",
                MountFlag.NO_SET_USER_ID,
                MountFlag.NO_DEVICES,
                MountFlag.NO_EXECUTION);
        try {
            EfiFolder folder = new EfiFolder(Path.of(MOUNT_POINT));
            BootConfirmation plan =
                    BootConfirmation.plan(
                            folder.kernels(), new OctantVersion(version), new RootHash(hash));
            folder.apply(plan);
            console.say("boot confirmation: " + words(plan));
        } finally {
            Mounts.unmount(MOUNT_POINT);
        }
    }

    private static String words(BootConfirmation plan) {
        return switch (plan) {
            case BootConfirmation.Confirm(String from, String to) ->
                    "this boot is good: " + from + " is now " + to;
            case BootConfirmation.AlreadyGood(String file) -> file + " was good before";
            case BootConfirmation.NameTaken(String running, String taken) ->
                    running + " cannot be confirmed: " + taken + " is another image";
            case BootConfirmation.NotFound() ->
                    "no kernel image on the EFI system partition is the running one";
        };
    }
}
