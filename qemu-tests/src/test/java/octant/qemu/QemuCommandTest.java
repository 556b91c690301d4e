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
            new BootMethod.DirectKernel(Path.of("/k/linux.efi"), "panic=5 quiet");
    private static final DiskFile DISK = new DiskFile(Path.of("/vm/disk"), DiskFile.Format.RAW);

    @Test
    void spellsOutTheWholeMachine() {
        VmSpec spec =
                VmSpec.booting(Architecture.X86_64, FIRMWARE)
                        .disk(DISK)
                        .hostPort(4711)
                        .watchdog()
                        .build();
        assertThat(command(spec))
                .containsExactly(
                        "-no-user-config",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-machine",
                        "q35,vmport=off",
                        "-m",
                        "256M",
                        "-smp",
                        "2",
                        "-accel",
                        "tcg,thread=single",
                        "-cpu",
                        "max",
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
        assertThat(command(VmSpec.booting(Architecture.X86_64, secure).build()))
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
    void takesAnotherBoardForAnotherArchitecture() {
        VmSpec spec =
                VmSpec.booting(Architecture.AARCH64, FIRMWARE).disk(DISK).bus(DiskBus.AHCI).build();
        assertThat(command(spec))
                .containsSubsequence("-machine", "virt,gic-version=3", "-cpu", "neoverse-n1")
                .containsSubsequence(
                        "ich9-ahci,id=ahci", "ide-hd,bus=ahci.0,drive=disk,bootindex=1")
                .doesNotContain("q35,vmport=off");
    }

    @Test
    void givesTheKernelItsCommandLineAsOneArgument() {
        assertThat(command(VmSpec.booting(Architecture.X86_64, KERNEL).build()))
                .containsSubsequence("-kernel", "/k/linux.efi", "-append", "panic=5 quiet");
    }

    @Test
    void leavesOutWhatTheMachineHasNot() {
        assertThat(
                        String.join(
                                " ",
                                command(
                                        VmSpec.booting(Architecture.X86_64, KERNEL)
                                                .noNetwork()
                                                .build())))
                .doesNotContain("net")
                .doesNotContain("drive")
                .doesNotContain("i6300esb")
                .doesNotContain("-rtc")
                .doesNotContain("-action");
    }

    @Test
    void setsTheClock() {
        VmSpec spec =
                VmSpec.booting(Architecture.X86_64, KERNEL).clock("1970-01-01T00:00:00").build();
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
        VmSpec spec = VmSpec.booting(Architecture.X86_64, KERNEL).onReset(wanted).build();
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
        List<String> command =
                command(VmSpec.booting(Architecture.X86_64, KERNEL).disk(DISK).bus(bus).build());
        assertThat(command)
                .anyMatch(word ->
                        word.startsWith(device + ",") && word.endsWith(",drive=disk,bootindex=1"));
    }

    /// A live medium comes before the disk.
    @ParameterizedTest
    @CsvSource({
        "X86_64, DISC, 'ide-cd,drive=medium,bus=ide.1,bootindex=0'",
        "AARCH64, DISC, 'scsi-cd,drive=medium,bus=medium-scsi.0,bootindex=0'",
        "X86_64, STICK, 'usb-storage,drive=medium,bus=medium-usb.0,bootindex=0'"
    })
    void startsFromALiveMediumFirst(
            Architecture architecture, LiveMedium.Kind kind, String device) {
        LiveMedium medium = new LiveMedium(Path.of("/vm/a,b.iso"), kind);
        VmSpec spec = VmSpec.booting(architecture, FIRMWARE).medium(medium).disk(DISK).build();
        assertThat(command(spec))
                .contains("if=none,id=medium,format=raw,snapshot=on,file=/vm/a,,b.iso")
                .contains(device);
    }

    @Test
    void doublesCommasInPaths() {
        DiskFile odd = new DiskFile(Path.of("/vm/a,b"), DiskFile.Format.QCOW2);
        assertThat(command(VmSpec.booting(Architecture.X86_64, KERNEL).disk(odd).build()))
                .contains("if=none,id=disk,cache=writeback,format=qcow2,file=/vm/a,,b");
    }

    @Test
    void logsTheWritesToTheDiskWhenAsked() {
        VmSpec spec =
                VmSpec.booting(Architecture.X86_64, KERNEL)
                        .disk(DISK)
                        .writeLog(Path.of("/vm/a,log"))
                        .build();
        assertThat(command(spec))
                .contains(
                        "if=none,id=disk,cache=writeback,driver=blklogwrites,log-sector-size=512"
                                + ",file.driver=raw,file.file.driver=file"
                                + ",file.file.filename=/vm/disk,log.driver=raw"
                                + ",log.file.driver=file,log.file.filename=/vm/a,,log");
    }

    @Test
    void refusesMachinesThatCannotBe() {
        assertThatThrownBy(() ->
                        VmSpec.booting(Architecture.X86_64, KERNEL)
                                .writeLog(Path.of("/log"))
                                .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk");
        assertThatThrownBy(() ->
                        VmSpec.booting(Architecture.X86_64, KERNEL).memoryMebibytes(63).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("63 MiB");
        assertThat(VmSpec.booting(Architecture.X86_64, KERNEL).memoryMebibytes(64).build())
                .isNotNull();
        assertThatThrownBy(() ->
                        VmSpec.booting(Architecture.X86_64, KERNEL).noNetwork().hostPort(1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network");
    }

    private static List<String> command(VmSpec spec) {
        return QemuCommand.of(spec, Accelerator.EMULATION, Path.of("/vm/qmp")).arguments();
    }

    @Test
    void theConsoleCanBeTheSecondLineOfACard() {
        assertThat(
                        command(
                                VmSpec.booting(Architecture.AARCH64, KERNEL)
                                        .serialLine(SerialLine.SECOND)
                                        .build()))
                .contains("pci-serial-2x,chardev1=first,chardev2=console")
                .doesNotContain("-serial");
    }
}
