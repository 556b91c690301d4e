package octant.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Files with holes: what is zero takes no room on the host's disk.
final class SparseFile {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] ZEROS = new byte[PIECE_BYTES];

    private SparseFile() {}

    /// Makes a file of this size that holds nothing but zeros.
    static void create(Path path, long sizeBytes) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(sizeBytes);
        } catch (IOException e) {
            throw new ImageException("create(" + path + ")", e);
        }
    }

    /// Copies a file into another that is zero there, leaving its zeros as holes.
    static void copy(Path from, Path to, long offsetBytes) {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            long at = 0;
            while (in.read(piece.clear(), at) > 0) {
                int length = piece.position();
                if (!Arrays.equals(piece.array(), 0, length, ZEROS, 0, length)) {
                    writeAll(out, piece.flip(), offsetBytes + at);
                }
                at += length;
            }
        } catch (IOException e) {
            throw new ImageException("copy(" + from + ", " + to + ")", e);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long offset)
            throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
