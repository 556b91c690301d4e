package octant.qemu;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// What a machine is made of; its defaults are those of [Builder].
///
/// @param sectorBytes of the disk, 512 or 4096
/// @param memoryMebibytes at least 64
/// @param hostPort the port on the host's loopback that reaches [#guestPort] of the guest; empty:
///   the guest's network works, nothing reaches it
/// @param network a network card on QEMU's user network, or no card at all
/// @param watchdog an i6300esb that resets the machine when it is not fed
/// @param writeLog an empty file that gets every write to the disk and every flush, in the order in
///   which QEMU finished them; in the format of the kernel's dm-log-writes
/// @param clock the real-time clock at power-on as `yyyy-MM-ddTHH:mm:ss`, UTC; empty: the host's
public record VmSpec(
        Architecture architecture,
        BootMethod boot,
        Optional<LiveMedium> medium,
        Optional<DiskFile> disk,
        DiskBus bus,
        int sectorBytes,
        int memoryMebibytes,
        int processors,
        boolean network,
        OptionalInt hostPort,
        int guestPort,
        boolean watchdog,
        SerialLine serialLine,
        Optional<Path> writeLog,
        Optional<String> clock,
        OnReset onReset) {
    private static final int MIN_MEMORY_MEBIBYTES = 64;

    public VmSpec {
        if (memoryMebibytes < MIN_MEMORY_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "memory "
                            + memoryMebibytes
                            + " MiB: want "
                            + MIN_MEMORY_MEBIBYTES
                            + " or more");
        }
        if (hostPort.isPresent() && !network) {
            throw new IllegalArgumentException("a forwarded port needs a network");
        }
        if (writeLog.isPresent() && disk.isEmpty()) {
            throw new IllegalArgumentException("a log of writes needs a disk");
        }
    }

    public static Builder booting(Architecture architecture, BootMethod boot) {
        return new Builder(architecture, boot);
    }

    /// Starts from a machine with no disk, 256 MiB of memory, two processors, and a network that
    /// nothing reaches.
    public static final class Builder {
        private final Architecture architecture;
        private final BootMethod boot;
        private Optional<LiveMedium> medium = Optional.empty();
        private Optional<DiskFile> disk = Optional.empty();
        private DiskBus bus = DiskBus.VIRTIO;
        private int sectorBytes = 512;
        private int memoryMebibytes = 256;
        private int processors = 2;
        private boolean network = true;
        private OptionalInt hostPort = OptionalInt.empty();
        private int guestPort = 8080;
        private boolean watchdog;
        private SerialLine serialLine = SerialLine.BOARD;
        private Optional<Path> writeLog = Optional.empty();
        private Optional<String> clock = Optional.empty();
        private OnReset onReset = OnReset.REBOOT;

        private Builder(Architecture architecture, BootMethod boot) {
            this.architecture = architecture;
            this.boot = boot;
        }

        /// With the memory that a live system wants.
        public Builder medium(LiveMedium live) {
            medium = Optional.of(live);
            memoryMebibytes = LiveMedium.MEMORY_MEBIBYTES;
            return this;
        }

        public Builder disk(DiskFile file) {
            disk = Optional.of(file);
            return this;
        }

        public Builder bus(DiskBus wanted) {
            bus = wanted;
            return this;
        }

        public Builder sectorBytes(int bytes) {
            sectorBytes = bytes;
            return this;
        }

        public Builder memoryMebibytes(int mebibytes) {
            memoryMebibytes = mebibytes;
            return this;
        }

        public Builder processors(int count) {
            processors = count;
            return this;
        }

        public Builder hostPort(int port) {
            hostPort = OptionalInt.of(port);
            return this;
        }

        public Builder guestPort(int port) {
            guestPort = port;
            return this;
        }

        public Builder noNetwork() {
            network = false;
            return this;
        }

        public Builder watchdog() {
            watchdog = true;
            return this;
        }

        public Builder serialLine(SerialLine wanted) {
            serialLine = wanted;
            return this;
        }

        public Builder writeLog(Path log) {
            writeLog = Optional.of(log);
            return this;
        }

        public Builder clock(String powerOn) {
            clock = Optional.of(powerOn);
            return this;
        }

        public Builder onReset(OnReset wanted) {
            onReset = wanted;
            return this;
        }

        public VmSpec build() {
            return new VmSpec(
                    architecture,
                    boot,
                    medium,
                    disk,
                    bus,
                    sectorBytes,
                    memoryMebibytes,
                    processors,
                    network,
                    hostPort,
                    guestPort,
                    watchdog,
                    serialLine,
                    writeLog,
                    clock,
                    onReset);
        }
    }
}
