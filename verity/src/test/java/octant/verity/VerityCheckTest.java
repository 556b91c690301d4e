package octant.verity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerityCheckTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 128, 129, 16385})
    void findsAnUntouchedImageIntact(int blocks) throws IOException {
        Image image = image(blocks);

        assertThat(image.check()).isEqualTo(new VerityCheck.Intact());
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "129,0", "129,127", "129,128", "16385,16384", "16385,5000"})
    void namesTheBadDataBlock(int blocks, int bad) throws IOException {
        Image image = image(blocks);
        Flip.byteAt(image.data(), bad * 4096L + 4095);

        assertThat(image.check()).isEqualTo(new VerityCheck.BadData(bad));
    }

    @Test
    void namesTheFirstOfSeveralBadBlocks() throws IOException {
        Image image = image(1000);
        for (int bad : new int[] {999, 700, 130, 131}) {
            Flip.byteAt(image.data(), bad * 4096L);
        }

        assertThat(image.check()).isEqualTo(new VerityCheck.BadData(130));
    }

    /// 16385 data blocks: block 1 is the top, 2 and 3 the level below it, 4 … 132 the lowest.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 132})
    void namesTheBadHashBlock(int bad) throws IOException {
        Image image = image(16385);
        Flip.byteAt(image.hashes(), bad * 4096L);

        assertThat(image.check()).isEqualTo(new VerityCheck.BadTree(bad));
    }

    @Test
    void noticesThePaddingOfAHashBlock() throws IOException {
        Image image = image(200);
        Flip.byteAt(image.hashes(), 3 * 4096L + 4000);

        assertThat(image.check()).isEqualTo(new VerityCheck.BadTree(3));
    }

    @Test
    void refusesAnotherRootHash() throws IOException {
        Image image = image(200);
        RootHash other = new RootHash("ab".repeat(32));

        assertThat(VerityCheck.check(image.data(), image.hashes(), other))
                .isEqualTo(new VerityCheck.BadTree(1));
    }

    @Test
    void checksAPartitionThatIsLargerThanItsImage() throws IOException {
        Image image = image(200);
        Files.write(image.data(), new byte[10_000], StandardOpenOption.APPEND);
        Files.write(image.hashes(), new byte[10_000], StandardOpenOption.APPEND);

        assertThat(image.check()).isEqualTo(new VerityCheck.Intact());
    }

    @Test
    void saysThatAnImageIsCutShort() throws IOException {
        Image image = image(200);
        Files.write(image.data(), new byte[199 * 4096]);

        assertThatThrownBy(image::check)
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void saysThatATreeIsCutShort() throws IOException {
        Image image = image(200);
        byte[] hashes = Files.readAllBytes(image.hashes());
        Files.write(image.hashes(), java.util.Arrays.copyOf(hashes, hashes.length - 1));

        assertThatThrownBy(image::check)
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("cut short");
    }

    private record Image(Path data, Path hashes, RootHash rootHash) {
        VerityCheck check() {
            return VerityCheck.check(data, hashes, rootHash);
        }
    }

    private Image image(int blocks) throws IOException {
        byte[] bytes = new byte[blocks * 4096];
        new Random(blocks).nextBytes(bytes);
        Path data = Files.write(folder.resolve("data"), bytes);
        Path hashes = folder.resolve("hashes");
        VerityTree tree = VerityTree.build(data, hashes, new UUID(1, 2), new Salt("c0ffee"));
        return new Image(data, hashes, tree.rootHash());
    }
}
