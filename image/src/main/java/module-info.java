/// Assembles disks from a kernel and a root tree, on the host.
@org.jspecify.annotations.NullMarked
module octant.image {
    requires static org.jspecify;
    requires octant.update;
}
