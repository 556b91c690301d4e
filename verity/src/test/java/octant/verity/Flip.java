package octant.verity;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// Damages a file.
final class Flip {
    private Flip() {}

    static void byteAt(Path path, long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            int value = file.read();
            file.seek(offset);
            file.write(value ^ 0xff);
        }
    }
}
