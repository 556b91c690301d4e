package octant.update.bundle;

import java.util.Optional;
import octant.update.bundle.BundleManifest.Image;

/// Prints a manifest in the form that RAUC reads.
final class ManifestPrinter {
    private ManifestPrinter() {}

    /// @param payload if its hash is known: the signature's copy holds it, the payload's cannot
    static String print(BundleManifest manifest, Optional<PayloadHash> payload) {
        StringBuilder out = new StringBuilder();
        group(out, "update");
        value(out, "compatible", manifest.compatible());
        value(out, "version", manifest.version());
        out.append('\n');
        group(out, "bundle");
        value(out, "format", "verity");
        payload.ifPresent(hash -> {
            value(out, "verity-hash", hash.root());
            value(out, "verity-salt", hash.salt());
            value(out, "verity-size", hash.treeBytes());
        });
        image(out, "rootfs", manifest.root());
        image(out, "verity", manifest.verity());
        image(out, "kernel", manifest.kernel());
        out.append('\n');
        group(out, ManifestReader.META_GROUP);
        value(out, "architecture", manifest.architecture().kernelName());
        manifest.minimumVersion().ifPresent(version -> value(out, "minimum-version", version));
        return out.toString();
    }

    private static void image(StringBuilder out, String slot, Image image) {
        out.append('\n');
        group(out, ManifestReader.IMAGE_PREFIX + slot);
        value(out, "sha256", image.sha256());
        value(out, "size", image.sizeBytes());
        value(out, "filename", image.fileName());
        if (image.hasIndex()) {
            value(out, "adaptive", ManifestReader.BLOCK_HASH_INDEX + ";");
        }
    }

    private static void group(StringBuilder out, String name) {
        out.append('[').append(name).append("]\n");
    }

    private static void value(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
