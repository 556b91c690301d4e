package octant.update.bundle;

import java.nio.file.Path;
import java.util.Optional;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// What goes into a bundle, before sizes and digests are known.
public record BundleDraft(
        String compatible,
        OctantVersion version,
        Optional<OctantVersion> minimumVersion,
        Architecture architecture,
        Content root,
        Content verity,
        Content kernel) {

    /// @param fileName what it is called in the payload
    /// @param file where its bytes are
    public record Content(String fileName, Path file) {}

    /// For a machine of this architecture; files get the usual names: `root.erofs`, `root.verity`,
    /// `kernel.efi`.
    public static BundleDraft of(
            Architecture architecture,
            OctantVersion version,
            Optional<OctantVersion> minimumVersion,
            Path root,
            Path verity,
            Path kernel) {
        return new BundleDraft(
                BundleManifest.compatibleFor(architecture),
                version,
                minimumVersion,
                architecture,
                new Content("root.erofs", root),
                new Content("root.verity", verity),
                new Content("kernel.efi", kernel));
    }

    /// Reads `manifest.raucm` of a folder, as `rauc bundle` takes it; the files lie beside it.
    ///
    /// @throws BundleException if it is missing or says something that cannot be
    public static BundleDraft readFolder(Path folder) {
        return Unfinished.body();
    }
}
