package octant.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Open files and their contents, without NIO: the boot path's only way to files. Names are in
/// [Directories], modes and times in [FileStatus].
public final class LinuxFiles {
    /// Bytes that one read(2) or write(2) moves at most, so that a large array needs no second copy
    /// of its size in native memory.
    static final int CHUNK_BYTES = Scratch.LARGE_BYTES;

    private static final int FIRST_READ_BYTES = 4096;

    private LinuxFiles() {}

    /// Opens what exists; `int openat(int dirfd, const char *path, int flags, mode_t mode)`,
    /// openat(2).
    public static Descriptor open(String path, OpenFlag... flags) {
        return openAt(Descriptor.WORKING_DIRECTORY, path, 0, flags);
    }

    /// @param mode permissions of a file that this creates, before the umask
    public static Descriptor openAt(
            Descriptor directory, String path, int mode, OpenFlag... flags) {
        try (Scratch scratch = Scratch.open()) {
            int number =
                    SystemCall.OPENAT.intOn(
                            path,
                            directory.number(),
                            scratch.string(path),
                            OpenFlag.bits(flags),
                            mode);
            return Descriptor.of(number, path);
        }
    }

    /// `ssize_t read(int fd, void *buf, size_t count)`, read(2).
    ///
    /// @return bytes read, 0 at the end of the file
    public static int read(Descriptor file, byte[] into, int offset, int length) {
        return transferIn(SystemCall.READ, file, 0, into, offset, length);
    }

    /// `ssize_t pread(int fd, void *buf, size_t count, off_t offset)`, pread(2).
    public static int readAt(
            Descriptor file, long positionBytes, byte[] into, int offset, int length) {
        return transferIn(SystemCall.PREAD64, file, positionBytes, into, offset, length);
    }

    /// `ssize_t write(int fd, const void *buf, size_t count)`, write(2).
    ///
    /// @return bytes written, possibly fewer than asked
    public static int write(Descriptor file, byte[] from, int offset, int length) {
        return transferOut(SystemCall.WRITE, file, 0, from, offset, length);
    }

    /// `ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)`, pwrite(2).
    public static int writeAt(
            Descriptor file, long positionBytes, byte[] from, int offset, int length) {
        return transferOut(SystemCall.PWRITE64, file, positionBytes, from, offset, length);
    }

