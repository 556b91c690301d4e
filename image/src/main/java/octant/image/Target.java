package octant.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octant.update.disk.Architecture;

/// What can be built, one row each. A new one needs its row, its products in [ImagePlan], and an
/// [ImageStep] with the class that carries it out if no step there is makes its form.
///
/// `image/debian/targets.sh` reads the first two columns, so that `make` refuses a wrong name
/// before it builds a kernel.
enum Target {
    DISK("disk", Scope.EVERY, ".raw", "raw disk, sparse", "sgdisk, fsck.vfat, e2fsck, veritysetup"),
    QCOW2("qcow2", Scope.EVERY, ".qcow2", "KVM, OpenStack", "qemu-img check"),
    ISO(
            "iso",
            Scope.EVERY,
            ".iso",
            "CD and USB stick in one: live system, installs itself",
            "xorriso, sgdisk, mdir"),
    AMI(
            "ami",
            Scope.EVERY,
            "-ami.raw",
            "Amazon EC2: raw disk and what register-image is told",
            "sgdisk, fsck.vfat, e2fsck, veritysetup"),
    VHD("vhd", Scope.EVERY, ".vhd", "Azure, generation 2: fixed VHD", "vhdiinfo, qemu-img"),
    VHDX("vhdx", Scope.EVERY, ".vhdx", "Hyper-V", "vhdiinfo, qemu-img check"),
    VMDK("vmdk", Scope.EVERY, ".vmdk", "VMware: stream-optimised", "vmdkinfo, qemu-img check"),
    OVA(
            "ova",
            Scope.EVERY,
            ".ova",
            "VMware, VirtualBox: OVF 1.1 with EFI firmware",
            "tar, sha256sum, qemu-img compare"),
    GCP("gcp", Scope.EVERY, "-gcp.tar.gz", "Google Cloud: disk.raw in an archive", "tar, sgdisk"),
    OCI(
            "oci",
            Scope.EVERY,
            "-oci.tar",
            "container image, an OCI layout: podman, Kubernetes",
            "skopeo, umoci, runc",
            "container"),
    RPI(
            "rpi",
            Scope.AARCH64,
            "-rpi.raw",
            "card for a Raspberry Pi 4, 400, CM4 or 5",
            "sfdisk, fsck.vfat, mtools, dtc, veritysetup",
            "card"),
    JETSON(
            "jetson",
            Scope.AARCH64,
            "-jetson.raw",
            "disk for an NVIDIA Jetson Orin: SD card, NVMe or USB",
            "sgdisk, fsck.vfat, e2fsck, veritysetup"),
    MICROVM(
            "microvm",
            Scope.EVERY,
            "-microvm.tar",
            "Firecracker, QEMU microvm: kernel, root, data and how to start them",
            "tar, sgdisk, veritysetup",
            "microvm"),
    BUNDLE(
            "bundle",
            Scope.EVERY,
            "-VERSION.raucb",
            "update, signed",
            "rauc",
            "octant-ARCH-VERSION"),
    RPI_BUNDLE(
            "rpi-bundle",
            Scope.AARCH64,
            "-rpi-VERSION.raucb",
            "update for a Raspberry Pi, signed",
            "rauc",
            "octant-rpi-ARCH-VERSION"),
    ENROLMENT(
            "enrolment",
            Scope.EVERY,
            "-enrolment.raw",
            "disk that puts Secure Boot keys into a firmware in setup mode",
            "sbverify",
            "enrolment");

    /// The architectures that a target is for.
    enum Scope {
        EVERY,
        AARCH64,
        X86_64;

        boolean includes(Architecture architecture) {
            return switch (this) {
                case EVERY -> true;
                case AARCH64 -> architecture == Architecture.AARCH64;
                case X86_64 -> architecture == Architecture.X86_64;
            };
        }
    }

    private final String key;
    private final Scope scope;
    private final String suffix;
    private final String form;
    private final String checkedBy;
    private final String description;

    Target(String key, Scope scope, String suffix, String form, String checkedBy) {
        this(key, scope, suffix, form, checkedBy, "image");
    }

    Target(
            String key,
            Scope scope,
            String suffix,
            String form,
            String checkedBy,
            String description) {
        this.key = key;
        this.scope = scope;
        this.suffix = suffix;
        this.form = form;
        this.checkedBy = checkedBy;
        this.description = description;
    }

    static Optional<Target> named(String key) {
        return Arrays.stream(values()).filter(target -> target.key.equals(key)).findFirst();
    }

    /// All that can be built for an architecture, in the order of the table.
    static List<Target> of(Architecture architecture) {
        return Arrays.stream(values())
                .filter(target -> target.scope.includes(architecture))
                .toList();
    }

    /// Their keys, for a message.
    static String keys(List<Target> targets) {
        return targets.stream().map(Target::key).collect(Collectors.joining(", "));
    }

    /// As `--target` has it.
    String key() {
        return key;
    }

    boolean isFor(Architecture architecture) {
        return scope.includes(architecture);
    }

    /// Whether it is a form of the whole appliance, and so part of `--target all`.
    boolean isImage() {
        return switch (this) {
            case DISK, QCOW2, ISO, AMI, VHD, VHDX, VMDK, OVA, GCP, OCI, RPI, JETSON, MICROVM ->
                    true;
            case BUNDLE, RPI_BUNDLE, ENROLMENT -> false;
        };
    }

    /// What its file's name ends in.
    String suffix() {
        return suffix;
    }

    /// For a person to read.
    String form() {
        return form;
    }

    /// The tools of others with which a test looks at its structure.
    String checkedBy() {
        return checkedBy;
    }

    /// The name, without `.properties`, of the file that describes it; what is made of the same
    /// disk has it in common.
    String description() {
        return description;
    }
}
