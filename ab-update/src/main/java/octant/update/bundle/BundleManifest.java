package octant.update.bundle;

import java.util.Optional;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// What a bundle says it holds: `manifest.raucm`, signed.
///
/// @param compatible the kind of machine it is for: `octant-x86_64`
/// @param minimumVersion what must run already for this to be installed
/// @param root the root image
/// @param verity its hash tree with superblock, as it goes to the partition
/// @param kernel the unified kernel image
public record BundleManifest(
        String compatible,
        OctantVersion version,
        Optional<OctantVersion> minimumVersion,
        Architecture architecture,
        Image root,
        Image verity,
        Image kernel) {

    /// @param sha256 of the file, in lower-case hexadecimal digits
    /// @param hasIndex whether the payload holds SHA-256 of each of its blocks of 4096 bytes
    public record Image(String fileName, long sizeBytes, String sha256, boolean hasIndex) {
        /// The file with the digests, 32 bytes each, one after the other: RAUC's block hash index.
        public Optional<String> indexFileName() {
            return hasIndex ? Optional.of(fileName + ".block-hash-index") : Optional.empty();
        }
    }

    /// The image of this file name, if there is one.
    Optional<Image> image(String fileName) {
        return Stream.of(root, verity, kernel)
                .filter(image -> image.fileName().equals(fileName))
                .findFirst();
    }

    /// As it is written in a bundle's `compatible`.
    public static String compatibleFor(Architecture architecture) {
        return "octant-" + architecture.kernelName();
    }
}
