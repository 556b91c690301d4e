package octant.image;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.verity.Salt;

/// One step of building an image: what goes in, what comes out. Each prints itself on one line.
sealed interface ImageStep {
    /// The root tree with the version that is built.
    record Tree(Path from, Path tree, OctantVersion version) implements ImageStep {
        @Override
        public String toString() {
            return "root tree of version " + version + ": " + from;
        }
    }

    /// An erofs image of the root tree: uncompressed, since unpacking costs more at a cold start
    /// than reading.
    record Root(Path tree, Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "root image";
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

    /// The unified kernel image that boots one slot, signed.
    record Uki(Slot slot, OctantVersion version, Path file) implements ImageStep {
        @Override
        public String toString() {
            return "kernel image of slot " + slot + ", version " + version;
        }
    }

    /// The unified kernel image that boots slot a's root from a CD or a USB stick, signed.
    record LiveUki(OctantVersion version, Path file) implements ImageStep {
        @Override
        public String toString() {
            return "kernel image of the live system, version " + version;
        }
    }

    /// One of our EFI programs, compiled and signed.
    record Program(EfiProgram program, Path file) implements ImageStep {
        @Override
        public String toString() {
            return program.key();
        }
    }

    /// systemd-boot of Debian's package, signed.
    record Loader(Path file) implements ImageStep {
        @Override
        public String toString() {
            return "systemd-boot";
        }
    }

    /// The FAT file system with the boot guard, systemd-boot, its entries and the kernels.
    ///
    /// @param sectorBytes of the disk that it is for
    record Esp(
            Path image,
            int sectorBytes,
            Program guard,
            Loader loader,
            Program noSlot,
            List<Uki> kernels,
            UUID id)
            implements ImageStep {
        @Override
        public String toString() {
            return "EFI system partition with "
                    + kernels.size()
                    + " kernel(s), sectors of "
                    + sectorBytes
                    + " bytes";
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

    /// A file, compressed with zstd.
    record Compress(Path file, Path compressed) implements ImageStep {
        @Override
        public String toString() {
            return file.getFileName() + ", compressed";
        }
    }

    /// The raw disk again, under a name of its own, and what EC2 is to be told of it.
    record Ami(Path raw, Path image, Path registration) implements ImageStep {
        @Override
        public String toString() {
            return "disk for EC2";
        }
    }

    /// The raw disk again, under a name of its own, if the kernel has what such a board needs.
    record Jetson(Path raw, Path image) implements ImageStep {
        @Override
        public String toString() {
            return "disk for a Jetson";
        }
    }

    /// The raw disk with the footer of a fixed VHD.
    record Vhd(Path raw, Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "disk as fixed VHD";
        }
    }

    record Vhdx(Path raw, Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "disk as VHDX";
        }
    }

    /// The raw disk as stream-optimised VMDK.
    record Vmdk(Path raw, Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "disk as VMDK";
        }
    }

    /// The VMDK of a raw disk in the description of a machine.
    record Ova(Path raw, Vmdk vmdk, Path archive) implements ImageStep {
        @Override
        public String toString() {
            return "machine as OVA";
        }
    }

    /// The raw disk, grown to whole GiB, in an archive.
    record Google(Path raw, Path archive) implements ImageStep {
        @Override
        public String toString() {
            return "disk for Google Cloud";
        }
    }

    /// The container image, whose layer is the root tree.
    record Container(Path tree, Slot slot, Path archive) implements ImageStep {
        @Override
        public String toString() {
            return "container image";
        }
    }

    /// The FAT file system that a Raspberry Pi starts one slot from.
    record BootPartition(Slot slot, OctantVersion version, Path image, UUID id)
            implements ImageStep {
        @Override
        public String toString() {
            return "boot partition of slot " + slot + ", version " + version;
        }
    }

    /// The FAT file system that says which boot partition starts.
    record BootSelection(Path image, UUID id) implements ImageStep {
        @Override
        public String toString() {
            return "boot selection";
        }
    }

    /// The raw card: partition table and all that was made before.
    record Card(Path image) implements ImageStep {
        @Override
        public String toString() {
            return "card";
        }
    }

    /// The update bundle of a Raspberry Pi, signed.
    record CardBundle(Root root, Verity verity, BootPartition boot, Path file)
            implements ImageStep {
        @Override
        public String toString() {
            return "bundle for a card";
        }
    }

    /// Kernel, root and data for machines without firmware, in an archive.
    ///
    /// @param tree of the slot that its root takes the names of
    record Micro(Root root, Verity tree, Data data, Path archive) implements ImageStep {
        @Override
        public String toString() {
            return "parts of a microVM";
        }
    }

    /// CD and USB stick in one.
    ///
    /// @param esps of the disks that it installs, one for each sector size
    record Iso(
            Path image,
            Root root,
            Verity tree,
            List<Esp> esps,
            Data data,
            LiveUki kernel,
            Program guard)
            implements ImageStep {
        @Override
        public String toString() {
            return "ISO";
        }
    }

    /// The update bundle, signed.
    record Bundle(Root root, Verity verity, Uki kernel, Path file) implements ImageStep {
        @Override
        public String toString() {
            return "bundle";
        }
    }

    /// A disk whose only partition enrols the Secure Boot keys when it is booted.
    record Enrol(Loader loader, Path image, UUID diskId) implements ImageStep {
        @Override
        public String toString() {
            return "enrolment disk";
        }
    }

    /// The artefact's checksum and description, then its final name.
    ///
    /// @param isImage whether it says what is in it and what it came from
    record Publish(Target target, boolean isImage, Path image, Path artefact, Path description)
            implements ImageStep {
        @Override
        public String toString() {
            return artefact.toString();
        }
    }
}
