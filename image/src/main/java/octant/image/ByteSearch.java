package octant.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Where in a file the bytes of another one lie. They start at a multiple of 512, as a file in a
/// file system does.
final class ByteSearch {
    private static final int STEP_BYTES = 512;
    private static final int PIECE_BYTES = 1 << 20;

    private ByteSearch() {}

    /// @throws ImageException if they do not lie there in one piece
    static long offset(Path part, Path file) throws IOException {
        byte[] wanted = Files.readAllBytes(part);
        byte[] start = Arrays.copyOf(wanted, Math.min(STEP_BYTES, wanted.length));
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            for (long at = 0; read(in, piece, at) > 0; at += PIECE_BYTES) {
                int count = piece.limit();
                for (int i = 0; i + start.length <= count; i += STEP_BYTES) {
                    boolean here =
                            Arrays.equals(
                                    piece.array(), i, i + start.length, start, 0, start.length);
                    if (here && isAt(in, at + i, wanted)) {
                        return at + i;
                    }
                }
            }
        }
        throw new ImageException(
                file
                        + ": does not hold "
                        + part.getFileName()
                        + " in one piece; did mtools split it?");
    }

    /// @throws ImageException if the file does not hold the other one there
    static void require(Path part, Path file, long offset) throws IOException {
        try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ);
                FileChannel whole = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            for (long at = 0; read(in, piece, at) > 0; at += PIECE_BYTES) {
                byte[] bytes = Arrays.copyOf(piece.array(), piece.limit());
                if (!isAt(whole, offset + at, bytes)) {
                    throw new ImageException(
                            "%s: not found at byte %d of %s; this xorriso lays an ISO out otherwise"
                                    .formatted(part.getFileName(), offset, file));
                }
            }
        }
    }

    private static boolean isAt(FileChannel in, long offset, byte[] wanted) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(wanted.length);
        read(in, found, offset);
        return found.limit() == wanted.length && Arrays.equals(found.array(), wanted);
    }

    /// Fills the buffer as far as the file goes; its limit is how far.
    private static int read(FileChannel in, ByteBuffer into, long offset) throws IOException {
        into.clear();
        int count = 0;
        while (into.hasRemaining() && count >= 0) {
            count = in.read(into, offset + into.position());
        }
        into.flip();
        return into.limit();
    }
}
