package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.bundle.BundleDraft;
import octant.update.bundle.BundleWriter;
import octant.update.disk.Architecture;
import octant.update.disk.DiskLayout;
import octant.update.disk.FileDisk;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.verity.Sha256;
import octant.verity.VerityTree;

/// Carries out a plan. Everything is made in a scratch folder beside the results; a result gets its
/// name when it is whole, and the scratch folder goes, whatever happens.
final class ImageBuild {
    private static final int SECTOR_BYTES = 512;

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
            case ImageStep.Program(EfiProgram program, Path file) -> {
                program.make(tools, architecture, file);
                keys.sign(tools, file);
            }
            case ImageStep.Loader(Path file) -> {
                Files.write(file, EspFiles.systemdBoot(architecture));
                keys.sign(tools, file);
            }
            case ImageStep.Esp esp -> makeEsp(esp);
            case ImageStep.Data data -> makeData(data);
            case ImageStep.Disk(Path image) -> assemble(image);
            case ImageStep.Convert(Path raw, Path image, String format) ->
                    tools.run(HostTool.QEMU_IMG, "convert", "-O", format, raw, image);
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
        byte[] kernel = readKernel(options.kernel());
        budgets.require(Budgets.Part.BZIMAGE, kernel.length);
        VerityTree tree = Optional.ofNullable(trees.get(uki.slot())).orElseThrow();
        String line = KernelOptions.line(architecture, uki.version(), tree, options.append());
        byte[] linked =
                UnifiedKernelImage.link(
                        EspFiles.stub(architecture),
                        kernel,
                        new UnifiedKernelImage.Contents(
                                uki.version(), options.kernelRelease(), line));
        budgets.require(Budgets.Part.UKI, linked.length);
        keys.sign(tools, Files.write(uki.file(), linked));
        report.put("bzimage.bytes", kernel.length);
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

    private void makeEsp(ImageStep.Esp esp) {
        SparseFile.create(esp.image(), sizes.espBytes());
        FatImage.fill(tools, esp.image(), esp.id(), SECTOR_BYTES, EspFiles.of(architecture, esp));
        contents.put(PartitionRole.ESP, esp.image());
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

    private void makeData(ImageStep.Data data) {
        SparseFile.create(data.image(), sizes.dataBytes());
        DataPartition.make(tools, data.image(), data.id());
        contents.put(PartitionRole.DATA, data.image());
    }

    private void assemble(Path image) {
        DiskLayout layout =
                DiskLayout.plan(architecture, SECTOR_BYTES, plan.diskId(), sizes, slots);
        layout.toString().lines().forEach(progress::say);
        SparseFile.create(image, layout.diskBytes());
        contents.forEach(
                (role, file) -> SparseFile.copy(file, image, layout.region(role).offsetBytes()));
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            layout.table().write(disk);
        }
        report.put(layout);
    }

    /// The old artefact stays until the new one takes its name; what describes it goes first, so
    /// that no description ever lies.
    private void publish(ImageStep.Publish step) throws IOException {
        Path artefact = step.artefact();
        Path sum = artefact.resolveSibling(artefact.getFileName() + ".sha256");
        String sumLine = sha256(step.image()) + "  " + artefact.getFileName() + "\n";
        Files.deleteIfExists(sum);
        Files.deleteIfExists(step.description());
        Files.move(step.image(), artefact, StandardCopyOption.ATOMIC_MOVE);
        Files.move(
                Files.writeString(plan.scratch().resolve("sha256"), sumLine),
                sum,
                StandardCopyOption.ATOMIC_MOVE);
        Files.move(
                Files.writeString(plan.scratch().resolve("properties"), report.text()),
                step.description(),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] piece = new byte[1 << 20];
            while (in.read(piece) >= 0) {}
        }
        return HexFormat.of().formatHex(digest.digest());
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
