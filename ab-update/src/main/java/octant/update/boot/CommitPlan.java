package octant.update.boot;

/// What has to happen so that the running boot counts as good.
///
/// The running kernel is found by the version and root hash on the kernel's command line. Both must
/// match: a name alone may be a leftover.
public sealed interface CommitPlan {
    /// @param kernelFile what is good then
    /// @param newlyGood whether it is not yet
    record Feasible(BootPlan changes, String kernelFile, boolean newlyGood) implements CommitPlan {}

    record NotPossible(String why) implements CommitPlan {}
}
