package octant.update.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.boot.BootInstall;
import octant.update.boot.NewVersion;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.StableId;
import octant.verity.RootHash;

/// What an installation will do, in this order, computed before anything is touched. Pure; it
/// prints itself:
///
/// ```
/// install 1.1 into slot b: root 7d… of 88 MiB
/// 1 on the EFI system partition: retire octant_0.9.efi
/// 2 write root-b and root-b-verity, read both back
/// 3 name them 7d… and 41…
/// 4 write octant_1.1+3.efi, 12 MiB
/// ```
///
/// A power cut before the last step is done leaves the inactive slot without a kernel and
/// everything else as it was.
///
/// @param boot what the boot loader's files go through: before the slot is written and after
/// @param table with the slot's partitions named after the root hash
public record InstallPlan(
        OctantVersion version,
        Slot slot,
        RootHash rootHash,
        long rootBytes,
        long kernelBytes,
        BootInstall boot,
        Gpt table) {
    /// For what is recorded until the trial is over: no boot is good whose ledger takes nothing. It
    /// may begin a segment of 4 MiB; the rest is for what else the machine writes meanwhile.
    static final long DATA_ROOM_BYTES = 8 << 20;

    /// @throws RefusedException if it must not be done
    static InstallPlan of(MachineFacts machine, OfferFacts offer, InstallOptions options) {
        requireRightMachine(machine, offer);
        requireRightVersion(machine, offer, options);
        requireCommitted(machine);
        Slot slot = machine.runningSlot().other();
        requireRoom(machine, slot.root(), offer.rootBytes());
        requireRoom(machine, slot.verity(), offer.verityBytes());
        OctantVersion version = offer.manifest().version();
        BootInstall boot =
                machine.boot()
                        .install(
                                new NewVersion(
                                        version,
                                        options.tries(),
                                        offer.kernelBytes(),
                                        slot,
                                        version.compareTo(machine.runningVersion()) < 0,
                                        machine.runningRootHash()));
        boot.shortage()
                .ifPresent(shortage -> {
                    throw refused(shortage(shortage));
                });
        requireDataRoom(machine);
        return new InstallPlan(
                version,
                slot,
                offer.target().rootHash(),
                offer.rootBytes(),
                offer.kernelBytes(),
                boot,
                named(machine.table(), slot, offer.target().rootHash()));
    }

    String kernelFile() {
        return boot.kernelFile();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "install %s into slot %s: root %s of %d MiB"
                        .formatted(version, slot.letter(), rootHash, rootBytes >> 20));
        lines.addAll(boot.clear().lines());
        lines.add("write %s and %s, read both back".formatted(root().label(), tree().label()));
        lines.add(
                "name them %s and %s"
                        .formatted(StableId.ofRoot(rootHash), StableId.ofVerity(rootHash)));
        lines.add("write %s, %d KiB".formatted(kernelFile(), kernelBytes >> 10));
        lines.addAll(boot.finish().lines());
        return String.join("\n", lines);
    }

    private PartitionRole root() {
        return slot.root();
    }

    private PartitionRole tree() {
        return slot.verity();
    }

    private static void requireRightMachine(MachineFacts machine, OfferFacts offer) {
        String wanted = machine.compatible();
        String compatible = offer.manifest().compatible();
        if (!compatible.equals(wanted)) {
            throw refused(new Refusal.WrongMachine(compatible, wanted));
        }
        if (offer.manifest().architecture() != machine.architecture()) {
            throw refused(
                    new Refusal.WrongMachine(
                            offer.manifest().architecture().kernelName(),
                            machine.architecture().kernelName()));
        }
    }

    private static void requireRightVersion(
            MachineFacts machine, OfferFacts offer, InstallOptions options) {
        OctantVersion version = offer.manifest().version();
        OctantVersion running = machine.runningVersion();
        if (offer.target().rootHash().equals(machine.runningRootHash())) {
            throw refused(new Refusal.AlreadyRunning(version));
        }
        if (version.compareTo(running) == 0 || version.text().equalsIgnoreCase(running.text())) {
            throw refused(new Refusal.SameVersion(version));
        }
        if (version.compareTo(running) < 0 && !options.allowDowngrade()) {
            throw refused(new Refusal.OlderVersion(version, running));
        }
        Optional<OctantVersion> minimum = offer.manifest().minimumVersion();
        if (minimum.isPresent() && running.compareTo(minimum.get()) < 0) {
            throw refused(new Refusal.BelowMinimumVersion(version, minimum.get(), running));
        }
    }

    /// While the running version is on trial, the other slot is what saves the machine.
    private static void requireCommitted(MachineFacts machine) {
        List<EspKernel> running = machine.runningKernels();
        if (running.isEmpty()) {
            throw refused(new Refusal.NoSlot("no kernel of the boot loader is the running one"));
        }
        if (running.stream().allMatch(kernel -> kernel.name().isCounted())) {
            throw refused(new Refusal.OnTrial(machine.runningVersion()));
        }
    }

    private static void requireRoom(MachineFacts machine, PartitionRole partition, long bytes) {
        long roomBytes = machine.partitionBytes(partition);
        if (bytes > roomBytes) {
            throw refused(new Refusal.TooLarge(partition, bytes, roomBytes));
        }
    }

    private static void requireDataRoom(MachineFacts machine) {
        if (machine.dataRoomBytes() < DATA_ROOM_BYTES) {
            throw refused(new Refusal.DataFull(DATA_ROOM_BYTES, machine.dataRoomBytes()));
        }
    }

    private static Refusal shortage(BootInstall.Shortage shortage) {
        return shortage.partition() == PartitionRole.ESP
                ? new Refusal.EspFull(shortage.neededBytes(), shortage.roomBytes())
                : new Refusal.TooLarge(
                        shortage.partition(), shortage.neededBytes(), shortage.roomBytes());
    }

    private static Gpt named(Gpt table, Slot slot, RootHash rootHash) {
        List<GptPartition> rows =
                table.partitions().stream()
                        .map(row -> {
                            if (row.name().equals(slot.root().label())) {
                                return row.withId(StableId.ofRoot(rootHash));
                            }
                            return row.name().equals(slot.verity().label())
                                    ? row.withId(StableId.ofVerity(rootHash))
                                    : row;
                        })
                        .toList();
        return new Gpt(table.sectorBytes(), table.diskSectors(), table.diskId(), rows);
    }

    private static RefusedException refused(Refusal refusal) {
        return new RefusedException(refusal);
    }
}
