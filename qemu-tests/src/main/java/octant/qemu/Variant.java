package octant.qemu;

/// A bundle that differs from what was built in its version, and in what tests want of it.
///
/// Two variants of one version have the same root image, unless the flaw is in it: installed one
/// after the other, only the kernel is written anew.
///
/// @param append more options on the kernel's command line, as `octant.drill=panic`
public record Variant(String version, String append, Flaw flaw) {
    /// What is wrong with it.
    public enum Flaw {
        NONE,
        /// The root has no `/octant`.
        NO_PROGRAM,
        /// The kernel inside the kernel image cannot be started; all checksums fit.
        BROKEN_KERNEL,
        /// Says that it is made for another processor.
        OTHER_ARCHITECTURE,
        /// Signed by somebody whom the machine does not know.
        FOREIGN_SIGNER,
        /// Signed with a certificate of the right authority whose time is over.
        EXPIRED_SIGNER
    }

    /// Nothing but another version.
    public static Variant of(String version) {
        return new Variant(version, "", Flaw.NONE);
    }

    public Variant appending(String options) {
        return new Variant(version, append.isEmpty() ? options : append + " " + options, flaw);
    }

    public Variant with(Flaw wanted) {
        return new Variant(version, append, wanted);
    }
}
