package octant.main.command;

import java.io.PrintStream;
import java.util.List;
import octant.main.doctor.Finding;

/// `octant doctor`: each invariant of the machine, whether it holds, and the evidence. Status 1 if
/// one is broken.
final class DoctorCommand implements Subcommand {
    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "check every invariant of the running machine and show the evidence";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        return print(invocation.machine().get().examine(), invocation.out());
    }

    static int print(List<Finding> findings, PrintStream out) {
        int broken = 0;
        for (Finding finding : findings) {
            Columns.row(out, finding.word(), 11, finding.name(), 20, finding.evidence());
            broken += finding.verdict() == Finding.Verdict.BROKEN ? 1 : 0;
        }
        out.println(findings.size() + " checked, " + broken + " failed");
        return broken == 0 ? Invocation.OK : Invocation.FAILED;
    }
}
