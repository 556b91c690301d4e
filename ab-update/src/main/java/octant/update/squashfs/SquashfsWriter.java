package octant.update.squashfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes a flat folder of files. Same names, bytes and block size: same image; files belong to
/// root, have mode 0644 and the time 0. There are no fragments, so a changed byte changes one
/// block.
///
/// Call [#file] for each file in the order of their names, then [#finish].
public final class SquashfsWriter implements AutoCloseable {
    /// So that their listing's size fits 16 bits, whatever their names.
    public static final int MAX_FILES = 200;

    /// The simple inode has 32 bits for a file's size and for where it starts.
    private static final long MAX_IMAGE_BYTES = 0xffffffffL;

    private static final int BATCH_BYTES = 4 << 20;
    private static final int UNCOMPRESSED = 1 << 24;
    private static final int NO_FRAGMENT = -1;
    private static final int FOLDER_TYPE = 1;
    private static final int FILE_TYPE = 2;

    private final FileChannel out;
    private final int blockBytes;
    private final List<Written> files = new ArrayList<>();
    private final BlockDeflater deflater = new BlockDeflater();
    private long at = Superblock.BYTES;

    /// @param blockSizes as an inode has them
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Written(byte[] name, long start, long bytes, List<Integer> blockSizes) {}

    /// @param out written from its start
    /// @param blockBytes 4096 to 1 MiB, a power of two
    public SquashfsWriter(FileChannel out, int blockBytes) {
        if (!isBlockSize(blockBytes)) {
            throw new IllegalArgumentException("block size: " + blockBytes);
        }
        this.out = out;
        this.blockBytes = blockBytes;
    }

    public static boolean isBlockSize(int bytes) {
        return Superblock.isBlockSize(bytes);
    }

    /// Adds a file.
    ///
    /// @throws SquashfsException if the image becomes too large
    public void file(String name, InputStream in) throws IOException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        if (!files.isEmpty() && Arrays.compareUnsigned(files.getLast().name(), nameBytes) >= 0) {
            throw new IllegalArgumentException(name + ": names come in their order, each once");
        }
        if (nameBytes.length == 0 || nameBytes.length > 255 || files.size() == MAX_FILES) {
            throw new IllegalArgumentException(name + ": too long, or a file too many");
        }
        long start = at;
        long bytes = 0;
        List<Integer> sizes = new ArrayList<>();
        int blocksABatch = Math.max(1, BATCH_BYTES / blockBytes);
        for (boolean more = true; more; ) {
            List<byte[]> batch = new ArrayList<>();
            while (more && batch.size() < blocksABatch) {
                byte[] block = in.readNBytes(blockBytes);
                more = block.length == blockBytes;
                if (block.length > 0) {
                    batch.add(block);
                    bytes += block.length;
                }
            }
            writeBlocks(batch, sizes);
            if (bytes > MAX_IMAGE_BYTES || at > MAX_IMAGE_BYTES) {
                throw new SquashfsException("squashfs: " + name + ": the image exceeds 4 GiB");
            }
        }
        files.add(new Written(nameBytes, start, bytes, sizes));
    }

    /// Writes the tables.
    ///
    /// @return the image's size
    public long finish() throws IOException {
        long inodeTable = at;
        MetadataWriter inodes = new MetadataWriter();
        List<Long> references = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            references.add(inodes.reference());
            inodes.write(fileInode(files.get(i), i + 1));
        }
        byte[] listing = listing(references);
        long root = inodes.reference();
        inodes.write(folderInode(listing.length));
        append(inodes.finish());
        long directoryTable = at;
        MetadataWriter directory = new MetadataWriter();
        directory.write(listing);
        append(directory.finish());
        long owners = at;
        append(MetadataWriter.owners(owners));
        long idTable = at - Long.BYTES;
        Superblock superblock =
                new Superblock(
                        files.size() + 1,
                        blockBytes,
                        0,
                        Superblock.NO_FRAGMENTS | Superblock.NO_XATTRS,
                        root,
                        at,
                        idTable,
                        inodeTable,
                        directoryTable,
                        Superblock.NONE);
        write(ByteBuffer.wrap(superblock.encode()), 0);
        return at;
    }

    /// Ends the threads that compress; the channel stays open.
    @Override
    public void close() {
        deflater.close();
    }

    private void writeBlocks(List<byte[]> blocks, List<Integer> sizes) throws IOException {
        List<byte[]> deflated = deflater.deflate(blocks);
        int total = 0;
        for (int i = 0; i < blocks.size(); i++) {
            boolean isCompressed = deflated.get(i).length < blocks.get(i).length;
            sizes.add(deflated.get(i).length | (isCompressed ? 0 : UNCOMPRESSED));
            total += deflated.get(i).length;
        }
        ByteBuffer joined = ByteBuffer.allocate(total);
        deflated.forEach(joined::put);
        append(joined.array());
    }

    private static byte[] fileInode(Written file, int number) {
        ByteBuffer inode =
                ByteBuffer.allocate(32 + file.blockSizes().size() * Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        head(inode, FILE_TYPE, 0644, number);
        inode.putInt((int) file.start()).putInt(NO_FRAGMENT).putInt(0).putInt((int) file.bytes());
        file.blockSizes().forEach(inode::putInt);
        return inode.array();
    }

    private byte[] folderInode(int listingBytes) {
        ByteBuffer inode = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        int number = files.size() + 1;
        head(inode, FOLDER_TYPE, 0755, number);
        inode.putInt(0)
                .putInt(2)
                .putShort((short) (listingBytes + Inode.LISTING_EXTRA))
                .putShort((short) 0)
                .putInt(number + 1);
        return inode.array();
    }

    private static void head(ByteBuffer inode, int type, int mode, int number) {
        inode.putShort((short) type).putShort((short) mode).putInt(0).putInt(0).putInt(number);
    }

    /// One run for each metadata block that inodes lie in.
    private byte[] listing(List<Long> references) {
        ByteBuffer listing =
                ByteBuffer.allocate(files.size() * (12 + 8 + 255)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < files.size(); ) {
            long block = references.get(i) >>> 16;
            int end = i;
            while (end < files.size() && references.get(end) >>> 16 == block) {
                end++;
            }
            listing.putInt(end - i - 1).putInt((int) block).putInt(i + 1);
            for (int entry = i; entry < end; entry++) {
                byte[] name = files.get(entry).name();
                listing.putShort((short) (references.get(entry) & 0xffff))
                        .putShort((short) (entry - i))
                        .putShort((short) FILE_TYPE)
                        .putShort((short) (name.length - 1))
                        .put(name);
            }
            i = end;
        }
        return Arrays.copyOf(listing.array(), listing.position());
    }

    private void append(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes), at);
        at += bytes.length;
    }

    private void write(ByteBuffer from, long offset) throws IOException {
        long position = offset;
        while (from.hasRemaining()) {
            position += out.write(from, position);
        }
    }
}
