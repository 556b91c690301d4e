package octant.verity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDigestsTest {
    private static final Salt SALT = new Salt("c0ffee");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 128, 129, 300})
    void ofATreeAreThoseOfItsImage(int blocks) throws IOException {
        Path image = image(blocks);
        Path tree = folder.resolve("tree");
        RootHash rootHash = VerityTree.build(image, tree, new UUID(1, 2), SALT).rootHash();
        try (BlockFile data = BlockFile.open(image, StandardOpenOption.READ);
                BlockFile hashes = BlockFile.open(tree, StandardOpenOption.READ)) {
            BlockDigests digests = BlockDigests.of(hashes, rootHash, 2);
            int[] same = {0};

            BlockDigests.compute(
                    data,
                    0,
                    blocks,
                    SALT,
                    2,
                    (first, computed, count) -> {
                        synchronized (same) {
                            for (int i = 0; i < count; i++) {
                                same[0] += matches(digests, (int) first + i, computed, i) ? 1 : 0;
                            }
                        }
                    });

            assertThat(digests.blocks()).isEqualTo(blocks);
            assertThat(digests.salt()).isEqualTo(SALT);
            assertThat(same[0]).isEqualTo(blocks);
        }
    }

    @Test
    void differForEveryOtherBlockAndSalt() throws IOException {
        byte[] block = Files.readAllBytes(image(1));
        byte[] digest = new BlockHasher(SALT).digest(block, 0);
        BlockDigests digests = new BlockDigests(SALT, digest);

        assertThat(matches(digests, 0, digest, 0)).isTrue();
        assertThat(matches(digests, 0, new BlockHasher(new Salt("")).digest(block, 0), 0))
                .isFalse();
        block[4095] ^= 1;
        assertThat(matches(digests, 0, new BlockHasher(SALT).digest(block, 0), 0)).isFalse();
    }

    @Test
    void ofATreeThatDoesNotLeadToTheRootHashAreRefused() throws IOException {
        Path tree = folder.resolve("tree");
        RootHash rootHash = VerityTree.build(image(300), tree, new UUID(1, 2), SALT).rootHash();
        byte[] bytes = Files.readAllBytes(tree);
        bytes[2 * 4096 + 5] ^= 1;
        Files.write(tree, bytes);

        try (BlockFile hashes = BlockFile.open(tree, StandardOpenOption.READ)) {
            assertThatThrownBy(() -> BlockDigests.of(hashes, rootHash, 2))
                    .isInstanceOf(VerityException.class)
                    .hasMessageContaining("hash block 2 is corrupted");
        }
    }

    @Test
    void ofNothingAreNone() throws IOException {
        try (BlockFile data = BlockFile.open(image(1), StandardOpenOption.READ)) {
            BlockDigests.compute(
                    data,
                    0,
                    0,
                    SALT,
                    2,
                    (_, _, _) -> {
                        throw new AssertionError("there is no block");
                    });
        }
        assertThat(new BlockDigests(SALT, new byte[0]).blocks()).isZero();
        assertThatThrownBy(() -> new BlockDigests(SALT, new byte[33]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean matches(BlockDigests digests, int block, byte[] computed, int i) {
        return digests.matches(block, computed, i * 32)
                && digests.key(block) == BlockDigests.key(computed, i * 32)
                && digests.key(block) == ByteBuffer.wrap(computed).getLong(i * 32);
    }

    private Path image(int blocks) throws IOException {
        byte[] bytes = new byte[blocks * 4096];
        new Random(blocks).nextBytes(bytes);
        return Files.write(folder.resolve("image"), bytes);
    }
}
