package octant.verity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerityTreeTest {
    private static final UUID TREE_ID = UUID.fromString("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    private static final Salt SALT = new Salt("00ff".repeat(16));

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, 128, 129, 255, 256, 257, 16383, 16384, 16385, 20000})
    void isByteForByteWhatVeritysetupWrites(int blocks) throws Exception {
        VeritySetup other = veritysetup();
        Path data = image(blocks);
        Path theirs = folder.resolve("theirs");
        Path ours = folder.resolve("ours");

        RootHash theirRoot = other.format(data, theirs, TREE_ID, SALT);
        VerityTree tree = VerityTree.build(data, ours, TREE_ID, SALT);

        assertThat(tree.rootHash()).isEqualTo(theirRoot);
        assertThat(ours).hasSameBinaryContentAs(theirs);
        assertThat(tree.hashDeviceBytes()).isEqualTo(Files.size(theirs));
        assertThat(VerityTree.hashDeviceBytes(blocks * 4096L)).isEqualTo(Files.size(theirs));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 255, 256})
    void acceptsEverySaltThatVeritysetupAccepts(int saltBytes) throws Exception {
        VeritySetup other = veritysetup();
        Path data = image(130);
        Salt salt = new Salt("5a".repeat(saltBytes));

        RootHash theirRoot = other.format(data, folder.resolve("theirs"), TREE_ID, salt);
        VerityTree tree = VerityTree.build(data, folder.resolve("ours"), TREE_ID, salt);

        assertThat(tree.rootHash()).isEqualTo(theirRoot);
        assertThat(folder.resolve("ours")).hasSameBinaryContentAs(folder.resolve("theirs"));
    }

    @Test
    void isVerifiedByVeritysetupUntilAByteFlips() throws Exception {
        VeritySetup other = veritysetup();
        Path data = image(300);
        Path hashes = folder.resolve("hashes");
        RootHash rootHash = VerityTree.build(data, hashes, TREE_ID, SALT).rootHash();

        assertThat(other.verifies(data, hashes, rootHash)).isTrue();
        Flip.byteAt(data, 299 * 4096L);
        assertThat(other.verifies(data, hashes, rootHash)).isFalse();
    }

    /// Computed once with `veritysetup` 2.6.1, so that a machine without it checks something.
    @Test
    void givesTheRootHashThatVeritysetupGave() throws Exception {
        Path data = folder.resolve("zeros");
        Files.write(data, new byte[200 * 4096]);

        VerityTree tree = VerityTree.build(data, folder.resolve("hashes"), TREE_ID, SALT);

        assertThat(tree.rootHash().hex())
                .isEqualTo("7e4f6baf8f3b450d791180a33faf68e23a170bba7fede82b354ea884d9c2cad3");
    }

    @Test
    void replacesAnOlderHashDeviceWhole() throws Exception {
        Path data = image(3);
        Path hashes = folder.resolve("hashes");
        Files.write(hashes, new byte[100_000]);

        VerityTree tree = VerityTree.build(data, hashes, TREE_ID, SALT);

        assertThat(hashes).hasSize(tree.hashDeviceBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4097})
    void refusesAnImageThatEndsWithinABlock(int bytes) throws IOException {
        Path data = folder.resolve("data");
        Files.write(data, new byte[bytes]);

        assertThatThrownBy(() -> VerityTree.build(data, folder.resolve("h"), TREE_ID, SALT))
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("no whole number of blocks")
                .hasMessageContaining(data.toString());
    }

    @Test
    void namesAMissingImage() {
        Path data = folder.resolve("none");

        assertThatThrownBy(() -> VerityTree.build(data, folder.resolve("h"), TREE_ID, SALT))
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("open(" + data + ")");
    }

    private Path image(int blocks) throws IOException {
        byte[] bytes = new byte[blocks * 4096];
        new Random(blocks).nextBytes(bytes);
        return Files.write(folder.resolve("data"), bytes);
    }

    private static VeritySetup veritysetup() {
        assumeTrue(
                VeritySetup.find().isPresent(),
                "SKIPPED: no veritysetup to compare with; apt-get install cryptsetup-bin");
        return VeritySetup.find().orElseThrow();
    }
}
