/// Boots in QEMU what was built; knows nothing of it but the disk file.
@org.jspecify.annotations.NullMarked
module octant.qemu {
    requires static org.jspecify;
}
