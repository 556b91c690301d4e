package octant.qemu;

import java.util.List;

/// How QEMU runs the guest's instructions.
public enum Accelerator {
    /// The host's processor does: fast, where it works.
    KVM,
    /// QEMU translates them: everywhere, some twenty times slower.
    EMULATION;

    /// For a person.
    String shown() {
        return switch (this) {
            case KVM -> "KVM";
            case EMULATION -> "emulation";
        };
    }

    /// One thread for all emulated processors: with one each, QEMU 7.2 now and then lets a
    /// processor run code that another is just changing, and Linux dies of "Oops: int3" while it
    /// boots. A boot takes as long either way.
    List<String> arguments(Architecture architecture) {
        return switch (this) {
            case KVM -> List.of("-accel", "kvm", "-cpu", "host");
            case EMULATION ->
                    List.of("-accel", "tcg,thread=single", "-cpu", emulated(architecture));
        };
    }

    /// For aarch64 that of AWS Graviton 2: signing pointers, which newer ones do, is slow to
    /// emulate.
    private static String emulated(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "max";
            case AARCH64 -> "neoverse-n1";
        };
    }
}
