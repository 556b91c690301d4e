package octant.qemu;

import java.time.Duration;

/// What a person does at the serial line of a live system.
final class LiveScreen {
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    private LiveScreen() {}

    /// Waits for a live system that runs from that medium.
    static void awaitStart(Vm vm, LiveMedium.Kind kind) {
        vm.console().awaitLine("octant: live: runs from " + kind.device(), TestMachine.BOOT_LIMIT);
    }

    /// Makes an empty disk a machine; nothing else is given away: not the medium itself, and not
    /// the disk a second time.
    static void installOnly(Vm vm, LiveMedium.Kind kind, String disk) {
        awaitStart(vm, kind);
        String medium = kind.device();
        ask(vm, "status", "a live system, it runs from " + medium);
        ask(vm, "update check", "a live medium is not updated");
        ask(vm, "install " + medium, medium + ": is the live medium");
        vm.type("install " + disk);
        vm.console().awaitLine(disk + ": installed", INSTALL_LIMIT);
        ask(vm, "install " + disk, disk + ": holds a partition table: octant-esp");
    }

    private static void ask(Vm vm, String line, String answer) {
        vm.type(line);
        vm.console().awaitLine(answer, ANSWER_LIMIT);
    }
}
