package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.bundle.BundleDraft;
import octant.update.bundle.BundleWriter;
import octant.update.disk.Architecture;
import octant.update.disk.DiskForm;
import octant.update.disk.DiskLayout;
import octant.update.disk.FileDisk;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.update.tryboot.TrybootLoader;
import octant.verity.RootHash;
import octant.verity.VerityTree;
import org.jspecify.annotations.Nullable;

/// Carries out a plan. Everything is made in a scratch folder beside the results; a result gets its
/// name when it is whole, and the scratch folder goes, whatever happens.
final class ImageBuild {
    /// Beyond, a per cent costs minutes.
    private static final String COMPRESSION = "-9";

    private final ImagePlan plan;
    private final Budgets budgets;
    private final Progress progress;
    private final HostTools tools;
    private final Architecture architecture;
    private final OwnerKeys keys;
    private final ImageReport report;
    private final PartitionSizes sizes = PartitionSizes.standard();
    private final Map<Slot, VerityTree> trees = new EnumMap<>(Slot.class);
    private final Map<Slot, SlotImage> slots = new EnumMap<>(Slot.class);
    private final Map<PartitionRole, Path> contents = new EnumMap<>(PartitionRole.class);

    private @Nullable Publication publication;

    private ImageBuild(ImagePlan plan, Budgets budgets, String searchPath, Progress progress) {
        this.plan = plan;
        this.budgets = budgets;
        this.progress = progress;
        this.tools = new HostTools(searchPath, plan.scratch());
        this.architecture = plan.options().architecture();
        this.keys = new OwnerKeys(plan.options().keys());
        this.report = new ImageReport(plan.options());
    }

    /// @param searchPath where the host's tools are, folders separated by colons
    /// @throws ImageException if a step fails; no result has its final name then
    static void run(ImagePlan plan, Budgets budgets, String searchPath, Progress progress) {
        ImageBuild build = new ImageBuild(plan, budgets, searchPath, progress);
        try {
            build.deleteScratch();
            Files.createDirectories(plan.scratch());
            for (ImageStep step : plan.steps()) {
                progress.say(step);
                build.carryOut(step);
            }
        } catch (IOException e) {
            throw new ImageException("build in " + plan.scratch(), e);
        } finally {
            build.deleteScratch();
        }
    }

    private void carryOut(ImageStep step) throws IOException {
        switch (step) {
            case ImageStep.Tree(Path from, Path tree, OctantVersion version) ->
                    VersionedTree.make(from, tree, version);
            case ImageStep.Root root -> makeRoot(root);
            case ImageStep.Verity verity -> makeTree(verity);
            case ImageStep.Uki uki -> linkKernel(uki);
            case ImageStep.LiveUki uki -> linkLiveKernel(uki);
            case ImageStep.Program(EfiProgram program, Path file) -> {
                program.make(tools, architecture, file);
                keys.sign(tools, file);
            }
            case ImageStep.Loader(Path file) -> {
                Files.write(file, plan.options().bootPrograms().systemdBoot());
                keys.sign(tools, file);
            }
            case ImageStep.Esp esp -> makeEsp(esp);
            case ImageStep.Data data -> makeData(data);
            case ImageStep.Disk(Path image) -> assemble(DiskForm.UEFI, image);
            case ImageStep.Convert(Path raw, Path image, String format) ->
                    tools.run(HostTool.QEMU_IMG, "convert", "-O", format, raw, image);
            case ImageStep.Compress(Path file, Path compressed) -> compress(file, compressed);
            case ImageStep.Ami ami -> makeAmi(ami);
            case ImageStep.Jetson(Path raw, Path image) ->
                    JetsonDisk.make(raw, plan.options().kernel().configuration(), image);
            case ImageStep.Vhd(Path raw, Path image, UUID id) -> FixedVhd.make(raw, image, id);
            case ImageStep.Vhdx(Path raw, Path image, UUID id) -> Vhdx.make(tools, raw, image, id);
            case ImageStep.Vmdk(Path raw, Path image, UUID id) ->
                    StreamVmdk.make(raw, image, vmdkName(), id);
            case ImageStep.Ova ova -> makeOva(ova);
            case ImageStep.Google(Path raw, Path archive) ->
                    GoogleDisk.make(
                            tools,
                            raw,
                            plan.options().sectorBytes(),
                            plan.scratch().resolve("google"),
                            archive);
            case ImageStep.Container container -> makeContainer(container);
            case ImageStep.BootPartition boot -> makeBootPartition(boot);
            case ImageStep.BootSelection(Path image, UUID id) ->
                    makeFat(PartitionRole.BOOT_SELECT, image, id, RaspberryCard.selectFiles(image));
            case ImageStep.Card(Path image) -> assemble(DiskForm.TRYBOOT, image);
            case ImageStep.CardBundle bundle -> makeCardBundle(bundle);
            case ImageStep.Micro micro -> makeMicroVm(micro);
            case ImageStep.Iso iso -> makeIso(iso);
            case ImageStep.Bundle bundle -> makeBundle(bundle);
            case ImageStep.Enrol enrol -> Enrolment.make(tools, architecture, keys, enrol);
            case ImageStep.Publish publish -> publish(publish);
        }
    }

