package octant.update.squashfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An image, opened, and its files until it is closed. For one thread at a time.
public final class SquashfsImage implements AutoCloseable {
    /// Folders above a file.
    public static final int MAX_DEPTH = 16;

    /// A folder with some ten thousand entries.
    private static final long MAX_LISTING_BYTES = 1 << 20;

    private static final int ENTRIES_A_HEADER = 256;
    private static final int FRAGMENTS_A_BLOCK = 512;
    private static final int FRAGMENT_BYTES = 16;

    private final SquashfsSource source;
    private final Superblock superblock;
    private final Tables tables;
    private final BlockInflater inflater;

    private SquashfsImage(
            SquashfsSource source, Superblock superblock, Tables tables, BlockInflater inflater) {
        this.source = source;
        this.superblock = superblock;
        this.tables = tables;
        this.inflater = inflater;
    }

    /// Reads superblock and tables.
    ///
    /// @throws SquashfsException if this is no image that we read
    public static SquashfsImage open(SquashfsSource source) {
        if (source.sizeBytes() < Superblock.BYTES) {
            throw new SquashfsException("squashfs: only " + source.sizeBytes() + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(Superblock.BYTES);
        source.read(0, head);
        Superblock superblock = Superblock.decode(head.array(), source.sizeBytes());
        BlockInflater inflater = new BlockInflater();
        Tables tables = Tables.read(source, superblock, inflater);
        return new SquashfsImage(source, superblock, tables, inflater);
    }

    /// @param path names separated by `/`
    /// @throws SquashfsException if there is no such file
    public SquashfsFile file(String path) {
        String[] names = path.split("/", -1);
        if (names.length > MAX_DEPTH) {
            throw new SquashfsException("squashfs: " + path + ": too deep");
        }
        tables.beginLookup();
        Inode inode = inode(superblock.rootInode());
        for (String name : names) {
            if (!(inode instanceof Inode.Folder folder)) {
                throw new SquashfsException("squashfs: " + path + ": a part of it is no folder");
            }
            inode = inode(find(folder, name, path));
        }
        if (!(inode instanceof Inode.Regular file)) {
            throw new SquashfsException("squashfs: " + path + ": no regular file");
        }
        return new SquashfsFile(source, path, layout(path, file), inflater);
    }

    /// Gives memory back; the source stays open.
    @Override
    public void close() {
        inflater.close();
    }

    private Inode inode(long reference) {
        long block = reference >>> 16;
        return Inode.read(
                new MetadataCursor(
                        tables, superblock.inodeTable() + block, (int) (reference & 0xffff)),
                superblock.blockBytes());
    }

    /// The inode of the entry of this name. A listing is runs of entries, each behind a header:
    ///
    /// ```
    /// header  u32 entries - 1  u32 block of their inodes  u32 number
    /// entry   u16 offset in that block  s16 number  u16 type  u16 length of name - 1  name
    /// ```
    private long find(Inode.Folder folder, String name, String path) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        long left = folder.bytes();
        if (left > MAX_LISTING_BYTES) {
            throw new SquashfsException("squashfs: a folder's listing has " + left + " bytes");
        }
        if (left > 0) {
            MetadataCursor in =
                    new MetadataCursor(
                            tables, superblock.directoryTable() + folder.block(), folder.offset());
            while (left > 0) {
                ByteBuffer header = in.next(12);
                left -= 12;
                long entries = Integer.toUnsignedLong(header.getInt(0)) + 1;
                if (entries > ENTRIES_A_HEADER) {
                    throw new SquashfsException("squashfs: " + entries + " entries in one run");
                }
                for (long i = 0; i < entries; i++) {
                    ByteBuffer entry = in.next(8);
                    int length = Short.toUnsignedInt(entry.getShort(6)) + 1;
                    left -= 8 + length;
                    if (left < 0) {
                        throw new SquashfsException("squashfs: a listing ends within an entry");
                    }
                    if (Arrays.equals(wanted, in.next(length).array())) {
                        return Integer.toUnsignedLong(header.getInt(4)) << 16
                                | Short.toUnsignedLong(entry.getShort(0));
                    }
                }
            }
        }
        throw new SquashfsException("squashfs: " + path + ": not in the payload");
    }

    /// Where the file's blocks lie; all of them before the tables.
    private FileLayout layout(String path, Inode.Regular file) {
        long end = superblock.inodeTable();
        FileLayout.Stored tail = FileLayout.NOTHING;
        if (file.fragment() != Inode.NO_FRAGMENT) {
            tail = fragment(file.fragment());
        }
        return FileLayout.of(path, file, superblock.blockBytes(), tail, end);
    }

    private FileLayout.Stored fragment(long number) {
        if (number >= superblock.fragments()) {
            throw new SquashfsException("squashfs: no fragment " + number);
        }
        long block =
                tables.pointer(
                        superblock.fragmentTable() + number / FRAGMENTS_A_BLOCK * Long.BYTES);
        ByteBuffer entry =
                new MetadataCursor(
                                tables, block, (int) (number % FRAGMENTS_A_BLOCK) * FRAGMENT_BYTES)
                        .next(FRAGMENT_BYTES);
        return new FileLayout.Stored(entry.getLong(0), entry.getInt(8));
    }
}
