package octant.image.flash;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// An image file, unpacked while it is read if its name ends in `.gz` or `.zst`.
///
/// @param file `octant-x86_64.raw.zst`
record ImageSource(Path file) {
    private static final int BUFFER_BYTES = 1 << 20;

    /// @throws FlashException if there is no such file
    ImageSource {
        if (!Files.isRegularFile(file)) {
            throw new FlashException(file + ": no such file; make image builds one");
        }
    }

    /// From the start, unpacked. Reads fail where the file is damaged.
    InputStream open() throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES);
        }
        return name.endsWith(".zst") ? unpacked() : Files.newInputStream(file);
    }

    /// Java knows no zstd.
    private InputStream unpacked() throws IOException {
        Process zstd;
        try {
            zstd =
                    new ProcessBuilder("zstd", "--decompress", "--stdout", file.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException e) {
            throw new FlashException("zstd: not found on this machine; apt-get install zstd", e);
        }
        return new ZstdStream(file, zstd);
    }

    /// The end of the output counts as the end of the file only if zstd ended well.
    private static final class ZstdStream extends FilterInputStream {
        private final Path file;
        private final Process zstd;

        ZstdStream(Path file, Process zstd) {
            super(zstd.getInputStream());
            this.file = file;
            this.zstd = zstd;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count < 0) {
                requireGoodEnd();
            }
            return count;
        }

        private void requireGoodEnd() throws IOException {
            try {
                if (zstd.waitFor() != 0) {
                    throw new IOException(file + ": zstd could not unpack all of it");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            zstd.destroy();
        }
    }
}
