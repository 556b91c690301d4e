package octant.main.command;

/// One subcommand of `octant`: `status`, `ledger`, `poweroff` …
public interface Subcommand {
    String name();

    /// Its arguments, as a person reads them: `verify [FOLDER]`; empty if it takes none.
    default String arguments() {
        return "";
    }

    /// What it does, in one line without a full stop.
    String summary();

    /// Does it.
    ///
    /// @return the exit status: 0 as asked, 1 it failed, 2 the arguments are wrong
    int run(Invocation invocation);
}
