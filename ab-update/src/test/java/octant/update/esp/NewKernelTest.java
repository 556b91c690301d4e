package octant.update.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import octant.update.MountedEsp;
import octant.update.UkiException;
import octant.update.boot.HeldSector;
import octant.verity.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewKernelTest {
    private static final byte[] BYTES = bytes(5000);
    private static final String SHA256 = Sha256.hex(BYTES);

    @TempDir Path folder;

    @Test
    void getsItsHeadWhenAllElseIsOnTheMedium() {
        FolderEsp esp = new FolderEsp(folder, "octant_1.efi");

        write(esp, 0, 5000);

        byte[] headless = BYTES.clone();
        Arrays.fill(headless, 0, HeldSector.BYTES, (byte) 0);
        assertThat(esp.synced).hasSize(2);
        assertThat(esp.synced.getFirst()).isEqualTo(headless);
        assertThat(esp.synced.getLast()).isEqualTo(BYTES);
    }

    @Test
    void holdsItsHeadBackHoweverItIsWritten() {
        for (int cut : new int[] {1, 100, 511, 512, 513}) {
            FolderEsp esp = new FolderEsp(folder, "octant_" + cut + ".efi");

            write(esp, 0, cut, 5000);

            assertThat(esp.synced.getFirst()).startsWith(new byte[HeldSector.BYTES]);
            assertThat(esp.synced.getLast()).isEqualTo(BYTES);
        }
    }

    @Test
    void staysHeadlessWhenItIsNotWhatWasWanted() throws IOException {
        FolderEsp esp = new FolderEsp(folder, "octant_1.efi");
        try (NewKernel kernel = NewKernel.create(esp, "octant_1.efi")) {
            kernel.write(0, ByteBuffer.wrap(BYTES));

            assertThatThrownBy(() -> kernel.activate("00".repeat(32)))
                    .isInstanceOf(UkiException.class)
                    .hasMessageContaining("octant_1.efi: reads back as SHA-256 " + SHA256);
        }
        assertThat(Files.readAllBytes(esp.file)).startsWith(new byte[HeldSector.BYTES]);
    }

    @Test
    void doesNotReplaceAnotherFile() {
        FolderEsp esp = new FolderEsp(folder, "octant_1.efi");
        write(esp, 0, 5000);

        assertThatThrownBy(() -> NewKernel.create(esp, "octant_1.efi"))
                .isInstanceOf(UkiException.class)
                .hasMessageContaining("create(");
    }

    private static void write(FolderEsp esp, int... cuts) {
        try (NewKernel kernel = NewKernel.create(esp, esp.file.getFileName().toString())) {
            for (int i = 0; i + 1 < cuts.length; i++) {
                kernel.write(cuts[i], ByteBuffer.wrap(BYTES, cuts[i], cuts[i + 1] - cuts[i]));
            }
            kernel.activate(SHA256);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /// A folder that remembers what a file was at each sync.
    private static final class FolderEsp implements MountedEsp {
        private final Path folder;
        private final Path file;
        private final List<byte[]> synced = new ArrayList<>();

        FolderEsp(Path folder, String fileName) {
            this.folder = folder;
            this.file = folder.resolve("EFI/Linux").resolve(fileName);
        }

        @Override
        public Path path() {
            return folder;
        }

        @Override
        public long availableBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public void sync() {
            try {
                synced.add(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void forget(Path forgotten) {
            assertThat(forgotten).isEqualTo(file);
        }

        @Override
        public void close() {}
    }
}
