package octant.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import octant.verity.RootHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EfiFolderTest {
    private static final RootHash HASH = new RootHash("ab".repeat(32));

    @TempDir Path esp;

    @Test
    void findsTheKernelsAndTheirRoots() throws IOException {
        put("octant_2.0+1-2.efi", SampleUki.with(HASH));
        put("OCTANT_1.0.EFI", SampleUki.with(HASH));
        put("debian_1.efi", SampleUki.with(HASH));
        put("readme.txt", new byte[] {1});

        assertThat(new EfiFolder(esp).kernels())
                .extracting(EspKernel::fileName)
                .containsExactlyInAnyOrder("octant_2.0+1-2.efi", "OCTANT_1.0.EFI");
        assertThat(new EfiFolder(esp).kernels())
                .allMatch(kernel -> kernel.rootHash().stream().anyMatch(HASH::equals));
    }

    @Test
    void knowsNoRootOfWhatIsNoKernel() throws IOException {
        put("octant_1.efi", "no PE".getBytes(StandardCharsets.UTF_8));
        put("octant_2.efi", new byte[0]);
        put("octant_3.efi", SampleUki.with("root=/dev/sda1"));
        put("octant_4.efi", new byte[4096]);
        byte[] whole = SampleUki.with(HASH);
        put("octant_5.efi", Arrays.copyOf(whole, whole.length - 1)); // of its last section

        assertThat(new EfiFolder(esp).kernels())
                .hasSize(5)
                .allMatch(kernel -> kernel.rootHash().isEmpty());
    }

    @Test
    void findsNothingWhereThereIsNoFolder() {
        assertThat(new EfiFolder(esp).kernels()).isEmpty();
        assertThat(new EfiFolder(esp).strays()).isEmpty();
    }

    @Test
    void knowsItsOwnUnderAShortName() throws IOException {
        put("OCTANT~1.EFI", SampleUki.with(HASH)); // a name that was torn
        put("OC3F2A~1.EFI", new byte[600]); // a kernel that lost its head before
        put("OCEAN~1.EFI", SampleUki.with("root=/dev/sda1")); // somebody else's
        put("octant_1.efi", SampleUki.with(HASH));

        assertThat(new EfiFolder(esp).strays())
                .extracting(EspStray::fileName)
                .containsExactlyInAnyOrder("OCTANT~1.EFI", "OC3F2A~1.EFI");
    }

    /// A folder in a kernel's place is opened, and then every read of it fails.
    @Test
    void knowsNoRootOfWhatCannotBeRead() throws IOException {
        put("octant_1.0.efi", SampleUki.with(HASH));
        Files.createDirectory(esp.resolve("EFI/Linux/octant_1.1+3.efi"));
        Files.createDirectory(esp.resolve("EFI/Linux/OCTANT~1.EFI"));

        assertThat(new EfiFolder(esp).kernels())
                .filteredOn(kernel -> kernel.rootHash().isEmpty())
                .extracting(EspKernel::fileName)
                .containsExactly("octant_1.1+3.efi");
        assertThat(new EfiFolder(esp).strays())
                .extracting(EspStray::fileName)
                .containsExactly("OCTANT~1.EFI");
    }

    @Test
    void takesAnInterruptForNoDamage() throws IOException {
        put("octant_1.0.efi", SampleUki.with(HASH));

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new EfiFolder(esp).kernels())
                    .isInstanceOf(UkiException.class)
                    .hasMessageContaining("ClosedByInterruptException");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void failsWhenTheFolderCannotBeRead() throws IOException {
        Files.createDirectories(esp.resolve("EFI"));
        Files.write(esp.resolve("EFI/Linux"), new byte[] {1});

        assertThatThrownBy(() -> new EfiFolder(esp).kernels())
                .isInstanceOf(UkiException.class)
                .hasMessageContaining("list(");
    }

    @Test
    void boundsTheKernelsItReads() throws IOException {
        for (int i = 0; i < EfiFolder.MAX_KERNELS; i++) {
            put("octant_1." + i + ".efi", SampleUki.with(HASH));
        }
        assertThat(new EfiFolder(esp).kernels()).hasSize(EfiFolder.MAX_KERNELS);

        put("octant_2.0.efi", SampleUki.with(HASH));
        assertThatThrownBy(() -> new EfiFolder(esp).kernels())
                .isInstanceOf(UkiException.class)
                .hasMessageContaining("more than 32 kernels");
    }

    private void put(String fileName, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(esp.resolve("EFI/Linux"));
        Files.write(folder.resolve(fileName), bytes);
    }
}
