package octant.update;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a UKI carries for the boot loader and the kernel. Read as systemd-boot reads it: the
/// headers and two sections, whether or not the rest of the file is there.
///
/// @param osRelease of the section `.osrel`
/// @param commandLine of the section `.cmdline`; empty if there is none
public record UkiContents(Map<String, String> osRelease, String commandLine) {
    /// The kernel takes no longer command line; an os-release is shorter still.
    public static final int MAX_SECTION_BYTES = 4096;

    /// A file.
    @FunctionalInterface
    public interface Source {
        /// At most `length` bytes from `offset`; fewer only at the end of the file.
        byte[] read(long offset, int length);
    }

    public UkiContents {
        osRelease = Map.copyOf(osRelease);
    }

    /// @param what names the file in messages
    /// @throws UkiException if it is no program with an os-release
    public static UkiContents parse(String what, Source source) {
        PeHeader header = PeHeader.parse(what, source.read(0, PeHeader.MAX_BYTES), Long.MAX_VALUE);
        String osRelease =
                header.section(".osrel")
                        .map(section -> text(source, section))
                        .orElseThrow(() -> new UkiException(what + ": no section .osrel"));
        String commandLine =
                header.section(".cmdline").map(section -> text(source, section)).orElse("");
        return of(osRelease, commandLine);
    }

    /// The same from files.
    public static UkiContents of(String osRelease, String commandLine) {
        return new UkiContents(fields(osRelease), commandLine);
    }

    /// The same of a file that has all the sections its header names.
    ///
    /// @param fileBytes the size of the whole file
    public static UkiContents parseWhole(String what, Source source, long fileBytes) {
        var _ = PeHeader.parse(what, source.read(0, PeHeader.MAX_BYTES), fileBytes);
        return parse(what, source);
    }

    /// What systemd-boot sorts it by.
    public Optional<String> version() {
        return first("IMAGE_VERSION", "VERSION", "VERSION_ID", "BUILD_ID");
    }

    /// What systemd-boot sorts it by before its version.
    Optional<String> sortKey() {
        return first("IMAGE_ID", "ID");
    }

    public Optional<VerityTarget> target() {
        return VerityTarget.parse(commandLine);
    }

    private Optional<String> first(String... keys) {
        return Stream.of(keys).map(osRelease::get).filter(Objects::nonNull).findFirst();
    }

    private static String text(Source source, PeHeader.Section section) {
        long bytes = Math.min(section.fileBytes(), section.virtualSize());
        int length = (int) Math.min(bytes, MAX_SECTION_BYTES);
        return new String(source.read(section.fileOffset(), length), StandardCharsets.UTF_8);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                fields.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String unquoted(String value) {
        String text = value.strip();
        boolean quoted =
                text.length() >= 2
                        && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                        && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
