package octant.main.live;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import octant.main.doctor.Facts;
import octant.update.disk.FileDisk;
import octant.update.setup.DiskLook;
import octant.update.setup.DiskTraces;
import octant.update.setup.LiveMedium;
import octant.update.setup.Setup;
import octant.update.setup.SetupPlan;
import octant.update.setup.SetupRefusal;
import octant.update.setup.SetupRefusedException;
import octant.update.setup.TargetFacts;

/// Installs what runs from the live medium onto a disk of this machine. One at a time.
public final class LiveInstaller implements LiveSystem {
    private final DiskInventory inventory;
    private final AtomicBoolean busy = new AtomicBoolean();

    public LiveInstaller(Facts facts) {
        this.inventory = new DiskInventory(facts);
    }

    @Override
    public String medium() {
        return inventory.medium();
    }

    @Override
    public List<String> disks() {
        String medium = medium();
        return inventory.disks().stream()
                .map(device -> {
                    TargetFacts facts = inventory.facts(device, medium);
                    String note =
                            facts.liveMedium()
                                    ? "the live medium"
                                    : facts.use().orElse(inventory.model(device));
                    return "%s  %d MiB  %s".formatted(device, facts.sizeBytes() >> 20, note);
                })
                .toList();
    }

    @Override
    public void install(String device, boolean erase, Consumer<String> progress) {
        if (!busy.compareAndSet(false, true)) {
            throw new SetupRefusedException(
                    new SetupRefusal.InUse(device, "an installation runs already"));
        }
        try (FileDisk disk = FileDisk.openForReading(Path.of(medium()))) {
            install(LiveMedium.read(disk), device, erase, progress);
        } finally {
            busy.set(false);
        }
    }

    private void install(
            LiveMedium medium, String device, boolean erase, Consumer<String> progress) {
        TargetFacts facts = inventory.facts(device, medium());
        SetupPlan.requireUsable(facts);
        SetupPlan.requireRoom(facts, medium.manifest());
        try (ExclusiveDisk target = ExclusiveDisk.open(device)) {
            DiskTraces traces = DiskLook.at(target, facts.sectorBytes());
            SetupPlan plan = SetupPlan.of(facts, traces, medium.manifest(), erase);
            plan.toString().lines().forEach(progress);
            Setup.run(
                    plan,
                    medium.disk(),
                    target,
                    (step, percent) -> progress.accept(percent + " % " + step.label()));
            target.readPartitions();
        }
    }
}
