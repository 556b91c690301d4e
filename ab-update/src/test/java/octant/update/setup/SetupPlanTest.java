package octant.update.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import octant.update.disk.DiskException;
import octant.update.disk.PartitionRole;
import octant.update.install.RecordedDisk;
import octant.update.install.SampleRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is refused and why, what is seen on a disk, and the manifest that the plan is made from.
class SetupPlanTest {
    private static final long DISK_BYTES = 2000L << 20;

    private static final LiveManifest MANIFEST =
            SampleMedium.of(SampleRelease.of("1.0", 1)).manifest();

    private static TargetFacts facts(long bytes, int sectors, boolean readOnly, boolean live) {
        return new TargetFacts("/dev/vdb", bytes, sectors, readOnly, live, Optional.empty());
    }

    private static Stream<Arguments> refused() {
        DiskTraces empty = new DiskTraces.Empty();
        return Stream.of(
                Arguments.of(facts(DISK_BYTES, 512, false, true), empty, "the live medium"),
                Arguments.of(facts(DISK_BYTES, 512, true, false), empty, "is read-only"),
                Arguments.of(facts(DISK_BYTES, 520, false, false), empty, "sectors of 520 bytes"),
                Arguments.of(
                        facts(1151336447, 512, false, false),
                        empty,
                        "has 1097 MiB, a machine needs 1098 MiB"),
                Arguments.of(
                        new TargetFacts(
                                "/dev/vdb",
                                DISK_BYTES,
                                512,
                                false,
                                false,
                                Optional.of("/dev/vdb1 is mounted on /data")),
                        empty,
                        "in use: /dev/vdb1 is mounted on /data"),
                Arguments.of(
                        facts(DISK_BYTES, 512, false, false),
                        new DiskTraces.Holds("a file system (ext)"),
                        "holds a file system (ext); to lose all of it for ever, ask with --erase"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(TargetFacts target, DiskTraces traces, String message) {
        assertThatThrownBy(() -> SetupPlan.of(target, traces, MANIFEST, false))
                .isInstanceOf(SetupRefusedException.class)
                .hasMessageStartingWith("/dev/vdb: ")
                .hasMessageContaining(message);
    }

    @Test
    void printsWhatItWillDoAndWhatIsLost() {
        SetupPlan plan =
                SetupPlan.of(
                        facts(DISK_BYTES, 4096, false, false),
                        new DiskTraces.Holds("swap space"),
                        MANIFEST,
                        true);
        assertThat(plan.toString())
                .startsWith(
                        "install 1.0 onto /dev/vdb: 2000 MiB, sectors of 4096 bytes, lost: swap"
                                + " space\n")
                .endsWith(
                        "4 write the partition table: octant-esp, root-a, root-a-verity, root-b,"
                                + " root-b-verity, octant-data");
        // One of the two EFI system partitions of the medium.
        assertThat(plan.fills()).hasSize(4);
    }

    @Test
    void aFillThatLeavesItsPartitionIsTheMediumsFault() {
        LiveManifest bad =
                with(new Fill.Zero(PartitionRole.DATA, OptionalInt.empty(), 64 << 20, 512));
        assertThatThrownBy(() ->
                        SetupPlan.of(
                                facts(DISK_BYTES, 512, false, false),
                                new DiskTraces.Empty(),
                                bad,
                                false))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("do not fit partition octant-data");
    }

    @Test
    void aDiskIsEmptyOnlyWhereNothingIsSeen() {
        RecordedDisk disk = new RecordedDisk(DISK_BYTES);
        assertThat(DiskLook.at(disk, 512)).isEqualTo(new DiskTraces.Empty());
        long middle = DISK_BYTES / 65 / 4096 * 4096 * 30;
        disk.put(middle + 77, new byte[] {1}, 0, 1);
        assertThat(DiskLook.at(disk, 512)).isEqualTo(holds("data of an unknown kind"));
    }

    @Test
    void namesWhatItKnows() {
        for (Signature signature : Signature.ALL) {
            RecordedDisk disk = new RecordedDisk(DISK_BYTES);
            byte[] bytes = HexFormat.of().parseHex(signature.hex());
            disk.put(signature.offset(), bytes, 0, bytes.length);
            assertThat(DiskLook.at(disk, 512)).isEqualTo(holds(signature.name()));
        }
    }

    @Test
    void aManifestComesBackAsItWasPrinted() {
        assertThat(LiveManifest.parse(padded(MANIFEST.text()))).isEqualTo(MANIFEST);
    }

    private static Stream<Arguments> broken() {
        String text = MANIFEST.text();
        return Stream.of(
                Arguments.of("", "ends too early"),
                Arguments.of(text.replace("end\n", ""), "ends too early"),
                Arguments.of(
                        text.replace("octant-live 1", "octant-live 2"), "no \"octant-live 1\""),
                Arguments.of(text.replace("x86_64", "sparc"), "unknown architecture"),
                Arguments.of(text.replace("zero ", "copy "), "not as many words"),
                Arguments.of(text.replace("zero ", "move "), "neither copy nor zero"),
                Arguments.of(
                        text.replace("octant-data", "octant-date"), "no partition octant-date"),
                Arguments.of(text.replace("any 0 12288", "any -1 12288"), "negative"),
                Arguments.of(text.replace("any 0 12288", "any 0 x"), "\"x\""));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenManifestIsRefused(String text, String message) {
        byte[] bytes = padded(text);
        assertThatThrownBy(() -> LiveManifest.parse(bytes))
                .isInstanceOf(DiskException.class)
                .hasMessageStartingWith("live medium: ")
                .hasMessageContaining(message);
    }

    private static LiveManifest with(Fill fill) {
        return new LiveManifest(
                MANIFEST.architecture(),
                MANIFEST.version(),
                MANIFEST.diskId(),
                MANIFEST.root(),
                List.of(fill));
    }

    private static DiskTraces holds(String what) {
        return new DiskTraces.Holds(what);
    }

    private static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, LiveManifest.MAX_BYTES);
    }
}
