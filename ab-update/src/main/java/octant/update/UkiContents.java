package octant.update;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a UKI carries for the boot loader and the kernel.
///
/// @param osRelease of the section `.osrel`
/// @param commandLine of the section `.cmdline`
public record UkiContents(Map<String, String> osRelease, String commandLine) {
    /// A part of the file: `length` bytes from `offset`, or fewer at its end.
    @FunctionalInterface
    public interface Source {
        byte[] read(long offset, int length);
    }

    public UkiContents {
        osRelease = Map.copyOf(osRelease);
    }

    /// @param what names the file in messages
    /// @throws UkiException if it is no sound UKI
    public static UkiContents parse(String what, Source source, long sizeBytes) {
        return Optional.<UkiContents>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// As systemd-boot takes it: IMAGE_VERSION, VERSION, VERSION_ID, BUILD_ID, the first there is.
    public Optional<String> version() {
        return Stream.of("IMAGE_VERSION", "VERSION", "VERSION_ID", "BUILD_ID")
                .map(osRelease::get)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
