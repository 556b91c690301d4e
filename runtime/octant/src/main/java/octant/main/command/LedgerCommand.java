package octant.main.command;

import java.nio.file.Path;
import octant.services.ledger.LedgerException;
import octant.services.ledger.LedgerReport;
import octant.services.ledger.LedgerVerifier;

/// `octant ledger verify [FOLDER]`: reads the whole ledger and names the first entry that is
/// missing or changed. Works on the running ledger and, with `--here`, on a copy anywhere. Status 1
/// if one is.
final class LedgerCommand implements Subcommand {
    private static final Path FOLDER = Path.of("/var/lib/octant/ledger");

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public String arguments() {
        return "verify [FOLDER]";
    }

    @Override
    public String summary() {
        return "prove that no entry of the ledger is missing or changed";
    }

    @Override
    public int run(Invocation invocation) {
        int count = invocation.arguments().size();
        if (count < 1 || count > 2 || !invocation.arguments().getFirst().equals("verify")) {
            return invocation.usage(this);
        }
        Path folder = count == 2 ? Path.of(invocation.arguments().get(1)) : FOLDER;
        try {
            LedgerReport report = LedgerVerifier.verify(folder);
            invocation.out().println(report);
            return report.isIntact() ? Invocation.OK : Invocation.FAILED;
        } catch (LedgerException e) {
            invocation.err().println("octant ledger: " + e.getMessage());
            return Invocation.FAILED;
        }
    }
}