    private void makeRoot(ImageStep.Root root) throws IOException {
        RootImage.make(tools, root.tree(), root.image(), root.id());
        budgets.require(Budgets.Part.ROOT_IMAGE, Files.size(root.image()));
    }

    private void makeTree(ImageStep.Verity verity) throws IOException {
        VerityTree tree =
                VerityTree.build(verity.image(), verity.tree(), verity.id(), verity.salt());
        SlotImage image =
                new SlotImage(tree.rootHash(), Files.size(verity.image()), tree.hashDeviceBytes());
        trees.put(verity.slot(), tree);
        slots.put(verity.slot(), image);
        contents.put(verity.slot().root(), verity.image());
        contents.put(verity.slot().verity(), verity.tree());
        report.put(verity.slot(), image);
    }

    private void linkKernel(ImageStep.Uki uki) throws IOException {
        ImageOptions options = plan.options();
        byte[] kernel = readKernel(options.kernel().program());
        budgets.require(Budgets.Part.KERNEL, kernel.length);
        VerityTree tree = Optional.ofNullable(trees.get(uki.slot())).orElseThrow();
        String line = KernelOptions.line(architecture, tree, options.append());
        byte[] linked =
                UnifiedKernelImage.link(
                        options.bootPrograms().stub(),
                        kernel,
                        new UnifiedKernelImage.Contents(
                                uki.version(), options.kernel().release(), line));
        budgets.require(Budgets.Part.UKI, linked.length);
        keys.sign(tools, Files.write(uki.file(), linked));
        report.put("kernel.bytes", kernel.length);
        report.put("uki.bytes", Files.size(uki.file()));
        report.put("kernel.options." + ImageReport.letter(uki.slot()), line);
    }

    private static byte[] readKernel(Path kernel) {
        try {
            return Files.readAllBytes(kernel);
        } catch (IOException e) {
            throw new ImageException(kernel + ": cannot be read; is the kernel built?", e);
        }
    }

    private void linkLiveKernel(ImageStep.LiveUki uki) throws IOException {
        ImageOptions options = plan.options();
        VerityTree tree = Optional.ofNullable(trees.get(Slot.A)).orElseThrow();
        UUID partition = IsoImage.rootPartition(plan.diskId());
        String stick = KernelOptions.stick(architecture, tree, partition, options.append());
        String disc =
                KernelOptions.disc(
                        architecture, tree, IsoLayout.ROOT_OFFSET_BYTES, options.append());
        byte[] linked =
                UnifiedKernelImage.link(
                        options.bootPrograms().stub(),
                        readKernel(options.kernel().program()),
                        new UnifiedKernelImage.Contents(
                                uki.version(), options.kernel().release(), List.of(stick, disc)));
        keys.sign(tools, Files.write(uki.file(), linked));
        report.put("kernel.options.stick", stick);
        report.put("kernel.options.disc", disc);
    }

    private void makeIso(ImageStep.Iso iso) throws IOException {
        LiveFiles.Disk disk =
                new LiveFiles.Disk(
                        architecture,
                        iso.kernel().version(),
                        plan.diskId(),
                        Optional.ofNullable(slots.get(Slot.A)).orElseThrow(),
                        iso.esps().stream()
                                .map(esp -> new LiveFiles.Esp(esp.image(), esp.sectorBytes()))
                                .toList(),
                        iso.root().image(),
                        iso.tree().tree(),
                        iso.data().image());
        IsoImage.make(tools, iso, plan.options().kernel().program(), disk);
        budgets.require(Budgets.Part.ISO, Files.size(iso.image()));
        report.put("iso.bytes", Files.size(iso.image()));
    }

    private void makeEsp(ImageStep.Esp esp) {
        SparseFile.create(esp.image(), sizes.espBytes());
        FatImage.fill(
                tools, esp.image(), esp.id(), esp.sectorBytes(), EspFiles.of(architecture, esp));
        if (esp.sectorBytes() == plan.options().sectorBytes()) {
            contents.put(PartitionRole.ESP, esp.image());
        }
    }

    private void makeContainer(ImageStep.Container container) throws IOException {
        OciImage.make(
                tools,
                architecture,
                plan.options().version(),
                container.tree(),
                Optional.ofNullable(trees.get(container.slot())).orElseThrow().rootHash(),
                plan.scratch(),
                container.archive());
    }

    private void makeBundle(ImageStep.Bundle bundle) throws IOException {
        BundleDraft draft =
                BundleDraft.of(
                        architecture,
                        bundle.kernel().version(),
                        Optional.empty(),
                        bundle.root().image(),
                        bundle.verity().tree(),
                        bundle.kernel().file());
        BundleWriter.write(
                draft, keys.updateSigner(), BundleWriter.DEFAULT_BLOCK_BYTES, bundle.file());
        report.put("bundle.bytes", Files.size(bundle.file()));
    }

