package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.bundle.BundleManifest;
import octant.update.bundle.TrustStore;
import octant.update.disk.Architecture;
import octant.update.disk.StableId;
import octant.update.esp.EspState;
import octant.verity.RootHash;
import octant.verity.Salt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is refused, nothing was written, and the journal has the reason.
class InstallRefusalTest {
    private static final SampleRelease RUNNING = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEWER = RUNNING.successor("1.1", 3);
    private static final SampleRelease OLDER = RUNNING.successor("0.9", 3);
    private static final String X86 = "octant-x86_64";

    @TempDir Path esp;
    private FakeMachine machine;
    private final List<InstallEvent> journal = new ArrayList<>();

    @BeforeEach
    void startMachine() {
        machine = FakeMachine.running(RUNNING, esp);
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(machine.disk().events()).isEmpty();
    }

    @Test
    void anotherArchitecture() {
        BundleManifest manifest =
                NEWER.manifest("octant-aarch64", Optional.empty(), Architecture.AARCH64);

        assertThat(refusal(NEWER.offer(manifest)))
                .isEqualTo(new Refusal.WrongMachine("octant-aarch64", "octant-x86_64"));
    }

    @Test
    void anotherKindOfMachine() {
        BundleManifest manifest = NEWER.manifest("toaster", Optional.empty(), Architecture.X86_64);

        assertThat(refusal(NEWER.offer(manifest)))
                .isEqualTo(new Refusal.WrongMachine("toaster", "octant-x86_64"));
    }

    @Test
    void anOlderVersion() {
        assertThat(refusal(OLDER.offer()))
                .isEqualTo(new Refusal.OlderVersion(OLDER.version(), RUNNING.version()));
    }

    @Test
    void aVersionThatThisOneCannotReach() {
        OctantVersion minimum = new OctantVersion("1.0.1");
        BundleManifest manifest = NEWER.manifest(X86, Optional.of(minimum), Architecture.X86_64);

        assertThat(refusal(NEWER.offer(manifest)))
                .isEqualTo(
                        new Refusal.BelowMinimumVersion(
                                NEWER.version(), minimum, RUNNING.version()));
    }

    @Test
    void whatRunsAlready() {
        assertThat(refusal(RUNNING.offer()))
                .isEqualTo(new Refusal.AlreadyRunning(RUNNING.version()));
    }

    @Test
    void anotherImageOfTheRunningVersion() {
        assertThat(refusal(RUNNING.successor("1.0", 7).offer()))
                .isEqualTo(new Refusal.SameVersion(RUNNING.version()));
        assertThat(refusal(RUNNING.successor("1.00", 7).offer()))
                .isEqualTo(new Refusal.SameVersion(new OctantVersion("1.00")));
    }

    @Test
    void anythingWhileOnTrial() {
        machine.renameKernel("octant_1.0.efi", "octant_1.0+2-1.efi");

        assertThat(refusal(NEWER.offer())).isEqualTo(new Refusal.OnTrial(RUNNING.version()));
    }

    @Test
    void anythingWhereTheRunningKernelIsNotFound() {
        machine.renameKernel("octant_1.0.efi", "somebody-elses.efi");

        assertThat(refusal(NEWER.offer())).isInstanceOf(Refusal.NoSlot.class);
    }

    @Test
    void anImageLargerThanItsSlot() {
        SampleRelease large = SampleRelease.of("1.1", new byte[(4 << 20) + 4096]);

        assertThat(refusal(large.offer()))
                .isEqualTo(new Refusal.TooLarge(Slot.B.root(), (4 << 20) + 4096, 4 << 20));
    }

    @Test
    void aKernelThatTheEspHasNoRoomFor() {
        long kernel = NEWER.kernel().length;
        long needed = 2 * kernel + EspState.SLACK_BYTES;
        machine.limitEsp(RUNNING.kernel().length + needed - 1);

        assertThat(refusal(NEWER.offer())).isEqualTo(new Refusal.EspFull(needed, needed - 1));
    }

    @Test
    void aDowngradeThatLeavesNoRoomToCommitIt() {
        long needed = 3L * NEWER.kernel().length + EspState.SLACK_BYTES;
        machine.limitEsp(RUNNING.kernel().length + needed - 1);

        assertThat(refusal(OLDER.offer(), new InstallOptions(true, 3)))
                .isEqualTo(new Refusal.EspFull(needed, needed - 1));
    }

