package octant.linux;

import java.util.List;

/// What is mounted where. A good first file to read in this package: one method a system call, the
/// C prototype above it, the object of a failure named.
public final class Mounts {
    private static final String MOUNT_TABLE = "/proc/thread-self/mountinfo";
    private static final int MOUNT_TABLE_LIMIT_BYTES = 4 << 20;

    private Mounts() {}

    /// `int mount(const char *source, const char *target, const char *type, unsigned long flags,
    /// const void *data)`, mount(2).
    ///
    /// @param source a device, or any word for file systems without one
    /// @param options comma-separated, as the file system documents them; may be empty
    public static void mount(
            String source, String target, String type, String options, MountFlag... flags) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MOUNT.on(
                    source + ", " + target,
                    scratch.string(source),
                    scratch.string(target),
                    scratch.string(type),
                    MountFlag.bits(flags),
                    scratch.string(options));
        }
    }

    /// A second place for a directory or file: mount(2) with `MS_BIND`.
    public static void bind(String source, String target, MountFlag... more) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MOUNT.on(
                    "bind " + source + ", " + target,
                    scratch.string(source),
                    scratch.string(target),
                    0,
                    MountFlag.bits(more) | MountFlag.bits(MountFlag.BIND),
                    0);
        }
    }

    /// New flags for what is mounted: mount(2) with `MS_REMOUNT`. To make a bind mount read-only,
    /// `flags` has [MountFlag#BIND] too.
    public static void remount(String target, String options, MountFlag... flags) {
        change(
                "remount",
                target,
                options,
                MountFlag.bits(flags) | MountFlag.bits(MountFlag.REMOUNT));
    }

    /// Whether mounts spread to and from other namespaces: mount(2) with one of `PRIVATE`, `SLAVE`,
    /// `SHARED`, `UNBINDABLE`, and `RECURSIVE`.
    public static void propagate(String target, MountFlag... flags) {
        change("propagation", target, "", MountFlag.bits(flags));
    }

    private static void change(String what, String target, String options, int bits) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MOUNT.on(
                    what + " " + target,
                    scratch.string("none"),
                    scratch.string(target),
                    0,
                    bits,
                    scratch.string(options));
        }
    }

    /// Moves a mount with all below it: mount(2) with `MS_MOVE`.
    public static void move(String source, String target) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MOUNT.on(
                    "move " + source + ", " + target,
                    scratch.string(source),
                    scratch.string(target),
                    0,
                    MountFlag.bits(MountFlag.MOVE),
                    0);
        }
    }

    /// `int umount2(const char *target, UMOUNT_NOFOLLOW)`, umount2(2). EBUSY while somebody uses
    /// it.
    public static void unmount(String target) {
        unmount(target, 8);
    }

    /// Out of the tree now, cleaned up when nobody uses it any more (`MNT_DETACH`).
    public static void detach(String target) {
        unmount(target, 2 | 8);
    }

    private static void unmount(String target, int flags) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.UMOUNT2.on(target, scratch.string(target), flags);
        }
    }

    /// `int pivot_root(const char *new_root, const char *put_old)`, pivot_root(2).
    public static void pivotRoot(String newRoot, String oldRoot) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.PIVOT_ROOT.on(
                    newRoot + ", " + oldRoot, scratch.string(newRoot), scratch.string(oldRoot));
        }
    }

    /// `int chroot(const char *path)`, chroot(2).
    public static void changeRoot(String path) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.CHROOT.on(path, scratch.string(path));
        }
    }

    /// What the calling thread sees mounted, in the order of mounting; /proc/thread-self/mountinfo.
    public static List<MountPoint> list() {
        return MountPoint.parse(LinuxFiles.readText(MOUNT_TABLE, MOUNT_TABLE_LIMIT_BYTES));
    }
}
