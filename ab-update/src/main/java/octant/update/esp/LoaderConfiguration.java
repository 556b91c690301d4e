package octant.update.esp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.update.OctantVersion;

/// `loader/loader.conf`: whatever is in it, and our line that makes systemd-boot prefer a version
/// which is not the newest, for as long as it has tries left:
///
/// ```
/// default octant_1.0+[1-9]*.efi
/// ```
///
/// The loader compares the pattern with file names (`config_entry_find`, systemd 252). With the
/// tries used up or the counter gone it matches nothing, and the newest version is taken again. A
/// newer loader leaves out the counter, so that it never matches: then the boot guard, which reads
/// this line too, names the kernel for one start.
///
/// @param others all other lines
/// @param preferred of our line, if it is there
public record LoaderConfiguration(List<String> others, Optional<OctantVersion> preferred) {
    /// A sector of any disk: what is shorter is replaced in one piece.
    static final int PIECE_BYTES = 512;

    /// More is not ours.
    static final int MAX_BYTES = 64 << 10;

    private static final Pattern OURS =
            Pattern.compile(
                    "default\\s+octant_(?<version>[0-9A-Za-z.~^-]{1,64})\\+\\[1-9]\\*\\.efi\\s*");

    public LoaderConfiguration {
        others = List.copyOf(others);
    }

    public static LoaderConfiguration parse(String text) {
        List<String> others = new ArrayList<>();
        Optional<OctantVersion> preferred = Optional.empty();
        for (String line : text.stripTrailing().lines().toList()) {
            Matcher ours = OURS.matcher(line);
            if (ours.matches()) {
                preferred = Optional.of(new OctantVersion(ours.group("version")));
            } else {
                others.add(line);
            }
        }
        return new LoaderConfiguration(others, preferred);
    }

    public LoaderConfiguration preferring(Optional<OctantVersion> version) {
        return new LoaderConfiguration(others, version);
    }

    /// Our line comes last, so that a part of it is the worst that a torn write leaves, and a part
    /// of it matches nothing. Padded with line ends, so that the file never gets shorter.
    byte[] encode() {
        StringBuilder text = new StringBuilder();
        others.forEach(line -> text.append(line).append('\n'));
        preferred.ifPresent(
                version -> text.append("default octant_").append(version).append("+[1-9]*.efi\n"));
        int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
        int padding = Math.ceilDiv(Math.max(bytes, 1), PIECE_BYTES) * PIECE_BYTES - bytes;
        return text.append("\n".repeat(padding)).toString().getBytes(StandardCharsets.UTF_8);
    }
}
