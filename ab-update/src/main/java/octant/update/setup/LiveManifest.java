package octant.update.setup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import octant.update.disk.DiskException;
import octant.update.disk.PartitionRole;
import octant.update.disk.SlotImage;
import octant.verity.RootHash;

/// What a live medium says of the machine that it installs: a text, zero-padded, at the start of
/// the partition [LiveMedium#FILES].
///
/// ```
/// octant-live 1
/// architecture x86_64
/// version 1.0
/// disk 13934c3c-3ccd-830b-9584-bf388a584a2b
/// root e810…f830 83865600 671744               root hash, bytes of the image and of its tree
/// copy root-a any 0 83865600 1048576 6d1f…     partition, sectors, offset, length, from, SHA-256
/// zero octant-esp 4096 65536 4096              partition, sectors, offset, length
/// end
/// ```
///
/// @param diskId of the disk target: names disk and partitions of the new machine
public record LiveManifest(
        Architecture architecture,
        OctantVersion version,
        UUID diskId,
        SlotImage root,
        List<Fill> fills) {
    /// The text is never longer.
    public static final int MAX_BYTES = 64 << 10;

    private static final String FORMAT = "octant-live 1";
    private static final String ANY = "any";
    private static final int SHA256_DIGITS = 64;

    public LiveManifest {
        fills = List.copyOf(fills);
    }

    /// @throws DiskException if it is not whole, or says what it must not
    public static LiveManifest parse(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        String text = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        try {
            return parse(text.lines().iterator());
        } catch (IllegalArgumentException e) {
            throw new DiskException("live medium: " + e.getMessage());
        }
    }

    private static LiveManifest parse(Iterator<String> lines) {
        require(next(lines).equals(FORMAT), "no \"" + FORMAT + "\" where it should be");
        Architecture architecture =
                Architecture.named(value("architecture", lines))
                        .orElseThrow(() -> new IllegalArgumentException("unknown architecture"));
        OctantVersion version = new OctantVersion(value("version", lines));
        UUID diskId = UUID.fromString(value("disk", lines));
        String[] root = words(value("root", lines), 3);
        SlotImage image = new SlotImage(new RootHash(root[0]), number(root[1]), number(root[2]));
        List<Fill> fills = new ArrayList<>();
        for (String line = next(lines); !line.equals("end"); line = next(lines)) {
            fills.add(fill(line));
        }
        return new LiveManifest(architecture, version, diskId, image, fills);
    }

    /// The text without padding.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(FORMAT).append('\n');
        text.append("architecture %s\n".formatted(architecture.kernelName()));
        text.append("version %s\n".formatted(version));
        text.append("disk %s\n".formatted(diskId));
        text.append(
                "root %s %d %d\n".formatted(root.rootHash(), root.rootBytes(), root.verityBytes()));
        fills.forEach(fill -> text.append(line(fill)).append('\n'));
        return text.append("end\n").toString();
    }

    private static String line(Fill fill) {
        String sectors =
                fill.sectorBytes().isEmpty()
                        ? ANY
                        : Integer.toString(fill.sectorBytes().getAsInt());
        String where =
                "%s %s %d %d"
                        .formatted(fill.partition().label(), sectors, fill.offset(), fill.length());
        return switch (fill) {
            case Fill.Copy copy -> "copy " + where + " " + copy.from() + " " + copy.sha256();
            case Fill.Zero _ -> "zero " + where;
        };
    }

    private static Fill fill(String line) {
        String[] words = line.split(" ", -1);
        boolean copy = words[0].equals("copy");
        require(copy || words[0].equals("zero"), "\"" + line + "\": neither copy nor zero");
        require(words.length == (copy ? 7 : 5), "\"" + line + "\": not as many words as wanted");
        PartitionRole partition =
                Arrays.stream(PartitionRole.values())
                        .filter(role -> role.label().equals(words[1]))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("no partition " + words[1]));
        OptionalInt sectors =
                words[2].equals(ANY)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Math.toIntExact(number(words[2])));
        long offset = number(words[3]);
        long length = number(words[4]);
        if (!copy) {
            return new Fill.Zero(partition, sectors, offset, length);
        }
        String sha256 = words[6];
        require(
                sha256.length() == SHA256_DIGITS && HexFormat.of().parseHex(sha256).length > 0,
                "no SHA-256: " + sha256);
        return new Fill.Copy(partition, sectors, offset, length, number(words[5]), sha256);
    }

    private static String value(String key, Iterator<String> lines) {
        String line = next(lines);
        return Optional.of(line)
                .filter(text -> text.startsWith(key + " "))
                .map(text -> text.substring(key.length() + 1))
                .orElseThrow(() ->
                        new IllegalArgumentException("want " + key + ", have \"" + line + "\""));
    }

    private static String[] words(String text, int count) {
        String[] words = text.split(" ", -1);
        require(words.length == count, "\"" + text + "\": want " + count + " words");
        return words;
    }

    private static String next(Iterator<String> lines) {
        require(lines.hasNext(), "its manifest ends too early");
        return lines.next();
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        require(number >= 0, "a negative number: " + text);
        return number;
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
