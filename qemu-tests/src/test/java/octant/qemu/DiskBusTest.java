package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same disk, plugged in everywhere a target has it. A boot each: only on demand.
@Tag("qemu")
@Tag("qemu-all")
class DiskBusTest {
    // A USB disk comes too late for a root without initramfs, unless dm-mod.waitfor= names it.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "USB")
    void bootsFrom(DiskBus bus) {
        BuiltImage image = BuiltImage.require();
        try (TestMachine machine = TestMachine.withCopy(image, "bus-" + bus);
                Vm vm = machine.start(machine.throughFirmware().bus(bus))) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            TestMachine.powerOff(vm);
            assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
        }
    }
}