    private void makeBootPartition(ImageStep.BootPartition boot) {
        ImageOptions options = plan.options();
        VerityTree tree = Optional.ofNullable(trees.get(boot.slot())).orElseThrow();
        String line = KernelOptions.line(architecture, tree, options.append());
        makeFat(
                boot.slot().boot(),
                boot.image(),
                boot.id(),
                RaspberryCard.bootFiles(
                        boot.image(),
                        boot.version(),
                        options.bootPrograms().packages(),
                        options.kernel(),
                        line));
    }

    private void makeFat(PartitionRole role, Path image, UUID id, Map<String, Path> files) {
        SparseFile.create(image, PartitionSizes.card().bytes(role));
        FatImage.fill(tools, image, id, plan.options().sectorBytes(), files);
        contents.put(role, image);
    }

    private void makeCardBundle(ImageStep.CardBundle bundle) throws IOException {
        Path boot = bundle.file().resolveSibling("boot.vfat");
        RaspberryCard.trim(bundle.boot().image(), boot);
        BundleDraft draft =
                new BundleDraft(
                        TrybootLoader.COMPATIBLE,
                        bundle.boot().version(),
                        Optional.empty(),
                        architecture,
                        new BundleDraft.Content("root.erofs", bundle.root().image()),
                        new BundleDraft.Content("root.verity", bundle.verity().tree()),
                        new BundleDraft.Content("boot.vfat", boot));
        BundleWriter.write(
                draft, keys.updateSigner(), BundleWriter.DEFAULT_BLOCK_BYTES, bundle.file());
        report.put("card-bundle.bytes", Files.size(bundle.file()));
    }

    private void makeMicroVm(ImageStep.Micro micro) throws IOException {
        ImageOptions options = plan.options();
        VerityTree tree = Optional.ofNullable(trees.get(micro.tree().slot())).orElseThrow();
        new MicroVm(tools, architecture, layout(), plan.scratch().resolve("microvm"))
                .make(
                        options.kernel(),
                        KernelOptions.line(architecture, tree, options.append()),
                        contents,
                        micro.archive());
    }

    private DiskLayout layout() {
        return DiskLayout.plan(
                DiskForm.UEFI,
                architecture,
                plan.options().sectorBytes(),
                plan.diskId(),
                sizes,
                slots);
    }

    private void compress(Path file, Path compressed) throws IOException {
        tools.run(HostTool.ZSTD, "--quiet", COMPRESSION, "-T0", file, "-o", compressed);
        budgets.require(Budgets.Part.COMPRESSED_DISK, Files.size(compressed));
    }

    private void makeAmi(ImageStep.Ami ami) throws IOException {
        SparseFile.create(ami.image(), Files.size(ami.raw()));
        SparseFile.copy(ami.raw(), ami.image(), 0);
        Files.writeString(
                ami.registration(),
                AmiRegistration.text(
                        architecture, plan.options().version(), Files.size(ami.raw())));
    }

    private void makeOva(ImageStep.Ova ova) throws IOException {
        OvaFile.make(
                tools,
                architecture,
                plan.options().version().text(),
                ova.vmdk().image(),
                Files.size(ova.raw()),
                plan.scratch().resolve("ova"),
                ova.archive());
    }

    private String vmdkName() {
        return plan.options().artefact(Target.VMDK.suffix()).getFileName().toString();
    }

    private void makeData(ImageStep.Data data) {
        SparseFile.create(data.image(), sizes.dataBytes());
        DataPartition.make(tools, data.image(), data.id());
        contents.put(PartitionRole.DATA, data.image());
    }

    private void assemble(DiskForm form, Path image) {
        PartitionSizes wanted = form == DiskForm.TRYBOOT ? PartitionSizes.card() : sizes;
        DiskLayout layout =
                DiskLayout.plan(
                        form,
                        architecture,
                        plan.options().sectorBytes(),
                        plan.diskId(),
                        wanted,
                        slots);
        layout.toString().lines().forEach(progress::say);
        SparseFile.create(image, layout.diskBytes());
        for (DiskLayout.Region region : layout.regions()) {
            Optional.ofNullable(contents.get(region.role()))
                    .ifPresent(file -> SparseFile.copy(file, image, region.offsetBytes()));
        }
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            layout.table().write(disk);
        }
        report.put(layout);
    }

    private void publish(ImageStep.Publish step) throws IOException {
        List<RootHash> rootHashes = trees.values().stream().map(VerityTree::rootHash).toList();
        publication().publish(step, report.text(), rootHashes);
    }

    /// Read once, and only when something is whole.
    private Publication publication() throws IOException {
        if (publication == null) {
            Optional<ImageOptions.Origin> origin = plan.options().origin();
            Optional<Materials> materials =
                    origin.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Materials.read(plan.options(), origin.get(), tools));
            publication = new Publication(plan.options(), plan.scratch(), materials);
        }
        return publication;
    }

    private void deleteScratch() {
        if (!Files.exists(plan.scratch())) {
            return;
        }
        try (Stream<Path> files = Files.walk(plan.scratch())) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ImageException("delete(" + plan.scratch() + ")", e);
        }
    }
}
