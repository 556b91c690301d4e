package octant.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.disk.StableId;
import octant.verity.Salt;

/// The steps that make one target, in order. Pure; it prints itself.
///
/// @param diskId names the disk and, through [StableId], all that no root hash names
/// @param scratch the folder of everything unfinished
record ImagePlan(ImageOptions options, UUID diskId, Path scratch, List<ImageStep> steps) {
    private static final UUID NAMESPACE = UUID.fromString("6f637461-6e74-8000-8000-696d61676573");

    /// What the second slot's version ends in with `--populate-both-slots`: `1.0~b` is older than
    /// `1.0`, so it is booted only when that has no tries left.
    private static final String OLDER = "~b";

    static ImagePlan of(ImageOptions options) {
        Path scratch = options.out().resolve("." + options.target().key() + ".unfinished");
        UUID diskId =
                StableId.of(
                        NAMESPACE,
                        options.architecture().kernelName() + " " + options.version().text());
        List<ImageStep> steps = new ArrayList<>();
        Path root = scratch.resolve("root.erofs");
        steps.add(new ImageStep.Root(options.root(), root, StableId.of(diskId, "root image")));
        List<ImageStep.Uki> kernels = new ArrayList<>();
        for (Slot slot : slots(options)) {
            String tree = slot.verity().label();
            steps.add(
                    new ImageStep.Verity(
                            slot,
                            root,
                            scratch.resolve(tree),
                            StableId.of(diskId, tree),
                            salt(diskId, tree)));
            OctantVersion version = version(slot, options.version());
            ImageStep.Uki kernel = new ImageStep.Uki(slot, version, scratch.resolve(slot + ".efi"));
            steps.add(kernel);
            kernels.add(kernel);
        }
        Path noSlot = scratch.resolve("no-slot.efi");
        Path esp = scratch.resolve("esp.img");
        Path data = scratch.resolve("data.img");
        Path raw = scratch.resolve("disk.raw");
        steps.add(new ImageStep.NoSlot(noSlot));
        steps.add(new ImageStep.Esp(esp, kernels, noSlot, StableId.of(diskId, "esp")));
        steps.add(new ImageStep.Data(data, StableId.of(diskId, "data")));
        steps.add(new ImageStep.Disk(raw));
        steps.addAll(form(options, raw, scratch));
        return new ImagePlan(options, diskId, scratch, List.copyOf(steps));
    }

    /// `octant-x86_64.raw`, in the folder of the results.
    static Path artefact(ImageOptions options) {
        return options.out()
                .resolve(
                        "octant-%s.%s"
                                .formatted(
                                        options.architecture().kernelName(),
                                        options.target().suffix()));
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

    private static List<ImageStep> form(ImageOptions options, Path raw, Path scratch) {
        Path artefact = artefact(options);
        return switch (options.target()) {
            case DISK -> List.of(new ImageStep.Publish(raw, artefact));
            case QCOW2 -> {
                Path converted = scratch.resolve("disk.qcow2");
                yield List.of(
                        new ImageStep.Convert(raw, converted, "qcow2"),
                        new ImageStep.Publish(converted, artefact));
            }
        };
    }

    private static List<Slot> slots(ImageOptions options) {
        return options.populateBothSlots() ? Arrays.asList(Slot.values()) : List.of(Slot.A);
    }

    private static OctantVersion version(Slot slot, OctantVersion version) {
        return switch (slot) {
            case A -> version;
            case B -> new OctantVersion(version.text() + OLDER);
        };
    }

    /// 32 bytes that follow from version, architecture and slot: a salt need not be secret.
    private static Salt salt(UUID diskId, String tree) {
        String hex =
                hex(StableId.of(diskId, "salt of " + tree))
                        + hex(StableId.of(diskId, "more salt of " + tree));
        return new Salt(hex);
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }
}
