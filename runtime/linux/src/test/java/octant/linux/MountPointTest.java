package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountPointTest {
    @Test
    void theLineOfTheManualIsRead() {
        String line =
                "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n";
        assertThat(MountPoint.parse(line))
                .containsExactly(
                        new MountPoint(
                                36,
                                35,
                                "98:0",
                                "/mnt1",
                                "/mnt2",
                                "rw,noatime",
                                "ext3",
                                "/dev/root",
                                "rw,errors=continue"));
    }

    @Test
    void anyNumberOfOptionalFieldsIsPassed() {
        assertThat(MountPoint.parse("1 0 0:1 / / rw - tmpfs none rw\n"))
                .extracting(MountPoint::type)
                .containsExactly("tmpfs");
        assertThat(
                        MountPoint.parse(
                                "1 0 0:1 / / rw shared:1 master:2 propagate_from:3 - tmpfs none rw\n"))
                .extracting(MountPoint::type)
                .containsExactly("tmpfs");
    }

    @Test
    void escapedNamesAreUnescaped() {
        String line = "1 0 0:1 / /a\\040b\\134c\\011\\012 rw - tmpfs no\\040ne rw\n";
        assertThat(MountPoint.parse(line))
                .extracting(MountPoint::path, MountPoint::source)
                .containsExactly(tuple("/a b\\c\t\n", "no ne"));
    }

    @Test
    void aBackslashWithoutThreeDigitsStays() {
        assertThat(MountPoint.parse("1 0 0:1 / /a\\04 rw - tmpfs none rw\n"))
                .extracting(MountPoint::path)
                .containsExactly("/a\\04");
    }

    @Test
    void aMountWithoutSourceIsRead() {
        assertThat(MountPoint.parse("1 0 0:1 / /a rw - tmpfs  rw\n"))
                .extracting(MountPoint::source)
                .containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 0 0:1 / / rw - tmpfs none rw",
                "\n",
                "1 0 0:1 / / rw tmpfs none rw\n",
                "1 0 0:1 / - tmpfs none rw\n",
                "1 0 0:1 / / rw - tmpfs none\n",
                "x 0 0:1 / / rw - tmpfs none rw\n",
                "99999999999 0 0:1 / / rw - tmpfs none rw\n",
            })
    void otherLinesAreRefused(String line) {
        assertThatThrownBy(() -> MountPoint.parse(line))
                .isInstanceOf(MalformedAnswerException.class);
    }
}
