/// Boots in QEMU what was built; knows nothing of it but the disk file.
@org.jspecify.annotations.NullMarked
module octant.qemu {
    requires static org.jspecify;
    requires transitive java.net.http;
    requires jdk.httpserver;
    // Ctrl-C as an event, not as the end of the process: only sun.misc.Signal gives that.
    requires jdk.unsupported;

    exports octant.qemu;
}
