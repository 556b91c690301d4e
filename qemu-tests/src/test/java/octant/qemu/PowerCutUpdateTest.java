package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.update.disk.FileDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wherever the power is cut in the middle of an update, a whole signed slot comes up afterwards:
/// forecast for every state that the cut may leave, and shown by booting some of them.
class PowerCutUpdateTest {
    private static final int SAMPLE_SEED = 1;
    private static final int SAMPLE_BOOTS = 2;
    private static final int MANY_BOOTS = 12;

    private static final Pattern RUNNING = Pattern.compile("octant: Octant (\\S+)");

    @TempDir private Path folder;

    @Test
    @Tag("qemu")
    void leavesAWholeSlotWhereverThePowerIsCut() throws IOException {
        cutEverywhere("power-cuts-sample", SAMPLE_SEED, SAMPLE_BOOTS);
    }

    /// `make power-cut SEED=… BOOTS=…`
    @Test
    @Tag("qemu-all")
    void leavesAWholeSlotForTheSeedThatIsAskedFor() throws IOException {
        cutEverywhere(
                "power-cuts",
                Long.getLong("power-cut.seed", SAMPLE_SEED),
                Integer.getInteger("power-cut.boots", MANY_BOOTS));
    }

    private void cutEverywhere(String name, long seed, int boots) throws IOException {
        BuiltImage image = BuiltImage.require();
        try (PowerCutRecording recording = PowerCutRecording.make(image, name)) {
            PowerCutReplay replay = recording.replay(seed);
            assertProgramsAreSigned(recording);
            StringBuilder report = new StringBuilder(figures(recording, seed));
            Instant started = Instant.now();
            PowerCutTally tally = replay.tally();
            report.append(tally)
                    .append("replayed in %d s%n".formatted(elapsed(started).toSeconds()));
            publish(name, report);
            assertThat(tally.faults()).as("%s", tally).isZero();
            assertThat(tally.toString())
                    .contains("boots " + recording.oldVersion() + " ")
                    .contains("boots " + recording.newVersion() + " ")
                    .contains("octant_" + recording.newVersion() + ".efi B Whole");
            long withoutFlushes = replay.withoutFlushes().tally().faults();
            report.append(
                    "without a single flush there would be %,d faults%n".formatted(withoutFlushes));
            assertThat(withoutFlushes).as("the check can fail").isPositive();
            report.append(bootSome(image, recording, replay, tally.sample(boots)));
            publish(name, report);
        }
    }

    /// A reference that is wrong would make the whole check worthless: so the programs that count
    /// as signed are shown to somebody else's tool.
    private void assertProgramsAreSigned(PowerCutRecording recording) throws IOException {
        Path certificate = Variants.standardKeys().resolve("db.crt");
        try (FileDisk before = FileDisk.openForReading(recording.before());
                FileDisk after = FileDisk.openForReading(recording.after())) {
            PowerCutReference reference = PowerCutReference.of(before, after);
            assertThat(reference.images()).hasSize(2);
            for (byte[] program : reference.programs().values()) {
                Path file = Files.write(folder.resolve("program.efi"), program);
                String verdict =
                        HostCommand.run(
                                List.of(
                                        HostTool.SBVERIFY.path().toString(),
                                        "--cert",
                                        certificate.toString(),
                                        file.toString()));
                assertThat(verdict).contains("Signature verification OK");
            }
        }
    }

    private String bootSome(
            BuiltImage image,
            PowerCutRecording recording,
            PowerCutReplay replay,
            List<Long> states) {
        StringBuilder table = new StringBuilder("booted for real%n".formatted());
        Set<Long> wanted = new TreeSet<>(states);
        replay.visitAll((number, kind, state) -> {
            if (wanted.contains(number)) {
                String expected = state.outcome().boots().orElseThrow();
                Path copy = folder.resolve("state.raw");
                DiskFile disk = replay.materialize(state.disk(), copy);
                String came = boot(image, "power-cut-state-" + number, disk);
                table.append(
                        "  %,9d  %-6s  %s: came up %s%n"
                                .formatted(number, kind, state.outcome().picture(), came));
                assertThat(came).as(state.outcome().picture()).isEqualTo(expected);
                assertThat(came).isIn(recording.oldVersion(), recording.newVersion());
            }
        });
        return table.toString();
    }

    /// The version that said that it is ready.
    private static String boot(BuiltImage image, String name, DiskFile disk) {
        try (TestMachine machine = TestMachine.withDisk(image, name, disk);
                Vm vm = machine.start(machine.throughFirmware().watchdog())) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            return vm.console().lines().stream()
                    .map(RUNNING::matcher)
                    .filter(Matcher::find)
                    .map(line -> line.group(1))
                    .reduce((_, last) -> last)
                    .orElse("nothing");
        }
    }

    private static String figures(PowerCutRecording recording, long seed) throws IOException {
        WriteLog log = WriteLog.read(recording.log());
        return "update     %s to %s, seed %d%nwrites     %,12d%nflushes    %,12d%nMiB        %,12d%n"
                .formatted(
                        recording.oldVersion(),
                        recording.newVersion(),
                        seed,
                        log.writes(),
                        log.flushes(),
                        Files.size(recording.log()) >> 20);
    }

    private static void publish(String name, StringBuilder report) throws IOException {
        Files.writeString(Path.of("target", "vm", name + ".txt"), report);
    }

    private static Duration elapsed(Instant since) {
        return Duration.between(since, Instant.now());
    }
}
