package octant.update.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octant.update.EspKernel;
import octant.update.EspStray;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.bundle.BundleManifest;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.StableId;
import octant.update.esp.EspPlan;
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
/// @param clear changes that take the inactive slot's kernels away
/// @param table with the slot's partitions named after the root hash
/// @param prefer changes after the last step: none, unless this is a downgrade
public record InstallPlan(
        OctantVersion version,
        Slot slot,
        RootHash rootHash,
        long rootBytes,
        long kernelBytes,
        String kernelFile,
        EspPlan clear,
        Gpt table,
        EspPlan prefer) {
    /// Folders, names and the allocation table need some room too.
    static final long ESP_SLACK_BYTES = 64 << 10;

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
        boolean downgrade = version.compareTo(machine.runningVersion()) < 0;
        requireEspRoom(machine, offer, downgrade);
        requireDataRoom(machine);
        return new InstallPlan(
                version,
                slot,
                offer.target().rootHash(),
                offer.rootBytes(),
                offer.kernelBytes(),
                UkiName.fresh(version, options.tries()).fileName(),
                EspPlan.builder()
                        .prefer(Optional.empty(), machine.preferred())
                        .retire(stale(machine))
                        .build(),
                named(machine.table(), slot, offer.target().rootHash()),
                EspPlan.builder()
                        .prefer(Optional.of(version).filter(_ -> downgrade), Optional.empty())
                        .build());
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "install %s into slot %s: root %s of %d MiB"
                        .formatted(version, slot.letter(), rootHash, rootBytes >> 20));
        clear.steps().forEach(step -> lines.add("on the EFI system partition: " + step));
        lines.add("write %s and %s, read both back".formatted(root().label(), tree().label()));
        lines.add(
                "name them %s and %s"
                        .formatted(StableId.ofRoot(rootHash), StableId.ofVerity(rootHash)));
        lines.add("write %s, %d KiB".formatted(kernelFile, kernelBytes >> 10));
        prefer.steps().forEach(step -> lines.add("on the EFI system partition: " + step));
        return String.join("\n", lines);
    }

    private PartitionRole root() {
        return slot.root();
    }

    private PartitionRole tree() {
        return slot.verity();
    }

    private static void requireRightMachine(MachineFacts machine, OfferFacts offer) {
        String wanted = BundleManifest.compatibleFor(machine.architecture());
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
            throw refused(
                    new Refusal.NoSlot("no kernel on the EFI system partition is the running one"));
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

    /// Room for the kernel, for the copy of it that a commit makes, and after a downgrade for a
    /// copy of the one that runs now.
    private static void requireEspRoom(MachineFacts machine, OfferFacts offer, boolean downgrade) {
        long stale =
                machine.kernels().stream()
                                .filter(kernel -> isStale(kernel.rootHash(), machine))
                                .mapToLong(EspKernel::sizeBytes)
                                .sum()
                        + machine.strays().stream()
                                .filter(stray -> isStale(stray.rootHash(), machine))
                                .mapToLong(EspStray::sizeBytes)
                                .sum();
        long running =
                machine.runningKernels().stream().mapToLong(EspKernel::sizeBytes).max().orElse(0);
        long needed = 2 * offer.kernelBytes() + (downgrade ? running : 0) + ESP_SLACK_BYTES;
        long room = machine.espRoomBytes() + stale;
        if (needed > room) {
            throw refused(new Refusal.EspFull(needed, room));
        }
    }

    private static void requireDataRoom(MachineFacts machine) {
        if (machine.dataRoomBytes() < DATA_ROOM_BYTES) {
            throw refused(new Refusal.DataFull(DATA_ROOM_BYTES, machine.dataRoomBytes()));
        }
    }

    /// Kernels of the inactive slot and leftovers: all of ours that do not start what runs.
    private static List<String> stale(MachineFacts machine) {
        return Stream.concat(
                        machine.kernels().stream()
                                .filter(kernel -> isStale(kernel.rootHash(), machine))
                                .map(EspKernel::fileName),
                        machine.strays().stream()
                                .filter(stray -> isStale(stray.rootHash(), machine))
                                .map(EspStray::fileName))
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    private static boolean isStale(Optional<RootHash> rootHash, MachineFacts machine) {
        return rootHash.stream().noneMatch(machine.runningRootHash()::equals);
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
