package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;

/// How large an artefact is for who downloads it: that of its `.zst` if it is one, else what zstd
/// makes of it.
///
/// @param zstd the program
record CompressedSize(Path zstd) {
    private static final Set<String> ALREADY = Set.of(".zst", ".gz", ".vmdk", ".ova");

    long of(ImageIndex.Artefact artefact) throws IOException {
        if (ALREADY.stream().anyMatch(artefact.name()::endsWith)) {
            return artefact.sizeBytes();
        }
        Process process =
                new ProcessBuilder(
                                zstd.toString(),
                                "--quiet",
                                "-3",
                                "-T0",
                                "--stdout",
                                artefact.file().toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (InputStream in = process.getInputStream()) {
            long bytes = 0;
            byte[] piece = new byte[1 << 16];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                bytes += length;
            }
            if (process.waitFor() != 0) {
                throw new ImageException("zstd of " + artefact.file() + " failed");
            }
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("zstd of " + artefact.file() + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
