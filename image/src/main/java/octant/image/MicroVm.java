package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octant.update.disk.Architecture;
import octant.update.disk.DiskLayout;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.StableId;

/// What Firecracker and QEMU's small machines start without firmware, in an archive:
///
/// ```
/// vmlinux | Image      the kernel
/// root.raw             partitions root-a and root-a-verity; read-only, for any number of machines
/// data.raw             partition octant-data, one for each machine
/// firecracker.json     firecracker --no-api --config-file firecracker.json
/// qemu-arguments       one a line: xargs --arg-file=qemu-arguments --delimiter='\n' qemu-system-…
/// ```
///
/// The kernel finds the root by the same names, and so with the same options, as on a disk; an
/// update is another archive. To end a machine of x86_64, restart it from inside: it has nothing to
/// switch it off with.
final class MicroVm {
    private static final int SECTOR_BYTES = 512;
    private static final long MIB = 1 << 20;
    private static final String ROOT = "root.raw";
    private static final String DATA = "data.raw";

    private static final String NO_SLOTS = " octant.update=off";

    /// Of either machine: two processors and half a GiB of memory are plenty.
    private static final int PROCESSORS = 2;

    private static final int MEMORY_MIB = 512;

    private final HostTools tools;
    private final Architecture architecture;
    private final DiskLayout disk;
    private final Path folder;

    /// @param disk of the same images: where the names of the partitions come from
    /// @param folder to make the parts in
    MicroVm(HostTools tools, Architecture architecture, DiskLayout disk, Path folder) {
        this.tools = tools;
        this.architecture = architecture;
        this.disk = disk;
        this.folder = folder;
    }

    /// @param commandLine of the kernel on a disk
    /// @param contents what the partitions hold
    void make(
            KernelFolder kernels,
            String commandLine,
            Map<PartitionRole, Path> contents,
            Path archive)
            throws IOException {
        Files.createDirectories(folder);
        String kernel = kernelName();
        Files.copy(kernelFile(kernels), folder.resolve(kernel));
        drive(ROOT, List.of(PartitionRole.ROOT_A, PartitionRole.ROOT_A_VERITY), contents);
        drive(DATA, List.of(PartitionRole.DATA), contents);
        Files.writeString(folder.resolve("firecracker.json"), firecracker(kernel, commandLine));
        Files.write(folder.resolve("qemu-arguments"), qemu(kernel, commandLine));
        Tar.make(
                tools,
                Tar.Format.SPARSE,
                folder,
                List.of(kernel, ROOT, DATA, "firecracker.json", "qemu-arguments"),
                archive);
    }

    /// The partitions of the disk, one behind the other, each as large as what it holds.
    private void drive(String name, List<PartitionRole> roles, Map<PartitionRole, Path> contents)
            throws IOException {
        Path file = folder.resolve(name);
        List<GptPartition> rows = new ArrayList<>();
        long at = Gpt.ALIGNMENT_BYTES;
        for (PartitionRole role : roles) {
            long bytes = Math.ceilDiv(Files.size(content(contents, role)), MIB) * MIB;
            GptPartition row = disk.table().partition(role.label()).orElseThrow();
            rows.add(
                    new GptPartition(
                            rows.size() + 1,
                            row.type(),
                            row.id(),
                            at / SECTOR_BYTES,
                            (at + bytes) / SECTOR_BYTES - 1,
                            row.attributes(),
                            row.name()));
            at += bytes;
        }
        long size = at + Gpt.ALIGNMENT_BYTES;
        SparseFile.create(file, size);
        for (int i = 0; i < rows.size(); i++) {
            SparseFile.copy(
                    content(contents, roles.get(i)), file, rows.get(i).firstLba() * SECTOR_BYTES);
        }
        UUID id = StableId.of(disk.diskId(), name);
        try (FileDisk written = FileDisk.openForWriting(file)) {
            new Gpt(SECTOR_BYTES, size / SECTOR_BYTES, id, rows).write(written);
        }
    }

    private static Path content(Map<PartitionRole, Path> contents, PartitionRole role) {
        return Optional.ofNullable(contents.get(role)).orElseThrow();
    }

    /// Firecracker, getting-started.md: its only console is a 16550, and it ends when the guest
    /// asks the keyboard controller for a reset.
    private static String firecracker(String kernel, String commandLine) {
        return Json.text(
                Json.object(
                        "boot-source",
                        Json.object(
                                "kernel_image_path",
                                kernel,
                                "boot_args",
                                commandLine + NO_SLOTS + " pci=off reboot=k console=ttyS0"),
                        "drives",
                        List.of(firecrackerDrive(ROOT, true), firecrackerDrive(DATA, false)),
                        "network-interfaces",
                        List.of(Json.object("iface_id", "eth0", "host_dev_name", "tap0")),
                        "machine-config",
                        Json.object("vcpu_count", PROCESSORS, "mem_size_mib", MEMORY_MIB)));
    }

    private static Map<String, Object> firecrackerDrive(String file, boolean readOnly) {
        return Json.object(
                "drive_id",
                file.substring(0, file.indexOf('.')),
                "path_on_host",
                file,
                "is_root_device",
                false,
                "is_read_only",
                readOnly);
    }

    private List<String> qemu(String kernel, String commandLine) {
        List<String> lines = new ArrayList<>(List.of("-nodefaults", "-no-user-config"));
        lines.addAll(List.of("-machine", machine(), "-m", MEMORY_MIB + "M"));
        lines.addAll(List.of("-smp", "" + PROCESSORS, "-no-reboot"));
        lines.addAll(List.of("-kernel", kernel, "-append", commandLine + NO_SLOTS + restart()));
        for (String file : List.of(ROOT, DATA)) {
            String id = file.substring(0, file.indexOf('.'));
            String readOnly = file.equals(ROOT) ? ",readonly=on" : "";
            lines.addAll(
                    List.of("-drive", "if=none,format=raw,id=" + id + readOnly + ",file=" + file));
            lines.addAll(List.of("-device", "virtio-blk-device,drive=" + id));
        }
        lines.addAll(List.of("-netdev", "user,id=net,hostfwd=tcp:127.0.0.1:8080-:8080"));
        lines.addAll(List.of("-device", "virtio-net-device,netdev=net"));
        return lines;
    }

    private String machine() {
        return switch (architecture) {
            // With ACPI it would have no timer but the host's, which only KVM hands on.
            case X86_64 -> "microvm,acpi=off";
            case AARCH64 -> "virt,gic-version=3";
        };
    }

    /// Without keyboard controller and ACPI, a triple fault is all that resets the machine.
    private String restart() {
        return switch (architecture) {
            case X86_64 -> " reboot=t";
            case AARCH64 -> "";
        };
    }

    private String kernelName() {
        return switch (architecture) {
            case X86_64 -> "vmlinux";
            case AARCH64 -> "Image";
        };
    }

    private Path kernelFile(KernelFolder kernels) {
        Path file =
                switch (architecture) {
                    case X86_64 -> kernels.elf();
                    case AARCH64 -> kernels.image();
                };
        if (!Files.exists(file)) {
            throw new ImageException(file + ": not found; is the kernel built?");
        }
        return file;
    }
}
