package octant.main.update;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotState;
import octant.update.UpdateStatus;
import octant.update.install.InstallListener;
import octant.update.install.InstallOptions;
import octant.update.install.InstallProgress;
import octant.update.install.InstallReport;
import octant.update.install.InstallStep;
import octant.update.trial.CommitResult;
import octant.update.trial.RollbackResult;
import octant.verity.RootHash;

/// Slots of a machine that runs version 1 from slot a; a test says how they are.
final class FakeSlots implements Slots {
    static final OctantVersion ONE = new OctantVersion("1");
    static final OctantVersion TWO = new OctantVersion("2");
    static final RootHash HASH_ONE = new RootHash("01".repeat(32));
    static final RootHash HASH_TWO = new RootHash("02".repeat(32));

    final List<String> calls = new CopyOnWriteArrayList<>();
    Optional<RuntimeException> statusFailure = Optional.empty();
    Optional<RuntimeException> failure = Optional.empty();
    Optional<UpdateStatus> status = Optional.of(committed(new SlotState.Empty()));
    boolean otherBoots;

    /// How often the slots were read.
    final AtomicInteger reads = new AtomicInteger();

    volatile Runnable onRead = () -> {};

    OctantVersion offered = TWO;

    /// An installation waits for it, if there is one.
    Optional<CountDownLatch> gate = Optional.empty();

    /// So does a rollback for this one.
    Optional<CountDownLatch> rollbackGate = Optional.empty();

    final CountDownLatch installing = new CountDownLatch(1);

    /// @param other what slot b holds
    static UpdateStatus committed(SlotState other) {
        return new UpdateStatus(
                Optional.of(Slot.A),
                ONE,
                HASH_ONE,
                true,
                Map.of(Slot.A, new SlotState.Good(ONE, HASH_ONE, "octant_1.efi"), Slot.B, other));
    }

    /// @param running what slot a holds
    static UpdateStatus onTrial(SlotState running) {
        return new UpdateStatus(
                Optional.of(Slot.A),
                ONE,
                HASH_ONE,
                false,
                Map.of(Slot.A, running, Slot.B, new SlotState.Empty()));
    }

    static UpdateStatus onTrial() {
        return onTrial(new SlotState.Trial(ONE, HASH_ONE, "octant_1+2-1.efi", 2));
    }

    @Override
    public Optional<UpdateStatus> status() {
        reads.incrementAndGet();
        onRead.run();
        if (statusFailure.isPresent()) {
            throw statusFailure.get();
        }
        return status;
    }

    @Override
    public Optional<RootHash> runningRootHash() {
        return Optional.of(HASH_ONE);
    }

    @Override
    public boolean otherBoots() {
        calls.add("other boots?");
        return otherBoots;
    }

    @Override
    public CommitResult commit() {
        calls.add("commit");
        fail();
        status = Optional.of(committed(new SlotState.Empty()));
        return new CommitResult.Committed(ONE, "octant_1.efi", List.of());
    }

    @Override
    public RollbackResult rollback() {
        calls.add("rollback");
        await(rollbackGate);
        fail();
        status = Optional.of(onTrial(new SlotState.Bad(ONE, HASH_ONE, "octant_1+0-1.efi")));
        return new RollbackResult.RolledBack(ONE, TWO, Slot.B);
    }

    @Override
    public OctantVersion version(BundleLocation bundle) {
        calls.add("version " + bundle.name());
        fail();
        return offered;
    }

    @Override
    public InstallReport install(
            BundleLocation bundle, InstallOptions options, InstallListener listener) {
        calls.add("install " + bundle.name() + " tries " + options.tries());
        listener.progress(new InstallProgress(TWO, InstallStep.WRITE, 42, 7, 8, 9));
        installing.countDown();
        await(gate);
        fail();
        status = Optional.of(committed(new SlotState.Trial(TWO, HASH_TWO, "octant_2+3.efi", 3)));
        return new InstallReport(
                TWO, Slot.B, HASH_TWO, "octant_2+3.efi", 100, 40, 60, Duration.ofSeconds(2));
    }

    private static void await(Optional<CountDownLatch> gate) {
        try {
            if (gate.isPresent()) {
                gate.get().await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at 42 %", e);
        }
    }

    private void fail() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
