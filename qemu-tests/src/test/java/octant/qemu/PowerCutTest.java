package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Power cuts: the disk forgets what was not flushed (see [DiskFile#overlayOf]), the ledger keeps
/// what it acknowledged. Each change of a service's state is one entry; its verification is part of
/// the self-test.
@Tag("qemu")
class PowerCutTest {
    private static final int CUTS = 2;
    private static final String CONFIRMED = "octant: update: version \\S+ is (good|confirmed)";

    @Test
    void keepsEveryAcknowledgedEntry() {
        int acknowledged = 0;
        try (TestMachine machine = TestMachine.withOverlay(BuiltImage.require(), "power-cut")) {
            for (int cut = 0; cut < CUTS; cut++) {
                try (Vm vm = machine.start(machine.directly(""))) {
                    vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                    // Nothing has changed for a while then: all that was told is on disk.
                    vm.console().awaitLine(CONFIRMED, TestMachine.BOOT_LIMIT);
                    acknowledged += TestMachine.serviceChanges(vm.console().lines()).size();
                    vm.cutPower();
                }
            }
            try (Vm vm = machine.start(machine.directly("octant.selftest=on"))) {
                int entries = intactEntries(vm);
                int changes = TestMachine.serviceChanges(vm.console().lines()).size();
                // The very last change may still be on its way while the ledger is verified.
                assertThat(entries).isGreaterThanOrEqualTo(acknowledged + changes - 1);
                TestMachine.powerOff(vm);
                assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
            }
            assertThat(machine.checkData()).contains("octant-data: ").doesNotContain("recover");
        }
    }

    @Test
    void tearsNoEntryWhenCutInTheMiddleOfAppendingOrOfStopping() {
        try (TestMachine machine = TestMachine.withOverlay(BuiltImage.require(), "power-torn")) {
            try (Vm vm = machine.start(machine.directly(""))) {
                vm.console().awaitLine("service ledger: running", TestMachine.BOOT_LIMIT);
                vm.cutPower();
            }
            try (Vm vm = machine.start(machine.directly(""))) {
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                vm.qmp().pressPowerButton();
                vm.console().awaitLine("shutdown: stopping", TestMachine.POWER_OFF_LIMIT);
                vm.cutPower();
            }
            try (Vm vm = machine.start(machine.directly("octant.selftest=on"))) {
                assertThat(intactEntries(vm)).isPositive();
                TestMachine.powerOff(vm);
                assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
            }
            assertThat(machine.checkData()).contains("octant-data: ").doesNotContain("recover");
        }
    }

    /// How many entries the ledger has, once its self-test found it whole to the last byte.
    private static int intactEntries(Vm vm) {
        MatchResult ledger =
                vm.console()
                        .awaitLine(
                                "octant: selftest ledger: (ok|FAILED) .*intact, (\\d+) entries(.*)",
                                TestMachine.BOOT_LIMIT);
        assertThat(ledger.group(1)).isEqualTo("ok");
        assertThat(ledger.group(3)).doesNotContain("torn");
        return Integer.parseInt(ledger.group(2));
    }
}
