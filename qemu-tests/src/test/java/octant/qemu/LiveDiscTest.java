package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The ISO's one boot of every round: from a CD, as far as the disk that it installs. That disk is
/// the disk target byte for byte, so it needs no boot of its own: other tests boot those bytes.
///
/// Emulated on two processors it takes half a minute, on busy ones a whole one; half of that is the
/// installation.
@Tag("qemu")
class LiveDiscTest {
    @Test
    void makesAnEmptyDiskTheDiskTarget() throws IOException {
        BuiltImage image = BuiltImage.require();
        Path iso = image.requireIso();
        DiskFile disk =
                DiskFile.empty(TestMachine.fresh("live-disc.raw"), Files.size(image.disk()));
        try (TestMachine machine = TestMachine.withDisk(image, "live-disc", disk)) {
            LiveMedium medium = new LiveMedium(iso, LiveMedium.Kind.DISC);
            try (Vm vm = machine.start(machine.throughFirmware().medium(medium))) {
                LiveScreen.installOnly(vm, LiveMedium.Kind.DISC, "/dev/vda");
                TestMachine.powerOff(vm);
                assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
            }
            assertThat(differences(disk.path(), image.disk())).contains("Images are identical");
        }
        Proofs.record(image, iso, LiveMedium.Kind.DISC.toString());
    }

    /// @throws QemuException if there are any, with the place of the first
    private static String differences(Path one, Path other) {
        return HostCommand.run(
                List.of(
                        HostTool.QEMU_IMG.path().toString(),
                        "compare",
                        "-f",
                        "raw",
                        "-F",
                        "raw",
                        one.toString(),
                        other.toString()));
    }
}
