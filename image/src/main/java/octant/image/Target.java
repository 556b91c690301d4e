package octant.image;

import java.util.Arrays;
import java.util.Optional;

/// What can be built, one row each. A new one needs its row, and an [ImageStep] if no step there is
/// makes its form.
enum Target {
    DISK("disk", "raw", "raw disk, sparse"),
    QCOW2("qcow2", "qcow2", "KVM, OpenStack");

    private final String key;
    private final String suffix;
    private final String form;

    Target(String key, String suffix, String form) {
        this.key = key;
        this.suffix = suffix;
        this.form = form;
    }

    static Optional<Target> named(String key) {
        return Arrays.stream(values()).filter(target -> target.key.equals(key)).findFirst();
    }

    /// As `--target` has it.
    String key() {
        return key;
    }

    /// Of the artefact's file name.
    String suffix() {
        return suffix;
    }

    /// For a person to read.
    String form() {
        return form;
    }
}
