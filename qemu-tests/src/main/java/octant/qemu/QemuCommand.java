package octant.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// QEMU's command line for a machine: nothing is QEMU's default, so that the same machine comes out
/// everywhere.
public record QemuCommand(List<String> arguments) {
    public QemuCommand {
        arguments = List.copyOf(arguments);
    }

    /// @param control where QEMU makes the Unix socket for [Qmp]
    public static QemuCommand of(VmSpec spec, Accelerator accelerator, Path control) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-no-user-config", "-nodefaults", "-display", "none"));
        line.addAll(machine(spec));
        line.addAll(accelerator.arguments(spec.architecture()));
        line.addAll(List.of("-chardev", "stdio,id=console,signal=off"));
        line.addAll(spec.serialLine().arguments());
        line.addAll(List.of("-qmp", "unix:" + value(control) + ",server=on,wait=off"));
        line.addAll(boot(spec.boot()));
        spec.medium().ifPresent(medium -> line.addAll(medium.arguments(spec.architecture())));
        spec.disk().ifPresent(disk -> line.addAll(disk(disk, spec)));
        line.addAll(network(spec));
        if (spec.watchdog()) {
            line.addAll(List.of("-device", "i6300esb", "-action", "watchdog=reset"));
        }
        spec.clock().ifPresent(clock -> line.addAll(List.of("-rtc", "clock=vm,base=" + clock)));
        line.addAll(onReset(spec.onReset()));
        return new QemuCommand(line);
    }

    private static List<String> machine(VmSpec spec) {
        if (spec.boot() instanceof BootMethod.Described(List<String> arguments)) {
            return arguments;
        }
        List<String> line = new ArrayList<>();
        line.addAll(
                switch (spec.architecture()) {
                    case X86_64 -> personalComputer(spec.boot());
                    case AARCH64 -> List.of("-machine", "virt,gic-version=3");
                });
        line.addAll(List.of("-m", spec.memoryMebibytes() + "M", "-smp", "" + spec.processors()));
        return line;
    }

    /// Secure Boot: only firmware in system management mode writes to the flash (OVMF's README).
    private static List<String> personalComputer(BootMethod boot) {
        String board = "q35,vmport=off";
        return switch (boot) {
            case BootMethod.SecureFirmware _ ->
                    List.of(
                            "-machine",
                            board + ",smm=on",
                            "-global",
                            "driver=cfi.pflash01,property=secure,value=on",
                            "-global",
                            "ICH9-LPC.disable_s3=1");
            case BootMethod.Firmware _, BootMethod.DirectKernel _, BootMethod.Described _ ->
                    List.of("-machine", board);
        };
    }

    private static List<String> flash(Path code, Path variables) {
        return List.of(
                "-drive",
                "if=pflash,format=raw,unit=0,readonly=on,file=" + value(code),
                "-drive",
                "if=pflash,format=raw,unit=1,file=" + value(variables));
    }

    private static List<String> boot(BootMethod boot) {
        return switch (boot) {
            case BootMethod.Firmware(Path code, Path variables) -> flash(code, variables);
            case BootMethod.SecureFirmware(Path code, Path variables) -> flash(code, variables);
            case BootMethod.DirectKernel(Path kernel, String commandLine) ->
                    List.of("-kernel", kernel.toString(), "-append", commandLine);
            case BootMethod.Described _ -> List.of();
        };
    }

    private static List<String> disk(DiskFile disk, VmSpec spec) {
        List<String> line = new ArrayList<>();
        line.add("-drive");
        line.add(
                "if=none,id=disk,cache=writeback,"
                        + spec.writeLog()
                                .map(log -> logged(disk, log))
                                .orElseGet(() -> plain(disk)));
        line.addAll(spec.bus().devices(spec.architecture(), spec.sectorBytes()));
        return line;
    }

    private static String plain(DiskFile disk) {
        return "format=" + disk.format().qemuName() + ",file=" + value(disk.path());
    }

    /// The guest's flushes come into the log because the cache is a writeback one; its discards are
    /// not carried out and not logged, which is QEMU's default.
    private static String logged(DiskFile disk, Path log) {
        return "driver=blklogwrites,log-sector-size=512"
                + (",file.driver=" + disk.format().qemuName())
                + (",file.file.driver=file,file.file.filename=" + value(disk.path()))
                + (",log.driver=raw,log.file.driver=file,log.file.filename=" + value(log));
    }

    /// No option ROM on the card: the firmware shall not try to boot from the network.
    private static List<String> network(VmSpec spec) {
        if (!spec.network()) {
            return List.of();
        }
        String user = "user,id=net";
        if (spec.hostPort().isPresent()) {
            user +=
                    ",hostfwd=tcp:127.0.0.1:"
                            + spec.hostPort().getAsInt()
                            + "-:"
                            + spec.guestPort();
        }
        return List.of("-netdev", user, "-device", "virtio-net-pci,netdev=net,romfile=");
    }

    private static List<String> onReset(OnReset wanted) {
        return switch (wanted) {
            case REBOOT -> List.of();
            case STAND_STILL -> List.of("-action", "reboot=shutdown,shutdown=pause");
            case END -> List.of("-action", "reboot=shutdown");
        };
    }

    /// A comma in a value is doubled, see QEMU's manual under "-drive".
    private static String value(Path path) {
        return path.toString().replace(",", ",,");
    }
}
