package octant.update.squashfs;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates blocks, one after the other, never beyond the room it is given.
final class BlockInflater implements AutoCloseable {
    private final Inflater inflater = new Inflater();

    /// Gives its memory back, which is outside of the heap.
    @Override
    public void close() {
        inflater.end();
    }

    /// @return how many bytes came out
    /// @throws SquashfsException if the input is damaged or holds more than `room` bytes
    int inflate(byte[] from, int at, int length, byte[] into, int offset, int room) {
        inflater.reset();
        inflater.setInput(from, at, length);
        try {
            int done = 0;
            while (!inflater.finished()) {
                int count =
                        done < room
                                ? inflater.inflate(into, offset + done, room - done)
                                : inflater.inflate(new byte[1]);
                if (count == 0 && !inflater.finished()) {
                    throw new SquashfsException("squashfs: a compressed block ends too early");
                }
                done += count;
                if (done > room) {
                    throw new SquashfsException(
                            "squashfs: a compressed block holds more than " + room + " bytes");
                }
            }
            return done;
        } catch (DataFormatException e) {
            throw new SquashfsException("squashfs: a compressed block is damaged", e);
        }
    }
}
