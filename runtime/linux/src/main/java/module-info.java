/// The Linux kernel, typed: one method a system call, over one registered native.
///
/// Start reading at [octant.linux.Mounts].
@org.jspecify.annotations.NullMarked
module octant.linux {
    requires static org.jspecify;

    exports octant.linux;
}
