package octant.image;

import java.util.Map;
import java.util.TreeMap;
import octant.update.Slot;
import octant.update.disk.DiskLayout;
import octant.update.disk.SlotImage;

/// `image.properties` and its like, for tests and scripts: what was built, how large, where it lies
/// on the disk. One `key=value` a line, sorted:
///
/// ```
/// architecture, version, kernel.release, kernel.options.SLOT, kernel.file.SLOT
/// kernel.bytes, uki.bytes, root-image.bytes, verity.bytes, disk.bytes, disk.id
/// root-hash.SLOT                            for each slot that holds an image
/// partition.NAME.{id,offset-bytes,size-bytes}
/// ```
final class ImageReport {
    private final Map<String, Object> values = new TreeMap<>();

    ImageReport(ImageOptions options) {
        put("architecture", options.architecture().kernelName());
        put("version", options.version());
        put("kernel.release", options.kernel().release());
    }

    void put(String key, Object value) {
        values.put(key, value);
    }

    void put(Slot slot, SlotImage image) {
        put("root-hash." + letter(slot), image.rootHash());
        put("root-image.bytes", image.rootBytes());
        put("verity.bytes", image.verityBytes());
    }

    /// A card's keys begin with `card.`: one run may make a disk too.
    void put(DiskLayout layout) {
        String kind =
                switch (layout.form()) {
                    case UEFI -> "";
                    case TRYBOOT -> "card.";
                };
        put(kind + "disk.id", layout.diskId());
        put(kind + "disk.bytes", layout.diskBytes());
        for (DiskLayout.Region region : layout.regions()) {
            String prefix = kind + "partition." + region.role().label();
            put(prefix + ".id", region.id());
            put(prefix + ".offset-bytes", region.offsetBytes());
            put(prefix + ".size-bytes", region.sizeBytes());
        }
    }

    static String letter(Slot slot) {
        return switch (slot) {
            case A -> "a";
            case B -> "b";
        };
    }

    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key + "=" + value + "\n"));
        return text.toString();
    }
}
