package octant.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/// A disk that a machine may write to. The build's own disks are never given to a machine: it gets
/// a copy or an overlay.
public record DiskFile(Path path, Format format) {
    public enum Format {
        RAW("raw"),
        QCOW2("qcow2"),
        VHD("vpc"),
        VHDX("vhdx"),
        VMDK("vmdk");

        private final String qemuName;

        Format(String qemuName) {
            this.qemuName = qemuName;
        }

        String qemuName() {
            return qemuName;
        }
    }

    /// A new raw disk with nothing on it.
    public static DiskFile empty(Path raw, long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new QemuException("make " + raw + ": " + e.getMessage(), e);
        }
        return new DiskFile(raw, Format.RAW);
    }

    /// A sparse copy of a raw disk: it can be looked at and changed from outside.
    public static DiskFile copyOf(Path raw, Path copy) {
        HostCommand.run(
                List.of(
                        HostTool.CP.path().toString(),
                        "--sparse=always",
                        "--reflink=auto",
                        raw.toString(),
                        copy.toString()));
        return new DiskFile(copy, Format.RAW);
    }

    /// A qcow2 file that holds only what differs from `raw`. Where a new block went is kept in
    /// QEMU's memory until the guest flushes: kill QEMU and what was not flushed is gone, as with a
    /// power cut.
    public static DiskFile overlayOf(Path raw, Path overlay) {
        return new DiskFile(raw, Format.RAW).overlay(overlay);
    }

    /// The same over a disk of any format: also of those that cannot be written to.
    public DiskFile overlay(Path overlay) {
        HostCommand.run(
                List.of(
                        HostTool.QEMU_IMG.path().toString(),
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        format.qemuName(),
                        "-b",
                        path.toAbsolutePath().toString(),
                        overlay.toString()));
        return new DiskFile(overlay, Format.QCOW2);
    }

    /// All of this disk as a raw file that can be looked at from outside.
    public DiskFile flattened(Path raw) {
        HostCommand.run(
                List.of(
                        HostTool.QEMU_IMG.path().toString(),
                        "convert",
                        "-f",
                        format.qemuName(),
                        "-O",
                        "raw",
                        path.toString(),
                        raw.toString()));
        return new DiskFile(raw, Format.RAW);
    }
}
