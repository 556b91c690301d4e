/// The dm-verity hash tree of an image: built here, checked by the kernel.
@org.jspecify.annotations.NullMarked
module octant.verity {
    requires static org.jspecify;

    exports octant.verity;
}
