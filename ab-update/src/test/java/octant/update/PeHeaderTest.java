package octant.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeHeaderTest {
    @Test
    void findsASection() {
        byte[] file = SampleUki.with("quiet");

        assertThat(PeHeader.parse("sample", file, file.length).section(".cmdline"))
                .contains(new PeHeader.Section(".cmdline", 0x1000, 5, 0x200, 0x200));
        assertThat(PeHeader.parse("sample", file, file.length).section(".linux")).isEmpty();
    }

    /// @param offset of a 16-bit field
    @ParameterizedTest
    @CsvSource({
        "0x00, 0x0000, 'no \"MZ\"'",
        "0x3c, 0x0000, 'PE header out of range'",
        "0x3c, 0xfff0, 'PE header out of range'",
        "0x3e, 0x8000, 'PE header out of range'",
        "0x40, 0x0000, 'no \"PE\"'",
        "0x46, 0x0000, '0 sections do not fit'",
        "0x46, 0x0061, '97 sections do not fit'",
        "0x46, 0x0060, '96 sections do not fit'",
        "0x54, 0x0010, 'no 64-bit program'",
        "0x54, 0xffff, 'do not fit'",
        "0x58, 0x010b, 'no 64-bit program'",
        "0xd8, 0x0201, 'beyond the end of the file'",
        "0xde, 0xffff, 'beyond the end of the file'",
    })
    void refusesADamagedHeader(String offset, String value, String why) {
        byte[] file = SampleUki.with("quiet");
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(Integer.decode(offset), Integer.decode(value).shortValue());

        assertThatThrownBy(() -> PeHeader.parse("sample", file, file.length))
                .isInstanceOf(UkiException.class)
                .hasMessageStartingWith("sample: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x3f, 0x40, 0xa0, SampleUki.SECTION_TABLE + 39, 0x3ff})
    void refusesATruncatedFile(int length) {
        byte[] file = Arrays.copyOf(SampleUki.with("quiet"), length);

        assertThatThrownBy(() -> PeHeader.parse("sample", file, length))
                .isInstanceOf(UkiException.class);
    }
}
