package octant.verity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VeritySuperblockTest {
    private static final VeritySuperblock SAMPLE =
            new VeritySuperblock(
                    UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                    123_456,
                    new Salt("0102030405"));

    @Test
    void survivesEncodingAndDecoding() {
        assertThat(VeritySuperblock.decode(SAMPLE.encode())).isEqualTo(SAMPLE);
    }

    @ParameterizedTest
    @CsvSource({
        "0,no signature",
        "8,version",
        "12,hash type",
        "32,algorithm",
        "39,algorithm",
        "64,data block size",
        "68,hash block size",
        "79,data blocks",
        "81,salt size"
    })
    void refusesADamagedField(int offset, String field) {
        byte[] bytes = SAMPLE.encode();
        bytes[offset] ^= (byte) 0x80;

        assertThatThrownBy(() -> VeritySuperblock.decode(bytes))
                .isInstanceOf(VerityException.class)
                .hasMessageContaining(field);
    }

    @Test
    void refusesAnImageWithoutBlocks() {
        byte[] bytes = SAMPLE.encode();
        Arrays.fill(bytes, 72, 80, (byte) 0);

        assertThatThrownBy(() -> VeritySuperblock.decode(bytes))
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("data blocks: 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511})
    void refusesTooFewBytes(int length) {
        assertThatThrownBy(() -> VeritySuperblock.decode(new byte[length]))
                .isInstanceOf(VerityException.class)
                .hasMessageContaining("want 512 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, VeritySuperblock.MAX_DATA_BLOCKS + 1})
    void refusesABlockCountOutOfBounds(long blocks) {
        assertThatThrownBy(() -> new VeritySuperblock(SAMPLE.uuid(), blocks, SAMPLE.salt()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "AB", " "})
    void refusesASaltThatIsNoHexadecimal(String hex) {
        assertThatThrownBy(() -> new Salt(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsTheSalt() {
        assertThat(new Salt("00".repeat(256)).bytes()).hasSize(256);
        assertThatThrownBy(() -> new Salt("00".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
