package octant.update.trial;

import java.util.List;
import octant.update.OctantVersion;

/// What became of "this boot is good". Its text is for people.
public sealed interface CommitResult {
    /// The running kernel lost its counter just now.
    ///
    /// @param warnings what was left on the EFI system partition and why; mostly nothing
    record Committed(OctantVersion version, String kernelFile, List<String> warnings)
            implements CommitResult {
        public Committed {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String toString() {
            return "this boot is good: version "
                    + version
                    + " is now "
                    + kernelFile
                    + (warnings.isEmpty() ? "" : "; " + String.join("; ", warnings));
        }
    }

    /// It has no counter: confirmed before, or installed as good.
    record AlreadyGood(OctantVersion version, String kernelFile) implements CommitResult {
        @Override
        public String toString() {
            return "version " + version + " was good before: " + kernelFile;
        }
    }

    /// Nothing was changed.
    record NotPossible(String why) implements CommitResult {
        @Override
        public String toString() {
            return "this boot cannot be confirmed: " + why;
        }
    }
}
