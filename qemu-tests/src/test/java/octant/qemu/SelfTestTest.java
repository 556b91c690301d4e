package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The machine looks at itself from inside (`octant.selftest=on`): each finding is one line of the
/// console, and one check here. The boot has no network and its clock stands at 1970.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelfTestTest {
    private static final Pattern FINDING =
            Pattern.compile("octant: selftest ([a-z-]+): (ok|attention|FAILED) (.*)");

    private final BuiltImage image = BuiltImage.require();
    private final TestMachine machine = TestMachine.withCopy(image, "selftest");
    private final Map<String, String> findings = new LinkedHashMap<>();
    private List<String> console = List.of();
    private String sum = "";
    private long powerOffs;

    @BeforeAll
    void live() {
        VmSpec.Builder spec =
                machine.directly("octant.selftest=on")
                        .noNetwork()
                        .clock("1970-01-01T00:00:00")
                        .watchdog();
        try (Vm vm = machine.start(spec)) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            sum =
                    vm.console()
                            .awaitLine(
                                    "octant: selftest: (.* passed, .* failed)",
                                    TestMachine.BOOT_LIMIT)
                            .group(1);
            TestMachine.powerOff(vm);
            console = vm.console().lines();
            powerOffs = TestMachine.powerOffs(vm);
        }
        for (String line : console) {
            Matcher finding = FINDING.matcher(line);
            if (finding.find()) {
                findings.put(finding.group(1), finding.group(2) + " " + finding.group(3));
            }
        }
    }

    @AfterAll
    void tidy() {
        machine.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services",
                "root-read-only",
                "verity",
                "storage",
                "processes",
                "devices",
                "clock",
                "watchdog",
                "swap",
                "core-dumps",
                "private-folders",
                "crash-records",
                "aot-cache",
                "child-status",
                "orphan",
                "killed-child",
                "service-restart",
                "ledger"
            })
    void holds(String finding) {
        assertThat(findings).containsKey(finding);
        assertThat(findings.get(finding)).startsWith("ok ");
    }

    @Test
    void findsNothingBroken() {
        assertThat(sum).isEqualTo(findings.size() + " passed, 0 failed");
        assertThat(findings.values()).noneMatch(finding -> finding.startsWith("FAILED"));
    }

    @Test
    void verifiesTheRootThatWasBuilt() {
        assertThat(findings.get("verity")).contains(image.rootHash());
    }

    @Test
    void setsAClockFrom1970ToTheLastKnownTime() {
        assertThat(console)
                .anyMatch(line -> line.matches(".*octant: clock: was 1970-.*, set to 20[2-9].*"));
    }

    @Test
    void powersOffInOrderWithoutANetwork() {
        assertThat(powerOffs).isEqualTo(1);
    }
}
