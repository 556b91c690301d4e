package octant.linux;

/// A block device over a file, loop(4).
///
/// @param path as `/dev/loop0`
public record LoopDevice(String path) {
    /// ```text
    /// struct loop_config (304 bytes):  0 u32 fd   4 u32 block_size   8 struct loop_info64 (232)
    /// struct loop_info64, within it:  32 u64 offset   40 u64 sizelimit   60 u32 flags
    ///                                 64 char file_name[64]
    /// ```
    static final int SIZE_BYTES = 304;

    static final int CONFIGURE = 0x4C0A; // LOOP_CONFIGURE
    static final int CLEAR = 0x4C01; // LOOP_CLR_FD
    static final int NEXT_FREE = 0x4C82; // LOOP_CTL_GET_FREE

    private static final int READ_ONLY = 1; // LO_FLAGS_READ_ONLY
    private static final int FILE_NAME_BYTES = 64;
    private static final int TRIES = 20;

    /// Connects the whole file to a free loop device.
    ///
    /// @param sectorBytes 512 or 4096
    public static LoopDevice attach(Descriptor file, boolean readOnly, int sectorBytes) {
        for (int i = 0; i < TRIES - 1; i++) {
            LoopDevice device = free();
            try {
                device.configure(file, readOnly, sectorBytes);
                return device;
            } catch (LinuxException e) {
                // EBUSY: somebody else was faster; there is another one.
                if (e.errno() != Errno.EBUSY) {
                    throw e;
                }
            }
        }
        LoopDevice device = free();
        device.configure(file, readOnly, sectorBytes);
        return device;
    }

    private static LoopDevice free() {
        try (Descriptor control = LinuxFiles.open("/dev/loop-control", OpenFlag.READ_WRITE)) {
            return new LoopDevice("/dev/loop" + Ioctl.call(control, NEXT_FREE, 0));
        }
    }

    private void configure(Descriptor file, boolean readOnly, int sectorBytes) {
        try (Descriptor device = LinuxFiles.open(path, OpenFlag.READ_WRITE);
                Scratch scratch = Scratch.open()) {
            Memory configuration = scratch.allocate(SIZE_BYTES);
            configuration.putInt(0, file.number());
            configuration.putInt(4, sectorBytes);
            configuration.putInt(60, readOnly ? READ_ONLY : 0);
            String name = file.toString();
            if (name.length() < FILE_NAME_BYTES / 4) {
                configuration.putText(64, FILE_NAME_BYTES, name);
            }
            Ioctl.call(device, CONFIGURE, configuration);
        }
    }

    /// Lets go of the file; later, if somebody still has the device open.
    public void detach() {
        try (Descriptor device = LinuxFiles.open(path, OpenFlag.READ_ONLY)) {
            Ioctl.call(device, CLEAR, 0);
        }
    }
}
