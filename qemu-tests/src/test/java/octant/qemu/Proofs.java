package octant.qemu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Records for `make artefacts`: that an artefact was booted here, and how.
///
/// `out/proofs/octant-x86_64.raw/NVMe 4096` holds the SHA-256 of what was booted, so that a record
/// of other bytes proves nothing.
final class Proofs {
    private Proofs() {}

    /// @param artefact the built file itself, not a copy
    /// @param how a few words, as the table shall show them: `NVMe, 4096-byte sectors`
    static void record(BuiltImage image, Path artefact, String how) {
        try {
            Path folder = image.out().resolve("proofs").resolve(artefact.getFileName());
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(how), sha256(artefact) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 20];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                digest.update(piece, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
