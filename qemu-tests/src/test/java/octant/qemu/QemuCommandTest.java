package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QemuCommandTest {
    private static final BootMethod FIRMWARE =
            new BootMethod.Firmware(Path.of("/fw/code"), Path.of("/vm/vars"));
    private static final BootMethod KERNEL =
            new BootMethod.DirectKernel(Path.of("/k/bzImage"), "panic=5 quiet");
    private static final DiskFile DISK = new DiskFile(Path.of("/vm/disk"), DiskFile.Format.RAW);

    @Test
    void spellsOutTheWholeMachine() {
        VmSpec spec = VmSpec.booting(FIRMWARE).disk(DISK).hostPort(4711).watchdog().build();
        assertThat(command(spec))
                .containsExactly(
                        "-no-user-config",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-machine",
                        "q35,vmport=off",
                        "-accel",
                        "tcg,thread=multi",
                        "-cpu",
                        "max",
                        "-m",
                        "256M",
                        "-smp",
                        "2",
                        "-chardev",
                        "stdio,id=console,signal=off",
                        "-serial",
                        "chardev:console",
                        "-qmp",
                        "unix:/vm/qmp,server=on,wait=off",
                        "-drive",
                        "if=pflash,format=raw,unit=0,readonly=on,file=/fw/code",
                        "-drive",
                        "if=pflash,format=raw,unit=1,file=/vm/vars",
                        "-drive",
                        "if=none,id=disk,cache=writeback,format=raw,file=/vm/disk",
                        "-device",
                        "virtio-blk-pci,drive=disk,bootindex=1",
                        "-netdev",
                        "user,id=net,hostfwd=tcp:127.0.0.1:4711-:8080",
                        "-device",
                        "virtio-net-pci,netdev=net,romfile=",
                        "-device",
                        "i6300esb",
                        "-action",
                        "watchdog=reset");
    }

    @Test
    void guardsTheVariablesOfFirmwareThatDoesSecureBoot() {
        BootMethod secure =
                new BootMethod.SecureFirmware(Path.of("/fw/secboot"), Path.of("/vm/vars"));
        assertThat(command(VmSpec.booting(secure).build()))
                .containsSubsequence(
                        "-machine",
                        "q35,vmport=off,smm=on",
                        "-global",
                        "driver=cfi.pflash01,property=secure,value=on",
                        "-drive",
                        "if=pflash,format=raw,unit=0,readonly=on,file=/fw/secboot",
                        "-drive",
                        "if=pflash,format=raw,unit=1,file=/vm/vars");
    }

    @Test
    void givesTheKernelItsCommandLineAsOneArgument() {
        assertThat(command(VmSpec.booting(KERNEL).build()))
                .containsSubsequence("-kernel", "/k/bzImage", "-append", "panic=5 quiet");
    }

    @Test
    void leavesOutWhatTheMachineHasNot() {
        assertThat(String.join(" ", command(VmSpec.booting(KERNEL).noNetwork().build())))
                .doesNotContain("net")
                .doesNotContain("drive")
                .doesNotContain("i6300esb")
                .doesNotContain("-rtc")
                .doesNotContain("-action");
    }

    @Test
    void setsTheClock() {
        VmSpec spec = VmSpec.booting(KERNEL).clock("1970-01-01T00:00:00").build();
        assertThat(command(spec)).containsSubsequence("-rtc", "clock=vm,base=1970-01-01T00:00:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "END | reboot=shutdown",
                "STAND_STILL | reboot=shutdown,shutdown=pause",
            })
    void doesWhereItWouldRebootWhatItWasAskedFor(OnReset wanted, String action) {
        VmSpec spec = VmSpec.booting(KERNEL).onReset(wanted).build();
        assertThat(command(spec)).endsWith("-action", action);
    }

    @ParameterizedTest
    @CsvSource({
        "VIRTIO, virtio-blk-pci",
        "NVME, nvme",
        "AHCI, ide-hd",
        "SCSI, scsi-hd",
        "USB, usb-storage"
    })
    void plugsTheDiskInWhereItWasAskedFor(DiskBus bus, String device) {
        List<String> command = command(VmSpec.booting(KERNEL).disk(DISK).bus(bus).build());
        assertThat(command)
                .anyMatch(word ->
                        word.startsWith(device + ",drive=disk") && word.endsWith("bootindex=1"));
    }

    @Test
    void doublesCommasInPaths() {
        DiskFile odd = new DiskFile(Path.of("/vm/a,b"), DiskFile.Format.QCOW2);
        assertThat(command(VmSpec.booting(KERNEL).disk(odd).build()))
                .contains("if=none,id=disk,cache=writeback,format=qcow2,file=/vm/a,,b");
    }

    @Test
    void logsTheWritesToTheDiskWhenAsked() {
        VmSpec spec = VmSpec.booting(KERNEL).disk(DISK).writeLog(Path.of("/vm/a,log")).build();
        assertThat(command(spec))
                .contains(
                        "if=none,id=disk,cache=writeback,driver=blklogwrites,log-sector-size=512"
                                + ",file.driver=raw,file.file.driver=file"
                                + ",file.file.filename=/vm/disk,log.driver=raw"
                                + ",log.file.driver=file,log.file.filename=/vm/a,,log");
    }

    @Test
    void refusesMachinesThatCannotBe() {
        assertThatThrownBy(() -> VmSpec.booting(KERNEL).writeLog(Path.of("/log")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk");
        assertThatThrownBy(() -> VmSpec.booting(KERNEL).memoryMebibytes(63).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("63 MiB");
        assertThat(VmSpec.booting(KERNEL).memoryMebibytes(64).build()).isNotNull();
        assertThatThrownBy(() -> VmSpec.booting(KERNEL).noNetwork().hostPort(1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network");
    }

    private static List<String> command(VmSpec spec) {
        return QemuCommand.of(spec, Accelerator.EMULATION, Path.of("/vm/qmp")).arguments();
    }
}
