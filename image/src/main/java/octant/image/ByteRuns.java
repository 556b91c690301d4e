package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import octant.update.disk.FileDisk;
import octant.verity.Sha256;

/// The parts of a file that are not zero.
final class ByteRuns {
    private static final int BLOCK_BYTES = 512;
    private static final int PIECE_BYTES = 1 << 20;
    private static final byte[] ZEROS = new byte[PIECE_BYTES];

    private ByteRuns() {}

    /// In bytes from the start of the file.
    record Run(long at, long length) {
        long end() {
            return at + length;
        }

        /// What of it lies before a place.
        Optional<Run> before(long place) {
            long cut = Math.min(end(), place);
            return cut > at ? Optional.of(new Run(at, cut - at)) : Optional.empty();
        }

        /// What of it lies at or behind a place.
        Optional<Run> after(long place) {
            long cut = Math.max(at, place);
            return cut < end() ? Optional.of(new Run(cut, end() - cut)) : Optional.empty();
        }
    }

    /// @param maxGapBytes runs with fewer zeros between them are one
    static List<Run> of(Path file, int maxGapBytes) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (FileDisk in = FileDisk.openForReading(file)) {
            long size = Files.size(file);
            for (long at = 0; at < size; at += PIECE_BYTES) {
                byte[] piece = in.read(at, (int) Math.min(PIECE_BYTES, size - at));
                if (Arrays.equals(piece, 0, piece.length, ZEROS, 0, piece.length)) {
                    continue;
                }
                for (int i = 0; i < piece.length; i += BLOCK_BYTES) {
                    int end = Math.min(i + BLOCK_BYTES, piece.length);
                    if (!Arrays.equals(piece, i, end, ZEROS, 0, end - i)) {
                        add(runs, new Run(at + i, end - i), maxGapBytes);
                    }
                }
            }
        }
        return runs;
    }

    private static void add(List<Run> runs, Run next, int maxGapBytes) {
        if (!runs.isEmpty() && next.at() - runs.getLast().end() < maxGapBytes) {
            Run last = runs.removeLast();
            runs.add(new Run(last.at(), next.end() - last.at()));
        } else {
            runs.add(next);
        }
    }

    /// Of a part of a file, in hexadecimal.
    static String sha256(Path file, long at, long length) {
        MessageDigest digest = Sha256.start();
        try (FileDisk in = FileDisk.openForReading(file)) {
            for (long done = 0; done < length; done += PIECE_BYTES) {
                digest.update(in.read(at + done, (int) Math.min(PIECE_BYTES, length - done)));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
