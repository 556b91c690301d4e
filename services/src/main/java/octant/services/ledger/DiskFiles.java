package octant.services.ledger;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A partition's folder in the file system.
///
/// The way to readiness passes only through `java.io.File` ([#create] on an existing folder): the
/// first NIO call of a JVM costs 2 to 6 ms, so channels are for the writer thread.
final class DiskFiles implements LedgerFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final String LOCK_FILE = "lock";

    private final Path folder;

    DiskFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public void create() throws IOException {
        File file = folder.toFile();
        if (!file.isDirectory()) {
            if (file.exists()) {
                throw new NotDirectoryException(folder.toString());
            }
            create(folder);
        }
    }

    private static void create(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null) {
            throw new NotDirectoryException(folder.toString());
        }
        if (!Files.isDirectory(parent)) {
            create(parent);
        }
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        syncFolder(parent);
    }

    @Override
    public Closeable lock() throws IOException {
        RandomAccessFile file = new RandomAccessFile(folder.resolve(LOCK_FILE).toFile(), "rw");
        try {
            FileLock lock = file.getChannel().tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new IOException(folder + ": an earlier writer of this process still has it", e);
        }
        file.close();
        throw new IOException(folder + ": another process writes to it");
    }

    @Override
    public SortedSet<String> names() throws IOException {
        String[] names = folder.toFile().list();
        if (names == null) {
            throw new IOException(folder + ": cannot be listed");
        }
        return new TreeSet<>(Set.of(names));
    }

    @Override
    public LedgerFile open(String name) throws IOException {
        return new DiskFile(new RandomAccessFile(existing(name), "rw"));
    }

    @Override
    public LedgerFile openToRead(String name) throws IOException {
        return new DiskFile(new RandomAccessFile(existing(name), "r"));
    }

    private File existing(String name) {
        return folder.resolve(name).toFile();
    }

    @Override
    public LedgerFile createFile(String name) throws IOException {
        File file = folder.resolve(name).toFile();
        if (!file.createNewFile()) {
            throw new FileAlreadyExistsException(file.toString());
        }
        return new DiskFile(new RandomAccessFile(file, "rw"));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        syncFolder(folder);
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /// Plain reads and writes; the channel only for fdatasync, which java.io does not have.
    private record DiskFile(RandomAccessFile file) implements LedgerFile {
        @Override
        public long sizeBytes() throws IOException {
            return file.length();
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) throws IOException {
            file.seek(offset);
            int read = 0;
            while (read < length) {
                int step = file.read(target, at + read, length - read);
                if (step < 0) {
                    break;
                }
                read += step;
            }
            return read;
        }

        @Override
        public void write(long offset, byte[] source, int from, int length) throws IOException {
            file.seek(offset);
            file.write(source, from, length);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            file.setLength(sizeBytes);
        }

        @Override
        public void sync() throws IOException {
            file.getChannel().force(false);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
