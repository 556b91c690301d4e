package octant.image;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.verity.Salt;

/// One step of building an image: what goes in, what comes out. Each prints itself on one line.
sealed interface ImageStep {
    /// An erofs image of the root tree: uncompressed, since unpacking costs more at a cold start
    /// than reading.
    record Root(Path tree, Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "root image: " + tree;
        }
    }

    /// The hash tree of the root image for one slot. The salt differs from slot to slot, and so
    /// does the root hash, after which partitions and kernel are named.
    record Verity(Slot slot, Path image, Path tree, UUID id, Salt salt) implements ImageStep {
        @Override
        public String toString() {
            return "hash tree of slot " + slot;
        }
    }

    /// The unified kernel image that boots one slot.
    record Uki(Slot slot, OctantVersion version, Path file) implements ImageStep {
        @Override
        public String toString() {
            return "kernel image of slot " + slot + ", version " + version;
        }
    }

    /// The EFI program that speaks when no slot is left.
    record NoSlot(Path program) implements ImageStep {
        @Override
        public String toString() {
            return "last boot entry";
        }
    }

    /// The FAT file system with systemd-boot, its entries and the kernels.
    record Esp(Path image, List<Uki> kernels, Path noSlot, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "EFI system partition with " + kernels.size() + " kernel(s)";
        }
    }

    /// The ext4 file system that grows on first boot.
    record Data(Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "data partition";
        }
    }

    /// The raw disk: partition table and all that was made before.
    record Disk(Path image) implements ImageStep {
        @Override
        public String toString() {
            return "disk";
        }
    }

    /// A raw disk in the form of another target.
    record Convert(Path raw, Path image, String format) implements ImageStep {
        @Override
        public String toString() {
            return "disk as " + format;
        }
    }

    /// The artefact's checksum and description, then its final name.
    record Publish(Path image, Path artefact) implements ImageStep {
        @Override
        public String toString() {
            return artefact.toString();
        }
    }
}
