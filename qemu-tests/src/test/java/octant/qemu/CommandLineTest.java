package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Wrong settings, a data partition that is not there, the screen as console: the machine says so
/// and boots all the same.
@Tag("qemu")
class CommandLineTest {
    private static final String WRONG =
            "octant.ip=banana octant.unknown=1 octant.selftest=maybe"
                    + " octant.data=PARTUUID=00000000-0000-0000-0000-000000000000"
                    + " console=tty0";

    @Test
    void saysWhatIsWrongAndBoots() {
        BuiltImage image = BuiltImage.require();
        int port = HostPorts.free();
        try (TestMachine machine = TestMachine.withCopy(image, "command-line");
                Vm vm = machine.start(machine.directly(WRONG).hostPort(port));
                GuestApi api = new GuestApi(port)) {
            vm.console()
                    .awaitLine(
                            "octant: (ready|degraded|not ready): .* services",
                            TestMachine.BOOT_LIMIT);
            SerialConsole console = vm.console();
            assertThat(console.sawLine("octant: console: tty(S|AMA)0 of ")).isTrue();
            assertThat(console.sawLine("octant.unknown: no such setting, ignored")).isTrue();
            assertThat(console.sawLine("octant.selftest=maybe: want on or off; using off"))
                    .isTrue();
            assertThat(console.sawLine("octant.ip: address .banana.: want")).isTrue();
            assertThat(
                            console.sawLine(
                                    "octant: data: no partition with PARTUUID=0000.*nothing written"
                                            + " will survive this boot"))
                    .isTrue();
            assertThat(console.sawLine("service api: running")).isTrue();
            assertThat(api.json(GuestApi.STATUS).field("storage").field("durable").truth())
                    .isFalse();
            TestMachine.powerOff(vm);
            assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
        }
    }
}
