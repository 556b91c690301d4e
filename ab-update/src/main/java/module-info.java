/// Slots and disk layout, shared by the device and the image build.
@org.jspecify.annotations.NullMarked
module octant.update {
    requires static org.jspecify;
    requires transitive octant.verity;

    exports octant.update;
    exports octant.update.disk;
    exports octant.update.install;
    exports octant.update.trial;
}
