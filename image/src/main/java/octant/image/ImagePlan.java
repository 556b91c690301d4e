package octant.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.disk.StableId;
import octant.verity.Salt;

/// The steps that make the targets asked for, in order. Pure; it prints itself. What several
/// targets have in common is made once: two equal steps are one.
///
/// @param diskId names the disk and, through [StableId], all that no root hash names; it follows
///   from the version, so that no two versions have a root hash in common
/// @param scratch the folder of everything unfinished
record ImagePlan(ImageOptions options, UUID diskId, Path scratch, List<ImageStep> steps) {
    private static final UUID NAMESPACE = UUID.fromString("6f637461-6e74-8000-8000-696d61676573");

    /// What the second slot's version ends in with `--populate-both-slots`: `1.0~b` is older than
    /// `1.0`, so it is booted only when that has no tries left.
    private static final String OLDER = "~b";

    static ImagePlan of(ImageOptions options) {
        UUID diskId =
                StableId.of(
                        NAMESPACE,
                        options.architecture().kernelName() + " " + options.version().text());
        return new Planning(options, diskId).plan();
    }

    /// One line a step.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            out.append("%2d  %s%n".formatted(i + 1, steps.get(i)));
        }
        return out.toString();
    }

    /// A file that a target is made of, and what its name ends in.
    ///
    /// @param isImage or it only goes with one
    private record Product(Path file, String suffix, boolean isImage) {
        Product(Path file, String suffix) {
            this(file, suffix, true);
        }
    }

    /// Collects the steps; each method adds those that make one thing, and returns the last.
    private static final class Planning {
        private final ImageOptions options;
        private final UUID diskId;
        private final Path scratch;
        private final List<ImageStep> steps = new ArrayList<>();

        Planning(ImageOptions options, UUID diskId) {
            this.options = options;
            this.diskId = diskId;
            String keys =
                    options.targets().stream().map(Target::key).collect(Collectors.joining("+"));
            this.scratch =
                    options.out().resolve("." + keys + "-" + options.sectorBytes() + ".unfinished");
        }

        /// No product gets its name before all of them are whole.
        ImagePlan plan() {
            List<ImageStep.Publish> results = new ArrayList<>();
            for (Target target : options.targets()) {
                for (Product product : products(target)) {
                    results.add(
                            new ImageStep.Publish(
                                    target,
                                    product.isImage(),
                                    product.file(),
                                    options.artefact(product.suffix()),
                                    options.description(target)));
                }
            }
            results.forEach(this::add);
            return new ImagePlan(options, diskId, scratch, List.copyOf(steps));
        }

        /// Adds the steps of a target; what it is made of.
        private List<Product> products(Target target) {
            return switch (target) {
                case DISK -> withCompressed(target, disk());
                case QCOW2 -> List.of(new Product(converted("qcow2"), target.suffix()));
                case AMI -> ami(target);
                case VHD -> List.of(new Product(vhd(), target.suffix()));
                case VHDX -> List.of(new Product(vhdx(), target.suffix()));
                case VMDK -> List.of(new Product(vmdk().image(), target.suffix()));
                case OVA -> List.of(new Product(ova(), target.suffix()));
                case GCP -> List.of(new Product(google(), target.suffix()));
                case ISO -> List.of(new Product(iso(), target.suffix()));
                case MICROVM -> List.of(new Product(micro(), target.suffix()));
                case OCI -> List.of(new Product(container(), target.suffix()));
                case RPI -> withCompressed(target, card());
                case JETSON -> withCompressed(target, jetson());
                case RPI_BUNDLE -> List.of(new Product(cardBundle(), target.suffix()));
                case BUNDLE -> List.of(new Product(bundle(), target.suffix()));
                case ENROLMENT -> List.of(new Product(enrolment(), target.suffix()));
            };
        }

        /// A disk with two slots is for tests on this machine: nobody downloads it, and it is too
        /// large for the budget.
        private List<Product> withCompressed(Target target, Path file) {
            if (options.populateBothSlots()) {
                return List.of(new Product(file, target.suffix()));
            }
            Path compressed = file.resolveSibling(file.getFileName() + ".zst");
            add(new ImageStep.Compress(file, compressed));
            return List.of(
                    new Product(file, target.suffix()),
                    new Product(compressed, target.suffix() + ".zst"));
        }

        /// The raw disk in a form that qemu-img makes.
        private Path converted(String format) {
            Path image = scratch.resolve("disk." + format);
            return add(new ImageStep.Convert(disk(), image, format)).image();
        }

        private List<Product> ami(Target target) {
            ImageStep.Ami ami =
                    add(
                            new ImageStep.Ami(
                                    disk(),
                                    scratch.resolve("ami.raw"),
                                    scratch.resolve("ami.json")));
            return List.of(
                    new Product(ami.image(), target.suffix()),
                    new Product(
                            ami.registration(), target.suffix().replace(".raw", ".json"), false));
        }

        private Path jetson() {
            return add(new ImageStep.Jetson(disk(), scratch.resolve("jetson.raw"))).image();
        }

        private Path vhd() {
            UUID id = StableId.of(diskId, "vhd");
            return add(new ImageStep.Vhd(disk(), scratch.resolve("disk.vhd"), id)).image();
        }

        private Path vhdx() {
            UUID id = StableId.of(diskId, "vhdx");
            return add(new ImageStep.Vhdx(disk(), scratch.resolve("disk.vhdx"), id)).image();
        }

        private ImageStep.Vmdk vmdk() {
            UUID id = StableId.of(diskId, "vmdk");
            return add(new ImageStep.Vmdk(disk(), scratch.resolve("disk.vmdk"), id));
        }

        private Path ova() {
            return add(new ImageStep.Ova(disk(), vmdk(), scratch.resolve("disk.ova"))).archive();
        }

        private Path google() {
            return add(new ImageStep.Google(disk(), scratch.resolve("disk.tar.gz"))).archive();
        }

        private Path micro() {
            ImageStep.Root root = root();
            return add(new ImageStep.Micro(
                            root, tree(root, Slot.A), data(), scratch.resolve("microvm.tar")))
                    .archive();
        }

        private Path enrolment() {
            Path image = scratch.resolve("enrolment.raw");
            return add(new ImageStep.Enrol(loader(), image, diskId)).image();
        }

        private Path disk() {
            ImageStep.Root root = root();
            List<ImageStep.Uki> kernels = new ArrayList<>();
            for (Slot slot : options.populateBothSlots() ? Slot.values() : new Slot[] {Slot.A}) {
                tree(root, slot);
                kernels.add(kernel(slot));
            }
            esp(options.sectorBytes(), kernels);
            data();
            return add(new ImageStep.Disk(scratch.resolve("disk.raw"))).image();
        }

        /// With what it takes to make the disk, and so after the disk.
        private Path iso() {
            disk();
            List<ImageStep.Uki> kernels = List.of(kernel(Slot.A));
            ImageStep.Root root = root();
            return add(new ImageStep.Iso(
                            scratch.resolve("octant.iso"),
                            root,
                            tree(root, Slot.A),
                            List.of(
                                    esp(512, kernels),
                                    esp(ImageOptions.LARGE_SECTOR_BYTES, kernels)),
                            data(),
                            add(
                                    new ImageStep.LiveUki(
                                            options.version(), scratch.resolve("live.efi"))),
                            program(EfiProgram.LIVE_GUARD)))
                    .image();
        }

        private ImageStep.Esp esp(int sectorBytes, List<ImageStep.Uki> kernels) {
            ImageStep.Program guard = program(EfiProgram.BOOT_GUARD);
            ImageStep.Program noSlot = program(EfiProgram.NO_SLOT);
            String name = "esp-%d-%d.img".formatted(sectorBytes, kernels.size());
            return add(
                    new ImageStep.Esp(
                            scratch.resolve(name),
                            sectorBytes,
                            guard,
                            loader(),
                            noSlot,
                            kernels,
                            StableId.of(diskId, "esp")));
        }

        private ImageStep.Data data() {
            return add(
                    new ImageStep.Data(scratch.resolve("data.img"), StableId.of(diskId, "data")));
        }

        /// For either slot: where it lies decides whoever installs it.
        private Path bundle() {
            ImageStep.Root root = root();
            ImageStep.Verity tree = tree(root, Slot.A);
            ImageStep.Uki kernel = kernel(Slot.A);
            Path file = scratch.resolve("bundle.raucb");
            return add(new ImageStep.Bundle(root, tree, kernel, file)).file();
        }

        /// The same root as on a disk, so that its root hash can be told.
        private Path container() {
            ImageStep.Root root = root();
            ImageStep.Verity tree = tree(root, Slot.A);
            Path archive = scratch.resolve("oci.tar");
            return add(new ImageStep.Container(root.tree(), tree.slot(), archive)).archive();
        }

        private Path card() {
            tree(root(), Slot.A);
            bootPartition();
            add(
                    new ImageStep.BootSelection(
                            scratch.resolve("select.img"), StableId.of(diskId, "boot selection")));
            add(new ImageStep.Data(scratch.resolve("data.img"), StableId.of(diskId, "data")));
            return add(new ImageStep.Card(scratch.resolve("card.raw"))).image();
        }

        private Path cardBundle() {
            ImageStep.Root root = root();
            ImageStep.Verity tree = tree(root, Slot.A);
            Path file = scratch.resolve("card.raucb");
            return add(new ImageStep.CardBundle(root, tree, bootPartition(), file)).file();
        }

        private ImageStep.BootPartition bootPartition() {
            return add(
                    new ImageStep.BootPartition(
                            Slot.A,
                            options.version(),
                            scratch.resolve("boot-a.img"),
                            StableId.of(diskId, "boot partition")));
        }

        private ImageStep.Root root() {
            Path tree = scratch.resolve("root");
            add(new ImageStep.Tree(options.root(), tree, options.version()));
            Path image = scratch.resolve("root.erofs");
            return add(new ImageStep.Root(tree, image, StableId.of(diskId, "root image")));
        }

        private ImageStep.Verity tree(ImageStep.Root root, Slot slot) {
            String name = slot.verity().label();
            return add(
                    new ImageStep.Verity(
                            slot,
                            root.image(),
                            scratch.resolve(name),
                            StableId.of(diskId, name),
                            salt(name)));
        }

        private ImageStep.Uki kernel(Slot slot) {
            OctantVersion version =
                    switch (slot) {
                        case A -> options.version();
                        case B -> new OctantVersion(options.version().text() + OLDER);
                    };
            return add(new ImageStep.Uki(slot, version, scratch.resolve(slot + ".efi")));
        }

        private ImageStep.Program program(EfiProgram program) {
            return add(new ImageStep.Program(program, scratch.resolve(program.key() + ".efi")));
        }

        private ImageStep.Loader loader() {
            return add(new ImageStep.Loader(scratch.resolve("systemd-boot.efi")));
        }

        /// 32 bytes that follow from version, architecture and slot: a salt need not be secret.
        private Salt salt(String tree) {
            String hex =
                    hex(StableId.of(diskId, "salt of " + tree))
                            + hex(StableId.of(diskId, "more salt of " + tree));
            return new Salt(hex);
        }

        private static String hex(UUID id) {
            return id.toString().replace("-", "");
        }

        private <S extends ImageStep> S add(S step) {
            if (!steps.contains(step)) {
                steps.add(step);
            }
            return step;
        }
    }
}
