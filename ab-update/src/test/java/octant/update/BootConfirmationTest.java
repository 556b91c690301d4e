package octant.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import octant.verity.RootHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootConfirmationTest {
    private static final RootHash RUNNING = new RootHash("ab".repeat(32));
    private static final RootHash OTHER = new RootHash("cd".repeat(32));
    private static final OctantVersion VERSION = new OctantVersion("2.0");

    @TempDir Path esp;

    @Test
    void dropsTheCounterOfTheRunningKernelOnly() throws IOException {
        put("octant_1.0.efi", OTHER);
        put("octant_2.0+2-1.efi", RUNNING);
        put("octant_3.0+3.efi", OTHER);

        assertThat(confirm())
                .isEqualTo(new BootConfirmation.Confirm("octant_2.0+2-1.efi", "octant_2.0.efi"));
        assertThat(files()).containsExactly("octant_1.0.efi", "octant_2.0.efi", "octant_3.0+3.efi");
    }

    @Test
    void hasNothingToDoTheSecondTime() throws IOException {
        put("octant_2.0+2-1.efi", RUNNING);

        confirm();

        assertThat(confirm()).isEqualTo(new BootConfirmation.AlreadyGood("octant_2.0.efi"));
        assertThat(files()).containsExactly("octant_2.0.efi");
    }

    @Test
    void confirmsTheLastTry() throws IOException {
        put("octant_2.0+0-3.efi", RUNNING);

        confirm();

        assertThat(files()).containsExactly("octant_2.0.efi");
    }

    @Test
    void wantsVersionAndRootHash() throws IOException {
        put("octant_2.0+3.efi", OTHER);
        put("octant_2.1+3.efi", RUNNING);

        assertThat(confirm()).isEqualTo(new BootConfirmation.NotFound());
        assertThat(files()).containsExactly("octant_2.0+3.efi", "octant_2.1+3.efi");
    }

    @Test
    void takesTheOneThatLostTriesAmongSeveral() throws IOException {
        put("octant_2.0+3.efi", RUNNING);
        put("octant_2.0+1-2.efi", RUNNING);

        assertThat(confirm())
                .isEqualTo(new BootConfirmation.Confirm("octant_2.0+1-2.efi", "octant_2.0.efi"));
    }

    @Test
    void isContentWithAGoodNameAmongSeveral() throws IOException {
        put("octant_2.0+1-2.efi", RUNNING);
        put("octant_2.0.efi", RUNNING);

        assertThat(confirm()).isEqualTo(new BootConfirmation.AlreadyGood("octant_2.0.efi"));
    }

    @Test
    void neverOverwritesAnotherImage() throws IOException {
        put("octant_2.0+1-2.efi", RUNNING);
        put("OCTANT_2.0.EFI", OTHER);

        assertThat(confirm())
                .isEqualTo(new BootConfirmation.NameTaken("octant_2.0+1-2.efi", "octant_2.0.efi"));
        assertThat(files()).containsExactly("OCTANT_2.0.EFI", "octant_2.0+1-2.efi");
    }

    @Test
    void findsNothingWhereThereIsNoFolder() {
        assertThat(confirm()).isEqualTo(new BootConfirmation.NotFound());
    }

    @Test
    void passesOverWhatIsNoKernel() throws IOException {
        put("octant_2.0+1-2.efi", RUNNING);
        Path folder = esp.resolve("EFI/Linux");
        Files.writeString(folder.resolve("octant_2.0+1-3.efi"), "no PE");
        Files.write(folder.resolve("octant_2.0+1-4.efi"), new byte[0]);
        Files.write(folder.resolve("octant_2.0+1-5.efi"), SampleUki.with("root=/dev/sda1"));
        Files.writeString(folder.resolve("readme.txt"), "hello");

        assertThat(confirm())
                .isEqualTo(new BootConfirmation.Confirm("octant_2.0+1-2.efi", "octant_2.0.efi"));
    }

    @Test
    void boundsTheKernelsItReads() throws IOException {
        for (int i = 0; i < EfiFolder.MAX_KERNELS; i++) {
            put("octant_1." + i + ".efi", OTHER);
        }
        assertThat(new EfiFolder(esp).kernels()).hasSize(EfiFolder.MAX_KERNELS);

        put("octant_2.0.efi", OTHER);
        assertThatThrownBy(() -> new EfiFolder(esp).kernels())
                .isInstanceOf(UkiException.class)
                .hasMessageContaining("more than 32 kernels");
    }

    @Test
    void saysWhatItCouldNotRename() {
        BootConfirmation plan = new BootConfirmation.Confirm("octant_9+1.efi", "octant_9.efi");

        assertThatThrownBy(() -> new EfiFolder(esp).apply(plan))
                .isInstanceOf(UkiException.class)
                .hasMessageContaining("rename(")
                .hasMessageContaining("octant_9+1.efi");
    }

    private BootConfirmation confirm() {
        EfiFolder folder = new EfiFolder(esp);
        BootConfirmation plan = BootConfirmation.plan(folder.kernels(), VERSION, RUNNING);
        folder.apply(plan);
        return plan;
    }

    private void put(String fileName, RootHash rootHash) throws IOException {
        Path folder = Files.createDirectories(esp.resolve("EFI/Linux"));
        Files.write(folder.resolve(fileName), SampleUki.with(rootHash));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(esp.resolve("EFI/Linux"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
