package octant.update.install;

/// Where an installation records what it is about to do and how it ended; the ledger in practice.
/// An entry is durable when the call returns. Journal first, act second: if it throws, nothing is
/// done.
@FunctionalInterface
public interface InstallJournal {
    void record(InstallEvent event);
}
