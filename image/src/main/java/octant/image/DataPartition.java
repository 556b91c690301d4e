package octant.image;

import java.nio.file.Path;
import java.util.UUID;
import octant.update.disk.PartitionRole;

/// The data partition's file system: ext4, empty, made to grow while mounted.
final class DataPartition {
    /// Named one by one, so that a newer mke2fs makes the same file system.
    private static final String FEATURES =
            "none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,"
                    + "sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum";

    /// Descriptors are reserved for a growth to 1 TiB; beyond, the kernel makes new ones (meta_bg).
    private static final long GROWS_TO_BLOCKS = (1L << 40) / 4096;

    private DataPartition() {}

    /// @param image a file of the partition's size, all zero
    static void make(HostTools tools, Path image, UUID id) {
        tools.run(
                HostTool.MKE2FS,
                "-q",
                "-F",
                "-t",
                "ext4",
                "-b",
                "4096",
                "-I",
                "256",
                "-i",
                "8192",
                "-m",
                "1",
                "-J",
                "size=16",
                "-O",
                FEATURES,
                "-E",
                "hash_seed=%s,resize=%d,lazy_itable_init=0,lazy_journal_init=0,nodiscard,root_owner=0:0"
                        .formatted(id, GROWS_TO_BLOCKS),
                "-L",
                PartitionRole.DATA.label(),
                "-U",
                id,
                image);
    }
}
