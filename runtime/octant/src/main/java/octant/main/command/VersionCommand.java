package octant.main.command;

import octant.main.Release;

/// `octant version`: of what this program was built.
final class VersionCommand implements Subcommand {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public String summary() {
        return "print the version of Octant and of its Java runtime";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        invocation.out().println("octant " + Release.read().version());
        invocation.out().println("java " + Runtime.version());
        return Invocation.OK;
    }
}
