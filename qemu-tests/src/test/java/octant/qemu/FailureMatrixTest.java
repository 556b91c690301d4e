package octant.qemu;

import static octant.qemu.Variant.Flaw.BROKEN_KERNEL;
import static octant.qemu.Variant.Flaw.EXPIRED_SIGNER;
import static octant.qemu.Variant.Flaw.FOREIGN_SIGNER;
import static octant.qemu.Variant.Flaw.NO_PROGRAM;
import static octant.qemu.Variant.Flaw.OTHER_ARCHITECTURE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that can be wrong with an update: what is seen before is refused, what is seen only
/// at the boot ends in the slot that worked, with the reason. One machine lives through all of it;
/// the table of outcomes is printed at the end.
///
/// A failed boot costs a try; all rows but the last give a new version one try.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailureMatrixTest {
    private static final String REFUSED = "refused";

    /// A drill begins when the services are up, just before or after the trial is written down.
    private static final String DIED = "(did not come up|went down)";

    private final BuiltImage image = BuiltImage.require();
    private final Variants variants = UpdateMachine.variants(image);
    private final String good = image.version();
    private final String bad = good + ".1";
    private final OutcomeTable table =
            new OutcomeTable("failure", "then runs", "boots", "seconds", "recorded");
    private UpdateMachine machine = UpdateMachine.withCopy(image, "matrix", settings(1));
    @TempDir private Path folder;

    /// @param reason found in the error
    record Refused(String failure, Variant variant, String reason) {
        @Override
        public String toString() {
            return failure;
        }
    }

    /// @param damage what happens between installation and boot
    /// @param reason found in what the machine records
    record FallBack(String failure, Variant variant, Damage damage, String reason) {
        FallBack(String failure, Variant variant, String reason) {
            this(failure, variant, Damage.NONE, reason);
        }

        @Override
        public String toString() {
            return failure;
        }
    }

    enum Damage {
        NONE,
        FLIPPED_BIT
    }

    @BeforeAll
    void start() {
        assertThat(UpdateMachine.runningVersion(machine.startAndAwaitCommit())).isEqualTo(good);
    }

    /// One row must not spoil those after it. A row that leaves the machine switched off is
    /// followed by one that switches it on.
    @BeforeEach
    void beginWithTheGoodVersion() {
        if (machine.isRunning() && !isGood(machine.update().status())) {
            machine.close();
            machine = UpdateMachine.withCopy(image, "matrix", settings(1));
            machine.startAndAwaitCommit();
        }
    }

    @AfterAll
    void tell() {
        table.publish("failure-matrix");
        machine.close();
    }

    Stream<Refused> refused() {
        return Stream.of(
                new Refused("bad signature", flawed(FOREIGN_SIGNER), "sign|trust"),
                new Refused("expired certificate", flawed(EXPIRED_SIGNER), "expired"),
                new Refused(
                        "wrong architecture", flawed(OTHER_ARCHITECTURE), variants.other().key()),
                new Refused("older version", Variant.of(good + "~1"), "is older than the running"));
    }

    @ParameterizedTest
    @MethodSource
    @Order(1)
    void refused(Refused row) {
        expectRefusal(row.failure(), published(row.variant()), row.reason());
    }

    @Test
    @Order(2)
    void alteredBundle() throws IOException {
        byte[] bundle = Files.readAllBytes(variants.bundle(Variant.of(bad)));
        int piece = 16 << 10;
        for (int at = 0; at + piece < bundle.length; at += piece) {
            bundle[at + piece / 2] ^= 1;
        }
        Path altered = Files.write(folder.resolve("altered.raucb"), bundle);
        URI address = machine.server().publish(altered);
        expectFailure("altered bundle", address, "is not the one that was signed");
    }

    @Test
    @Order(3)
    void interruptedDownload() {
        URI bundle = published(Variant.of(bad).appending("octant.drill=panic"));
        machine.server().behave(new BundleServer.Manner.CutFrom(100_000));
        expectFailure("interrupted download", bundle, "times in a row, given up");
        machine.server().behave(new BundleServer.Manner.CutOnce(100_000));
        Json install = machine.update().installAndAwait(bundle, UpdateMachine.INSTALL_LIMIT);
        assertThat(install.field("state").text()).as(install.toString()).isEqualTo("installed");
        table.add("download cut once", good, 0, "-", "goes on where it was cut: installed");
    }

    Stream<FallBack> fallsBack() {
        return Stream.of(
                new FallBack("bad kernel", flawed(BROKEN_KERNEL), "did not come up"),
                new FallBack("empty root", flawed(NO_PROGRAM), "did not come up"),
                new FallBack(
                        "bad verity block", Variant.of(bad), Damage.FLIPPED_BIT, "did not come up"),
                drill("panic", DIED + ".* kernel panic: sysrq triggered crash"),
                drill("jvm-crash", DIED + ".* the runtime crashed"),
                drill("jvm-hang", DIED),
                drill("out-of-memory", DIED),
                drill("never-healthy", "not healthy within 20 s: "),
                new FallBack(
                        "wrong configuration",
                        Variant.of(bad).appending("octant.ip=banana"),
                        "octant.ip"));
    }

    @ParameterizedTest
    @MethodSource
    @Order(4)
    void fallsBack(FallBack row) throws IOException {
        int oneTry = 2;
        expectFallBack(row, oneTry);
    }

    @Test
    @Order(5)
    void fullEsp() throws IOException {
        machine.switchOff();
        Path disk = machine.disk();
        for (String kernel : EspFolder.kernels(disk)) {
            if (kernel.startsWith("octant_" + bad)) {
                EspFolder.delete(disk, "EFI/Linux/" + kernel);
            }
        }
        EspFolder.put(disk, filler(EspFolder.freeBytes(disk)), "filler");
        try {
            machine.startAndAwaitCommit();
            expectRefusal("full ESP", published(Variant.of(bad)), "EFI system partition");
        } finally {
            machine.switchOff();
            EspFolder.delete(disk, "filler");
        }
    }

    @Test
    @Order(6)
    void triesAsOftenAsIsAllowed() throws IOException {
        machine.switchOff();
        machine.configure(settings(3));
        machine.startAndAwaitCommit();
        int threeTries = 4;
        expectFallBack(drill("panic", DIED + ".* 3 boots"), threeTries);
    }

    @Test
    @Order(7)
    void fullDisk() throws IOException {
        machine.switchOff();
        long size = PartitionTable.read(machine.disk()).named("octant-data").sizeBytes();
        machine.data().write("/filler", filler(size));
        machine.startAndAwaitCommit();
        expectRefusal(
                "full data disk",
                published(Variant.of(bad)),
                "data partition: has \\d+ bytes free, an update needs \\d+ .* remove");
        machine.vm()
                .console()
                .awaitLine(
                        "update: installation refused: data partition: has ",
                        TestMachine.BOOT_LIMIT);
        machine.resetAndAwaitReady();
        machine.awaitCommitted(good);
    }

    private void expectRefusal(String failure, URI bundle, String reason) {
        assertThat(expectFailure(failure, bundle, reason).field("outcome").text())
                .isEqualTo(REFUSED);
    }

    /// Nothing is bootable that was not, and the good version runs.
    ///
    /// @return the document's `last`
    private Json expectFailure(String failure, URI bundle, String reason) {
        List<String> kernels = bootable();
        Instant start = Instant.now();
        String error = machine.refusal(bundle);
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        Json last = machine.update().status().field("last");
        table.add(failure, good, 0, seconds, last.field("outcome").text() + ": " + error);
        assertThat(error).containsPattern(reason);
        assertThat(last.field("reason").text()).isEqualTo(error);
        assertThat(bootable()).isSubsetOf(kernels);
        return last;
    }

    private void expectFallBack(FallBack row, int boots) throws IOException {
        Json before = machine.update().status();
        machine.install(variants.bundle(row.variant()));
        if (row.damage() == Damage.FLIPPED_BIT) {
            RootTamper.flipABitOfTheLauncher(
                    image, machine.disk(), "root-" + otherSlot(UpdateMachine.runningSlot(before)));
        }
        int resets = machine.resets();
        Instant start = Instant.now();
        machine.reset();
        Json after = machine.awaitReturn(good, bad);
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        String reason = after.field("last").field("reason").text();
        int observed = machine.resets() - resets;
        table.add(
                row.failure(),
                UpdateMachine.runningVersion(after),
                observed,
                seconds,
                after.field("last").field("outcome").text() + ": " + reason);
        assertThat(reason).containsPattern(row.reason());
        assertThat(UpdateMachine.runningSlot(after)).isEqualTo(UpdateMachine.runningSlot(before));
        assertThat(observed).isEqualTo(boots);
    }

    private FallBack drill(String kind, String reason) {
        return new FallBack(kind, Variant.of(bad).appending("octant.drill=" + kind), reason);
    }

    private Variant flawed(Variant.Flaw flaw) {
        return Variant.of(bad).with(flaw);
    }

    private URI published(Variant variant) {
        return machine.server().publish(variants.bundle(variant));
    }

    private List<String> bootable() {
        return EspFolder.kernels(machine.disk());
    }

    /// Short trials: five seconds of health make a boot good.
    private static String[] settings(int tries) {
        return new String[] {"window = 5s", "deadline = 20s", "tries = " + tries};
    }

    private boolean isGood(Json document) {
        return UpdateMachine.runningVersion(document).equals(good)
                && document.field("running").field("committed").truth();
    }

    private Path filler(long bytes) throws IOException {
        byte[] piece = new byte[1 << 20];
        // Of zeros, debugfs makes a hole.
        Arrays.fill(piece, (byte) 1);
        Path filler = folder.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long left = bytes; left > 0; left -= piece.length) {
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
        }
        return filler;
    }

    private static String otherSlot(String slot) {
        return slot.equals("a") ? "b" : "a";
    }
}
