package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import octant.init.KernelCommandLine.Argument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelCommandLineTest {
    @Test
    void takesItsOwnSettingsFromAmongTheKernels() {
        KernelCommandLine line =
                KernelCommandLine.parse(
                        "root=/dev/dm-0 ro octant.hostname=node-7 panic=5 octant.data=none"
                                + " octant.watchdog=60 octant.selftest=on octant.log=verbose\n");

        assertThat(line.problems()).isEmpty();
        assertThat(line.hostName()).contains("node-7");
        assertThat(line.data()).isEqualTo(new DataSource.None());
        assertThat(line.watchdog()).contains(Duration.ofSeconds(60));
        assertThat(line.selfTest()).isTrue();
        assertThat(line.verbose()).isTrue();
    }

    @Test
    void anEmptyLineIsAllDefaults() {
        KernelCommandLine line = KernelCommandLine.parse("");

        assertThat(line.problems()).isEmpty();
        assertThat(line.ip()).isEqualTo("dhcp");
        assertThat(line.hostName()).isEmpty();
        assertThat(line.data()).isEqualTo(new DataSource.Automatic());
        assertThat(line.watchdog()).contains(Duration.ofSeconds(30));
        assertThat(line.selfTest()).isFalse();
        assertThat(line.verbose()).isFalse();
    }

    @Test
    void quotesAreTakenAsTheKernelTakesThem() {
        assertThat(
                        KernelCommandLine.split(
                                "  a=1 \"b=two words\" c=\"three \"more\tdm-mod.create=\"x,,0 1\" q=a\"b c\"d"
                                        + " open=\"to the end"))
                .containsExactly(
                        new Argument("a", "1"),
                        new Argument("b", "two words"),
                        new Argument("c", "three \"more"),
                        new Argument("dm-mod.create", "x,,0 1"),
                        new Argument("q", "a\"b c\"d"),
                        new Argument("open", "to the end"));
    }

    @Test
    void whatLooksLikeASettingInsideAQuotedValueIsNone() {
        assertThat(KernelCommandLine.parse("x=\"a octant.data=none\"").values()).isEmpty();
    }

    @Test
    void theLastOfTwoWins() {
        assertThat(KernelCommandLine.parse("octant.data=none octant.data=/dev/sda1").data())
                .isEqualTo(new DataSource.ByDevice("sda1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "octant.hostname=",
                "octant.hostname=Node",
                "octant.hostname=-a",
                "octant.hostname=a-",
                "octant.hostname=a.b",
                "octant.hostname=0123456789012345678901234567890123456789012345678901234567890123",
                "octant.data=sda1",
                "octant.data=/dev/",
                "octant.data=/dev/../etc/passwd",
                "octant.data=PARTUUID=1234",
                "octant.watchdog=4",
                "octant.watchdog=3601",
                "octant.watchdog=99999999999999999999",
                "octant.watchdog=-5",
                "octant.watchdog=",
                "octant.selftest=yes",
                "octant.log=loud",
                "octant.drill=fire",
                "octant.drill=PANIC",
                "octant.ip",
                "octant.ip=\"10.0.0.1/8 x\""
            })
    void aWrongValueIsNamedWithWhatIsAllowedAndTheDefaultHolds(String text) {
        KernelCommandLine line = KernelCommandLine.parse(text);

        assertThat(line.values()).isEmpty();
        assertThat(line.problems()).hasSize(1);
        assertThat(line.problems().getFirst())
                .startsWith(text.replace("\"", "").split("=", 2)[0] + "=")
                .contains(": want ", "; using ");
    }

    @Test
    void anUnknownSettingIsNamedWithThoseThatThereAre() {
        assertThat(KernelCommandLine.parse("octant.dta=none").problems())
                .containsExactly(
                        "octant.dta: no such setting, ignored; there are octant.ip octant.hostname"
                                + " octant.data octant.live octant.update octant.selftest octant.watchdog"
                                + " octant.log octant.drill");
    }

    @ParameterizedTest
    @EnumSource(KernelSetting.class)
    void everyDefaultIsAllowedWhereItIsAValue(KernelSetting setting) {
        assertThat(setting.standard().isEmpty() || setting.allows(setting.standard())).isTrue();
        assertThat(setting.key()).startsWith("octant.");
    }

    @ParameterizedTest
    @CsvSource({"5, PT5S", "3600, PT1H"})
    void bothEndsOfTheWatchdogsRangeAreIn(String seconds, Duration timeout) {
        assertThat(KernelCommandLine.parse("octant.watchdog=" + seconds).watchdog())
                .contains(timeout);
    }

    @Test
    void theWatchdogCanBeLeftAlone() {
        assertThat(KernelCommandLine.parse("octant.watchdog=off").watchdog()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Drill.class)
    void everyDrillIsAValueAndIsNamedAmongThem(Drill drill) {
        assertThat(KernelCommandLine.parse("octant.drill=" + drill.key()).drill()).contains(drill);
        assertThat(KernelSetting.DRILL.wanted()).contains(drill.key());
    }

    @Test
    void noDrillIsTheDefault() {
        assertThat(KernelCommandLine.EMPTY.drill()).isEmpty();
        assertThat(KernelCommandLine.parse("octant.drill=none").drill()).isEmpty();
    }

    @Test
    void aPartitionUuidIsComparedInLowerCase() {
        assertThat(
                        KernelCommandLine.parse(
                                        "octant.data=PARTUUID=0FC63DAF-8483-4772-8E79-3D69D8477DE4")
                                .data())
                .isEqualTo(new DataSource.ByPartitionUuid("0fc63daf-8483-4772-8e79-3d69d8477de4"));
    }

    @Test
    void settingsWithoutAnythingOfOursGiveNoProblem() {
        assertThat(KernelCommandLine.parse("octantx=1 quiet -- init").problems())
                .isEqualTo(List.of());
    }
}