    /// Writes until nothing is left.
    ///
    /// @throws LinuxException EIO when the file takes nothing more without saying why
    public static void writeAll(Descriptor file, byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = write(file, from, offset + done, length - done);
            if (count == 0) {
                throw new LinuxException("write", file.toString(), Errno.EIO);
            }
            done += count;
        }
    }

    public static void writeAll(Descriptor file, byte[] from) {
        writeAll(file, from, 0, from.length);
    }

    /// Reads to the end of the file.
    ///
    /// @throws LinuxException EFBIG when there is more than `limitBytes`
    public static byte[] readAll(Descriptor file, int limitBytes) {
        byte[] bytes = new byte[Math.min(FIRST_READ_BYTES, limitBytes) + 1];
        int size = 0;
        int count = read(file, bytes, 0, bytes.length);
        while (count > 0) {
            size += count;
            if (size > limitBytes) {
                throw new LinuxException("read", file.toString(), Errno.EFBIG);
            }
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(size * 2L, limitBytes + 1L));
            }
            count = read(file, bytes, size, bytes.length - size);
        }
        return Arrays.copyOf(bytes, size);
    }

    /// The whole of a small text file, as those in /proc and /sys are.
    public static String readText(String path, int limitBytes) {
        try (Descriptor file = open(path, OpenFlag.READ_ONLY)) {
            return new String(readAll(file, limitBytes), StandardCharsets.UTF_8);
        }
    }

    /// Writes a text to a file that exists, in one write(2), as /proc and /sys want it.
    public static void writeText(String path, String text) {
        try (Descriptor file = open(path, OpenFlag.WRITE_ONLY)) {
            writeAll(file, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Creates a file or replaces its contents. Not atomic: a reader may see half of it.
    ///
    /// @param mode permissions if it is new, before the umask
    public static void writeFile(String path, byte[] contents, int mode) {
        try (Descriptor file =
                openAt(
                        Descriptor.WORKING_DIRECTORY,
                        path,
                        mode,
                        OpenFlag.WRITE_ONLY,
                        OpenFlag.CREATE,
                        OpenFlag.TRUNCATE)) {
            writeAll(file, contents);
        }
    }

    /// `off_t lseek(int fd, off_t offset, SEEK_SET)`, lseek(2).
    public static void seek(Descriptor file, long positionBytes) {
        SystemCall.LSEEK.on(file, file.number(), positionBytes, 0);
    }

    /// `off_t lseek(int fd, 0, SEEK_END)`, lseek(2).
    ///
    /// @return the file's size
    public static long seekToEnd(Descriptor file) {
        return SystemCall.LSEEK.on(file, file.number(), 0, 2);
    }

    /// `int ftruncate(int fd, off_t length)`, ftruncate(2).
    public static void truncate(Descriptor file, long sizeBytes) {
        SystemCall.FTRUNCATE.on(file, file.number(), sizeBytes);
    }

    /// Reserves blocks, so that later writes cannot meet a full disk; `int fallocate(int fd, int
    /// mode, off_t offset, off_t len)`, fallocate(2).
    ///
    /// @param keepSize the size stays what it is (`FALLOC_FL_KEEP_SIZE`)
    public static void allocate(
            Descriptor file, boolean keepSize, long positionBytes, long lengthBytes) {
        SystemCall.FALLOCATE.on(file, file.number(), keepSize ? 1 : 0, positionBytes, lengthBytes);
    }

    /// `int posix_fadvise(int fd, off_t offset, off_t len, POSIX_FADV_DONTNEED)`, posix_fadvise(2):
    /// the page cache lets go of what it holds of these bytes, so that the next read asks the disk.
    /// Whole pages only, and none that is not written yet.
    ///
    /// @param lengthBytes 0 for all up to the end
    public static void forget(Descriptor file, long positionBytes, long lengthBytes) {
        SystemCall.FADVISE64.on(file, file.number(), positionBytes, lengthBytes, 4);
    }

    /// `int fsync(int fd)`, fsync(2): data and metadata are on the disk. For a directory: its
    /// names.
    public static void synchronize(Descriptor file) {
        SystemCall.FSYNC.on(file, file.number());
    }

    /// `int fdatasync(int fd)`, fdatasync(2): data, and what is needed to read it, is on the disk.
    public static void synchronizeData(Descriptor file) {
        SystemCall.FDATASYNC.on(file, file.number());
    }

    /// `int fcntl(int fd, F_DUPFD_CLOEXEC, 0)`, fcntl(2): a second descriptor of the same open
    /// file.
    public static Descriptor duplicate(Descriptor file) {
        int number = SystemCall.FCNTL.intOn(file, file.number(), 1030, 0);
        return Descriptor.of(number, file.toString());
    }

    /// `int dup3(int oldfd, int newfd, O_CLOEXEC)`, dup3(2): `number` becomes a second descriptor
    /// of the same open file; what it was before is closed.
    public static Descriptor duplicateAs(Descriptor file, int number) {
        SystemCall.DUP3.on(file, file.number(), number, 0x80000);
        return Descriptor.of(number, file.toString());
    }

    /// `int memfd_create(const char *name, MFD_CLOEXEC)`, memfd_create(2): a file in memory only.
    public static Descriptor memoryFile(String name) {
        try (Scratch scratch = Scratch.open()) {
            int number = SystemCall.MEMFD_CREATE.intOn(name, scratch.string(name), 1);
            return Descriptor.of(number, name);
        }
    }

    private static int transferIn(
            SystemCall call,
            Descriptor file,
            long positionBytes,
            byte[] into,
            int offset,
            int length) {
        try (Scratch scratch = Scratch.open()) {
            int chunk = Math.min(length, CHUNK_BYTES);
            Memory buffer = scratch.room(chunk);
            int count = call.intOn(file, file.number(), buffer.address(), chunk, positionBytes);
            buffer.read(0, into, offset, count);
            return count;
        }
    }

    private static int transferOut(
            SystemCall call,
            Descriptor file,
            long positionBytes,
            byte[] from,
            int offset,
            int length) {
        try (Scratch scratch = Scratch.open()) {
            int chunk = Math.min(length, CHUNK_BYTES);
            Memory buffer = scratch.copyOf(from, offset, chunk);
            return call.intOn(file, file.number(), buffer.address(), chunk, positionBytes);
        }
    }
}
