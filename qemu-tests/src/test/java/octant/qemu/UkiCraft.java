package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Makes kernel images that no firmware with the owner's keys may start, out of a good one, with
/// sbsigntool and none of our code.
///
/// @param scratch a folder for them
record UkiCraft(Path good, String version, Path scratch) {
    private static final int SECTION_HEADER_BYTES = 40;
    private static final int NAME_BYTES = 8;

    /// A copy of another version, which is as long as its own, without a signature.
    Path unsigned(String other) {
        if (other.length() != version.length()) {
            throw new IllegalArgumentException("version " + other + ": want it as long");
        }
        Path file = scratch.resolve("octant_" + other + ".efi");
        try {
            Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
            HostCommand.run(
                    List.of(HostTool.SBATTACH.path().toString(), "--remove", file.toString()));
            byte[] bytes = Files.readAllBytes(file);
            int at = find(bytes, "VERSION_ID=" + version) + "VERSION_ID=".length();
            System.arraycopy(ascii(other), 0, bytes, at, other.length());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same with a signature by that key.
    Path signed(String other, Path key, Path certificate) {
        Path file = unsigned(other);
        HostCommand.run(
                List.of(
                        HostTool.SBSIGN.path().toString(),
                        "--key",
                        key.toString(),
                        "--cert",
                        certificate.toString(),
                        "--output",
                        file.toString(),
                        file.toString()));
        return file;
    }

    /// Flips one bit in the middle of a section.
    static Path altered(Path file, String section) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int header = find(bytes, section + "\0".repeat(NAME_BYTES - section.length()));
            if (header % Integer.BYTES != 0 || header > 4096 - SECTION_HEADER_BYTES) {
                throw new IllegalStateException(file + ": no header of section " + section);
            }
            int length = in.getInt(header + 8);
            int offset = in.getInt(header + 20);
            bytes[offset + length / 2] ^= 1;
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int find(byte[] bytes, String text) {
        byte[] wanted = ascii(text);
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && bytes[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        throw new IllegalStateException("no \"" + text + "\"");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
