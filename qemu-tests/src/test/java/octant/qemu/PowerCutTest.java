package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Power cuts while the ledger is written: the disk forgets what was not flushed (see
/// [DiskFile#overlayOf]), the ledger keeps what it acknowledged.
@Tag("qemu")
class PowerCutTest {
    private static final int CUTS = 3;

    @Test
    void losesNoAcknowledgedEntry() {
        BuiltImage image = BuiltImage.require();
        int acknowledged = 0;
        try (TestMachine machine = TestMachine.withOverlay(image, "power-cut")) {
            for (int cut = 0; cut < CUTS; cut++) {
                int port = HostPorts.free();
                try (Vm vm = machine.start(machine.directly("").hostPort(port));
                        GuestApi api = new GuestApi(port)) {
                    vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                    assertThat(api.awaitReady(TestMachine.BOOT_LIMIT, vm::running)).isTrue();
                    assertThat(api.json(GuestApi.STATUS).field("storage").field("durable").truth())
                            .isTrue();
                    acknowledged += TestMachine.serviceChanges(vm.console().lines()).size();
                    vm.cutPower();
                }
            }
            try (Vm vm = machine.start(machine.directly("octant.selftest=on"))) {
                MatchResult ledger =
                        vm.console()
                                .awaitLine(
                                        "octant: selftest ledger: (ok|FAILED) .*intact, (\\d+)"
                                                + " entries(.*)",
                                        TestMachine.BOOT_LIMIT);
                assertThat(ledger.group(1)).isEqualTo("ok");
                assertThat(ledger.group(3)).doesNotContain("torn");
                assertThat(Integer.parseInt(ledger.group(2))).isGreaterThan(acknowledged);
                TestMachine.powerOff(vm);
                assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
            }
        }
    }
}
