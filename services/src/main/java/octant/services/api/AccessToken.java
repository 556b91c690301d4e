package octant.services.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Who may change the machine over HTTP: whoever knows the token. The machine itself knows only its
/// SHA-256; the token has 256 random bits, so that a slow hash would add nothing.
///
/// The file is read at each request: a new token holds at once, the old one no longer.
///
/// @param file the hash, 64 hexadecimal digits and a line end
public record AccessToken(Path file) {
    /// `Bearer `, RFC 6750 section 2.1; the word's capitals do not matter (RFC 9110 section 11.1).
    private static final String SCHEME = "bearer ";

    private static final int HASH_DIGITS = 64;
    private static final int FILE_BYTES = 256;

    enum Verdict {
        ALLOWED,
        /// None was given, or another one.
        WRONG,
        /// The machine has none, so nobody may.
        NONE
    }

    /// @param authorization the header's value; empty without one
    Verdict judge(String authorization) {
        Optional<byte[]> hash = hash();
        if (hash.isEmpty()) {
            return Verdict.NONE;
        }
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String token = bearer ? authorization.substring(SCHEME.length()).strip() : "";
        // In constant time: the answer must not tell how much of a guess was right.
        return bearer && MessageDigest.isEqual(hash.get(), sha256(token))
                ? Verdict.ALLOWED
                : Verdict.WRONG;
    }

    /// What to write into the file for a token.
    public static String hashLine(String token) {
        return HexFormat.of().formatHex(sha256(token)) + "\n";
    }

    /// Empty also for a file that holds no hash: on doubt, nobody.
    private Optional<byte[]> hash() {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(FILE_BYTES), StandardCharsets.US_ASCII).strip();
            return text.length() == HASH_DIGITS
                    ? Optional.of(HexFormat.of().parseHex(text))
                    : Optional.empty();
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            System.getLogger(AccessToken.class.getName())
                    .log(System.Logger.Level.WARNING, "token=unreadable file=" + file, e);
            return Optional.empty();
        }
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }
}
