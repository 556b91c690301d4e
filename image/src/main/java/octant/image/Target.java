package octant.image;

import java.util.Arrays;
import java.util.Optional;

/// What can be built, one row each. A new one needs its row, its steps in [ImagePlan], and an
/// [ImageStep] if no step there is makes its form.
enum Target {
    DISK("disk", ".raw", "image.properties", "raw disk, sparse"),
    QCOW2("qcow2", ".qcow2", "image.properties", "KVM, OpenStack"),
    BUNDLE("bundle", "-VERSION.raucb", "octant-ARCH-VERSION.properties", "update, signed"),
    ENROLMENT(
            "enrolment",
            "-enrolment.raw",
            "enrolment.properties",
            "disk that puts Secure Boot keys into a firmware in setup mode");

    private final String key;
    private final String suffix;
    private final String description;
    private final String form;

    Target(String key, String suffix, String description, String form) {
        this.key = key;
        this.suffix = suffix;
        this.description = description;
        this.form = form;
    }

    static Optional<Target> named(String key) {
        return Arrays.stream(values()).filter(target -> target.key.equals(key)).findFirst();
    }

    /// As `--target` has it.
    String key() {
        return key;
    }

    /// The artefact's file name: `octant-x86_64.raw`.
    String fileName(ImageOptions options) {
        return filled("octant-ARCH" + suffix, options);
    }

    /// The name of the file that describes it.
    String descriptionName(ImageOptions options) {
        return filled(description, options);
    }

    /// For a person to read.
    String form() {
        return form;
    }

    private static String filled(String pattern, ImageOptions options) {
        return pattern.replace("ARCH", options.architecture().kernelName())
                .replace("VERSION", options.version().text());
    }
}
