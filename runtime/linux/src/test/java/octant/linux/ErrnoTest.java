package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void anErrnoReadsAsNameAndDescription() {
        assertThat(Errno.of(16)).hasToString("EBUSY (Device or resource busy)");
    }

    @Test
    void everyNumberFindsItself() {
        for (Errno errno : Errno.values()) {
            assertThat(Errno.of(errno.number())).isEqualTo(errno);
        }
    }

    @Test
    void numbersOutsideTheTableAreUnknown() {
        assertThat(Errno.of(0)).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(-5)).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(41)).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(133)).isEqualTo(Errno.EHWPOISON);
        assertThat(Errno.of(134)).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(4095)).isEqualTo(Errno.UNKNOWN);
    }
}