    @Test
    void aMachineThatHasNoRoomToRecordTheUpdate() {
        long needed = InstallPlan.DATA_ROOM_BYTES;
        machine.limitData(needed - 1);

        assertThat(refusal(NEWER.offer())).isEqualTo(new Refusal.DataFull(needed, needed - 1));
    }

    @Test
    void evenIfThatCannotBeRecorded() {
        machine.limitData(0);
        InstallJournal full =
                _ -> {
                    throw new IllegalStateException("no space");
                };

        assertThatThrownBy(() ->
                        updater(full)
                                .install(
                                        NEWER.offer(), () -> 0, InstallOptions.standard(), _ -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "data partition: has 0 bytes free, an update needs 8388608 for its records;"
                                + " remove what is not needed from /data")
                .satisfies(
                        refused -> assertThat(refused.getSuppressed()[0]).hasMessage("no space"));
    }

    @Test
    void aKernelOfAnotherVersion() {
        SampleRelease mixed = NEWER.withKernel("1.2", commandLine(NEWER));

        assertThat(refusal(mixed.offer()).message())
                .contains("the manifest says version 1.1, the kernel 1.2")
                .contains("make the bundle again");
    }

    @Test
    void aKernelForAnotherRoot() {
        SampleRelease mixed = NEWER.withKernel("1.1", commandLine(OLDER));

        assertThat(refusal(mixed.offer())).isInstanceOf(Refusal.Inconsistent.class);
    }

    @Test
    void aKernelForOtherPartitions() {
        String line =
                SampleRelease.commandLine(
                        NEWER.rootHash(),
                        new Salt("00"),
                        SampleRelease.ROOT_BLOCKS,
                        new UUID(7, 7));

        assertThat(refusal(NEWER.withKernel("1.1", line).offer()).message())
                .contains("partitions that do not follow from its root hash");
    }

    @Test
    void aKernelForAnotherSizeOfRoot() {
        String line = commandLine(NEWER.rootHash(), SampleRelease.ROOT_BLOCKS - 1);

        assertThat(refusal(NEWER.withKernel("1.1", line).offer()).message())
                .contains("the kernel's command line says 699 blocks");
    }

    @Test
    void aKernelWithoutAVerityRoot() {
        assertThat(refusal(NEWER.withKernel("1.1", "root=/dev/sda1").offer()).message())
                .contains("asks for no verity root");
    }

    @Test
    void aKernelThatIsNone() {
        Offer offer = NEWER.offer();
        ((SampleRelease.Bytes) offer.kernel()).change(new byte[NEWER.kernel().length]);

        assertThat(refusal(offer).message()).contains("kernel.efi").contains("no \"MZ\"");
    }

    @Test
    void aConnectionThatBreaksBeforeAnythingWasTouched() {
        Offer offer = NEWER.offer();
        ((SampleRelease.Bytes) offer.verity()).failAtRead(0);

        assertThat(refusal(offer).message()).contains("connection lost");
    }

    @Test
    void saysWhatToDo() {
        assertThatThrownBy(() -> install(OLDER.offer(), InstallOptions.standard()))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "bundle: version 0.9 is older than the running 1.0; if that is what you"
                                + " want, ask with --allow-downgrade");
    }

    @Test
    void boundsTheTries() {
        assertThat(new InstallOptions(false, 1).tries()).isEqualTo(1);
        assertThat(new InstallOptions(false, 9).tries()).isEqualTo(9);
        for (int bad : new int[] {0, 10}) {
            assertThatThrownBy(() -> new InstallOptions(false, bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Refusal refusal(Offer offer) {
        return refusal(offer, InstallOptions.standard());
    }

    private Refusal refusal(Offer offer, InstallOptions options) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> install(offer, options));
        assertThat(refused).as("refused").isNotNull();
        assertThat(journal.getLast())
                .isEqualTo(new InstallEvent.Refused(offer.source(), refused.refusal()));
        return refused.refusal();
    }

    private void install(Offer offer, InstallOptions options) {
        updater(journal::add).install(offer, () -> 0, options, _ -> {});
    }

    private Updater updater(InstallJournal to) {
        return new Updater(
                machine,
                new TrustStore(List.of(), List.of()),
                to,
                InstantSource.fixed(Instant.EPOCH));
    }

    private static String commandLine(SampleRelease release) {
        return commandLine(release.rootHash(), SampleRelease.ROOT_BLOCKS);
    }

    private static String commandLine(RootHash rootHash, long blocks) {
        return SampleRelease.commandLine(
                rootHash, new Salt("00"), blocks, StableId.ofRoot(rootHash));
    }
}
