/// Slots and disk layout, shared by the device and the image build.
@org.jspecify.annotations.NullMarked
module octant.update {
    requires static org.jspecify;
    requires transitive octant.verity;
    requires java.net.http;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports octant.update;
    exports octant.update.boot;
    exports octant.update.bundle;
    exports octant.update.disk;
    exports octant.update.esp;
    exports octant.update.download;
    exports octant.update.hawkbit;
    exports octant.update.install;
    exports octant.update.setup;
    exports octant.update.trial;
    exports octant.update.tryboot;
}
