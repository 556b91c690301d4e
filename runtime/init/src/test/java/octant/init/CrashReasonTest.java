package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrashReasonTest {
    /// Exit codes as wait(2) has them: 139 is a signal with a core dump, 0x300 is status 3.
    @ParameterizedTest
    @CsvSource({
        "exitcode=0x0000000b, the runtime was ended by signal 11",
        "exitcode=0x0000008b, the runtime was ended by signal 11",
        "exitcode=0x00000100, the runtime crashed",
        "exitcode=0x00000300, the runtime ran out of memory",
        "exitcode=0x00004600, the runtime ended with status 70",
        "exitcode=0xwrong, kernel panic: Attempted to kill init! exitcode=0xwrong",
        "exitcode=0xffffffffff, kernel panic: Attempted to kill init! exitcode=0xffffffffff",
    })
    void theEndOfPidOneIsToldInWords(String code, String reason) {
        String record = "<0>[    9.2] Kernel panic - not syncing: Attempted to kill init! " + code;

        assertThat(CrashReason.of(record).orElseThrow().text()).isEqualTo(reason);
    }

    @Test
    void ourOwnWordsTellMoreThanTheKernels() {
        String record =
                """
                <0>[    9.1] octant: fatal: thread signals: java.lang.Error
                <0>[    9.2] Kernel panic - not syncing: sysrq triggered crash
                """;

        assertThat(CrashReason.of(record).orElseThrow().text())
                .isEqualTo("thread signals: java.lang.Error");
    }

    @Test
    void aLogWithoutACrashHasNone() {
        assertThat(CrashReason.of("<6>[    1.0] all is well\n")).isEmpty();
        assertThat(CrashReason.of("")).isEmpty();
    }
}
