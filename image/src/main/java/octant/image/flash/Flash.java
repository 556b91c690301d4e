package octant.image.flash;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/// Writes an image to a device and reads it back.
///
/// What is there already is left as it is: so a write that was interrupted goes on where it
/// stopped, and writing the same image twice only compares. The first piece, with the partition
/// table, comes last, and is zero until then: what is not whole starts nothing.
final class Flash {
    private static final int PIECE_BYTES = 4 << 20;

    private final ImageSource image;
    private final long imageBytes;
    private final Path device;
    private final Consumer<String> say;

    /// @param imageBytes unpacked
    Flash(ImageSource image, long imageBytes, Path device, Consumer<String> say) {
        this.image = image;
        this.imageBytes = imageBytes;
        this.device = device;
        this.say = say;
    }

    /// How large an image is when it is unpacked.
    ///
    /// @throws FlashException if it cannot be read to its end
    static long size(ImageSource image) {
        try (InputStream in = image.open()) {
            byte[] piece = new byte[PIECE_BYTES];
            long size = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                size += count;
            }
            return size;
        } catch (IOException e) {
            throw new FlashException(image.file() + ": cannot be read", e);
        }
    }

    /// @return how many bytes had to be written
    /// @throws FlashException if the device fails, or reads back otherwise
    long run() {
        try {
            long written = write();
            verify();
            return written;
        } catch (IOException e) {
            throw new FlashException(
                    device + ": not finished; the same command goes on where it stopped", e);
        }
    }

    private long write() throws IOException {
        long written = 0;
        byte[] first = new byte[0];
        try (InputStream in = image.open();
                FileChannel out =
                        FileChannel.open(
                                device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long at = 0; at < imageBytes; at += PIECE_BYTES) {
                byte[] piece = piece(in, at);
                boolean same = Arrays.equals(piece, read(out, at, piece.length));
                if (at == 0) {
                    first = piece;
                    put(out, 0, same ? piece : new byte[piece.length]);
                } else if (!same) {
                    put(out, at, piece);
                    written += piece.length;
                }
                tell("written", at + piece.length);
            }
            out.force(true);
            put(out, 0, first);
            out.force(true);
        }
        return written + first.length;
    }

    private void verify() throws IOException {
        try (InputStream in = image.open();
                InputStream out = openPastTheCache()) {
            for (long at = 0; at < imageBytes; at += PIECE_BYTES) {
                byte[] want = piece(in, at);
                int different = Arrays.mismatch(want, out.readNBytes(want.length));
                if (different >= 0) {
                    throw new FlashException(
                            ("%s: reads back otherwise than written, at byte %d; this device does"
                                            + " not keep its data")
                                    .formatted(device, at + different));
                }
                tell("read back", at + want.length);
            }
        }
    }

    /// What the device holds, by `dd`: Java cannot open a file with `O_DIRECT`. A file may lie
    /// where nobody can; a device never does.
    private InputStream openPastTheCache() throws IOException {
        if (Files.isRegularFile(device) && dd("count=0").onExit().join().exitValue() != 0) {
            return Files.newInputStream(device);
        }
        Process dd = dd("bs=" + PIECE_BYTES);
        return new FilterInputStream(dd.getInputStream()) {
            @Override
            public void close() throws IOException {
                super.close();
                dd.destroy();
            }
        };
    }

    private Process dd(String option) throws IOException {
        return new ProcessBuilder("dd", "if=" + device, "iflag=direct", "status=none", option)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private byte[] piece(InputStream in, long at) throws IOException {
        int want = (int) Math.min(PIECE_BYTES, imageBytes - at);
        byte[] piece = in.readNBytes(want);
        if (piece.length < want) {
            throw new EOFException(image.file() + ": ends at " + (at + piece.length));
        }
        return piece;
    }

    private static byte[] read(FileChannel in, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = in.read(buffer, at + buffer.position());
        }
        return buffer.array();
    }

    private static void put(FileChannel out, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer, at + buffer.position());
        }
    }

    private void tell(String what, long doneBytes) {
        say.accept("%3d %% %s".formatted(100 * doneBytes / imageBytes, what));
    }
}
