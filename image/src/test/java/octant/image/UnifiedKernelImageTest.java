package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import octant.update.OctantVersion;
import octant.update.PeHeader;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kernel image of the stub and, for a kernel, another EFI program.
class UnifiedKernelImageTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void holdsWhatItWasMadeOf(Architecture architecture) {
        byte[] image = link(architecture, "1.0", "root=/dev/dm-0");
        assertThat(text(image, ".cmdline")).isEqualTo("root=/dev/dm-0");
        assertThat(text(image, ".uname")).isEqualTo("6.12");
        assertThat(text(image, ".osrel")).contains("\nVERSION_ID=1.0\n");
        assertThat(content(image, ".linux")).isEqualTo(kernel(architecture));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void leavesTheKernelsBlocksWhereTheyWereWhenAllElseChanges(Architecture architecture) {
        byte[] old = link(architecture, "1.0", "root=/dev/dm-0");
        byte[] fresh = link(architecture, "1.0.1", "root=/dev/dm-0 " + "x".repeat(700));
        PeHeader.Section before = section(old, ".linux");
        PeHeader.Section after = section(fresh, ".linux");
        assertThat(before.fileOffset()).isEqualTo(after.fileOffset());
        assertThat(before.fileOffset() % 4096).isZero();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void leavesNoGapThatASignatureWouldNotCover(Architecture architecture) {
        List<PeHeader.Section> sections = header(link(architecture, "1.0", "quiet")).sections();
        for (int i = sections.size() - 4; i < sections.size(); i++) {
            PeHeader.Section before = sections.get(i - 1);
            assertThat(sections.get(i).fileOffset())
                    .isEqualTo(before.fileOffset() + before.fileBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void isTakenBySbsign(Architecture architecture) throws Exception {
        OwnerKeys keys = HostKeys.make(folder.resolve("keys"));
        Path file = Files.write(folder.resolve("kernel.efi"), link(architecture, "1.0", "quiet"));
        keys.sign(HostKeys.tools(folder), file);
        String certificate = keys.file("db.crt").toString();
        HostKeys.Outcome verified =
                HostKeys.run("sbverify", "--cert", certificate, file.toString());
        assertThat(verified.output()).contains("Signature verification OK");
    }

    private static byte[] kernel(Architecture architecture) {
        return UnpackedPackages.bootPrograms(architecture).systemdBoot();
    }

    private static byte[] link(Architecture architecture, String version, String commandLine) {
        return UnifiedKernelImage.link(
                UnpackedPackages.bootPrograms(architecture).stub(),
                kernel(architecture),
                new UnifiedKernelImage.Contents(new OctantVersion(version), "6.12", commandLine));
    }

    private static PeHeader header(byte[] image) {
        return PeHeader.parse("image", image, image.length);
    }

    private static PeHeader.Section section(byte[] image, String name) {
        return header(image).section(name).orElseThrow();
    }

    private static byte[] content(byte[] image, String name) {
        PeHeader.Section section = section(image, name);
        int from = (int) section.fileOffset();
        return Arrays.copyOfRange(image, from, from + (int) section.virtualSize());
    }

    private static String text(byte[] image, String name) {
        return new String(content(image, name), StandardCharsets.UTF_8);
    }
}
