package octant.update.esp;

import java.util.List;
import java.util.Optional;
import octant.update.OctantVersion;

/// One change to the EFI system partition; on the medium before the next one begins. Files are
/// names in `EFI/Linux`.
public sealed interface EspStep {
    /// A second name with the same contents, in clusters of its own.
    record Copy(String from, String to) implements EspStep {
        @Override
        public String toString() {
            return "copy " + from + " to " + to;
        }
    }

    /// The loader does not see them any more, and their room is free again.
    record Retire(List<String> files) implements EspStep {
        public Retire {
            files = List.copyOf(files);
        }

        @Override
        public String toString() {
            return "retire " + String.join(", ", files);
        }
    }

    /// The loader prefers this version while it has tries left; or again the newest.
    record Prefer(Optional<OctantVersion> version) implements EspStep {
        @Override
        public String toString() {
            return version.map(wanted -> "let the loader prefer version " + wanted)
                    .orElse("let the loader take the newest version");
        }
    }
}
