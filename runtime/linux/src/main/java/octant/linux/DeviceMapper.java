package octant.linux;

import java.util.List;

/// Block devices made of others, as dm-verity and dm-crypt; `linux/dm-ioctl.h`. How the answers
/// look is in [DeviceMapperAnswer].
///
/// A device is made in steps: [#create], [#load] its table, [#resume]. Only then it works.
public final class DeviceMapper implements AutoCloseable {
    private static final String CONTROL = "/dev/mapper/control";

    private static final int VERSION = 0;
    private static final int LIST = 2;
    private static final int CREATE = 3;
    private static final int REMOVE = 4;
    private static final int SUSPEND = 6; // and resume
    private static final int STATUS = 7;
    private static final int LOAD = 9;
    private static final int DEPENDENCIES = 11;
    private static final int TABLE_STATUS = 12;

    private static final int READ_ONLY = 1;
    private static final int WANT_TABLE = 0x10;
    private static final int NO_FLUSH = 0x800;

    private static final int SMALL_ANSWER_BYTES = 16 * 1024;
    private static final int ANSWER_LIMIT_BYTES = 1 << 20;

    private final Descriptor control;

    private DeviceMapper(Descriptor control) {
        this.control = control;
    }

    /// ENOENT: the device node is missing; ENODEV: the kernel has no device mapper.
    public static DeviceMapper open() {
        return new DeviceMapper(LinuxFiles.open(CONTROL, OpenFlag.READ_WRITE));
    }

    /// A device that the mapper has.
    public record Device(String name, DeviceNumber number) {}

    /// One piece of a device.
    ///
    /// @param type as `verity`, `linear`
    /// @param text its parameters in a table, or its state in a status
    public record Target(long startSector, long sectors, String type, String text) {}

    /// `DM_VERSION`: of the interface, as `4.48.0`.
    public String version() {
        try (Scratch scratch = Scratch.open()) {
            Memory answer = DeviceMapperRequest.plain(scratch, "", SMALL_ANSWER_BYTES, 0);
            Ioctl.call(control, DeviceMapperRequest.number(VERSION), answer);
            return DeviceMapperAnswer.version(answer);
        }
    }

    /// `DM_LIST_DEVICES`.
    public List<Device> devices() {
        try (Scratch scratch = Scratch.open()) {
            return DeviceMapperAnswer.devices(ask(scratch, LIST, "", 0));
        }
    }

    /// `DM_TABLE_STATUS`: how each target of a device is doing, by its own words. Of `verity`: `V`
    /// while all that was read was valid, `C` once something was corrupt.
    public List<Target> status(String device) {
        return targets(device, NO_FLUSH);
    }

    /// `DM_TABLE_STATUS` with `DM_STATUS_TABLE_FLAG`: how each target was set up.
    public List<Target> table(String device) {
        return targets(device, WANT_TABLE | NO_FLUSH);
    }

    private List<Target> targets(String device, int flags) {
        try (Scratch scratch = Scratch.open()) {
            return DeviceMapperAnswer.targets(ask(scratch, TABLE_STATUS, device, flags));
        }
    }

    /// `DM_TABLE_DEPS`: what the device lies on.
    public List<DeviceNumber> dependencies(String device) {
        try (Scratch scratch = Scratch.open()) {
            return DeviceMapperAnswer.dependencies(ask(scratch, DEPENDENCIES, device, 0));
        }
    }

    /// `DM_DEV_CREATE`: a device without a table.
    ///
    /// @return its number; the node in /dev is the caller's
    public DeviceNumber create(String device) {
        try (Scratch scratch = Scratch.open()) {
            return DeviceMapperAnswer.number(ask(scratch, CREATE, device, 0));
        }
    }

    /// `DM_TABLE_LOAD`: the table that the next [#resume] makes active.
    public void load(String device, boolean readOnly, List<Target> targets) {
        try (Scratch scratch = Scratch.open()) {
            Memory request =
                    DeviceMapperRequest.table(scratch, device, readOnly ? READ_ONLY : 0, targets);
            call(LOAD, device, request);
        }
    }

    /// `DM_DEV_SUSPEND` without the suspend flag.
    public void resume(String device) {
        try (Scratch scratch = Scratch.open()) {
            ask(scratch, SUSPEND, device, 0);
        }
    }

    /// `DM_DEV_REMOVE`. EBUSY while somebody has it open.
    public void remove(String device) {
        try (Scratch scratch = Scratch.open()) {
            ask(scratch, REMOVE, device, 0);
        }
    }

    /// `DM_DEV_STATUS`: the number of a device.
    public DeviceNumber number(String device) {
        try (Scratch scratch = Scratch.open()) {
            return DeviceMapperAnswer.number(ask(scratch, STATUS, device, 0));
        }
    }

    /// Asks with more room until the answer fits.
    private Memory ask(Scratch scratch, int command, String device, int flags) {
        for (int bytes = SMALL_ANSWER_BYTES; bytes <= ANSWER_LIMIT_BYTES; bytes *= 4) {
            Memory request = DeviceMapperRequest.plain(scratch, device, bytes, flags);
            call(command, device, request);
            if (!DeviceMapperAnswer.isCut(request)) {
                return request;
            }
        }
        throw new LinuxException("ioctl", control + ", " + device, Errno.EOVERFLOW);
    }

    private void call(int command, String device, Memory request) {
        SystemCall.IOCTL.on(
                device.isEmpty() ? control : control + ", " + device,
                control.number(),
                Integer.toUnsignedLong(DeviceMapperRequest.number(command)),
                request.address());
    }

    @Override
    public void close() {
        control.close();
    }
}
