package octant.update.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    /// Sizes and digests in it are not needed and not looked at.
    ///
    /// @throws BundleException if it is missing or says something that cannot be
    public static BundleDraft readFolder(Path folder) {
        Path file = folder.resolve(BundleWriter.MANIFEST_NAME);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(KeyFile.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new BundleException("read(" + file + "); a bundle's folder holds a manifest", e);
        }
        ManifestReader manifest = ManifestReader.checked(file.toString(), bytes);
        BundleDraft draft =
                new BundleDraft(
                        manifest.compatible(),
                        manifest.version(),
                        manifest.minimumVersion(),
                        manifest.architecture(),
                        content(folder, manifest.imageFileName("rootfs")),
                        content(folder, manifest.imageFileName("verity")),
                        content(folder, manifest.imageFileName("kernel")));
        ManifestReader.requireDistinct(
                file.toString(),
                List.of(
                        draft.root().fileName(),
                        draft.verity().fileName(),
                        draft.kernel().fileName()));
        return draft;
    }

    private static Content content(Path folder, String fileName) {
        return new Content(fileName, folder.resolve(fileName));
    }
}
