package octant.main.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateDocument;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateRequest;

/// `octant update status|install|check|mark-good|rollback`: updates of this machine.
///
/// ```text
/// octant update status [--json]         both slots, the trial, what became of updates
/// octant update install FILE|URL [--allow-downgrade] [--reboot]
///                                       write a bundle to the other slot; the next boot tries it
/// octant update check                   is there a newer version at the configured source?
/// octant update mark-good               this boot is good, without waiting for the health gate
/// octant update rollback [--reboot]     the other slot from the next boot on
/// ```
///
/// Status 1 if it was refused or failed. A call that is interrupted leaves what it began going on.
final class UpdateCommand implements Subcommand {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /// Whoever calls waits, and may interrupt.
    private static final Duration PATIENCE = Duration.ofHours(12);

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String arguments() {
        return "VERB [ARGUMENT]";
    }

    @Override
    public String summary() {
        return "status, install BUNDLE, check, mark-good or rollback";
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = new ArrayList<>(invocation.arguments());
        String verb = words.isEmpty() ? "status" : words.removeFirst();
        boolean downgrade = words.remove("--allow-downgrade");
        boolean reboot = words.remove("--reboot");
        boolean json = words.remove("--json");
        Optional<UpdateRequest> request = request(verb, words, downgrade, reboot);
        boolean status = verb.equals("status") && words.isEmpty() && !downgrade && !reboot;
        if (request.isEmpty() != status || (json && !status)) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        UpdateControl updates = invocation.machine().get().updates();
        if (request.isEmpty()) {
            return status(invocation, updates.status(), json);
        }
        try {
            return ask(invocation, updates, request.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            invocation.err().println("octant update: interrupted; what was begun goes on");
            return Invocation.FAILED;
        }
    }

    /// Empty if it is the status, or if the words make no sense.
    private static Optional<UpdateRequest> request(
            String verb, List<String> words, boolean downgrade, boolean reboot) {
        return switch (verb) {
            case "install" ->
                    words.size() == 1
                            ? Optional.of(
                                    new UpdateRequest.Install(words.getFirst(), downgrade, reboot))
                            : Optional.empty();
            case "rollback" ->
                    words.isEmpty() && !downgrade
                            ? Optional.of(new UpdateRequest.Rollback(reboot))
                            : Optional.empty();
            case "mark-good" ->
                    words.isEmpty() && !downgrade && !reboot
                            ? Optional.of(new UpdateRequest.MarkGood())
                            : Optional.empty();
            case "check" ->
                    words.isEmpty() && !downgrade && !reboot
                            ? Optional.of(new UpdateRequest.Check())
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static int status(Invocation invocation, UpdateReport report, boolean json) {
        if (json) {
            invocation.out().println(UpdateDocument.json(report));
        } else {
            UpdateLines.print(invocation.out(), report);
        }
        return Invocation.OK;
    }

    private static int ask(Invocation invocation, UpdateControl updates, UpdateRequest request)
            throws InterruptedException {
        UpdateReply reply =
                request instanceof UpdateRequest.Install
                        ? follow(invocation, updates, request)
                        : updates.ask(request, PATIENCE);
        return switch (reply) {
            case UpdateReply.Done(String text) -> {
                invocation.out().println(text);
                yield Invocation.OK;
            }
            case UpdateReply.Accepted(String text) -> {
                invocation.out().println(text);
                yield Invocation.OK;
            }
            case UpdateReply.Busy(String text) -> fail(invocation, text);
            case UpdateReply.Refused(String text) -> fail(invocation, text);
        };
    }

    private static int fail(Invocation invocation, String text) {
        invocation.err().println("octant update: " + text);
        return Invocation.FAILED;
    }

    /// Prints a line whenever the installation got further.
    private static UpdateReply follow(
            Invocation invocation, UpdateControl updates, UpdateRequest request)
            throws InterruptedException {
        UpdateReply reply = updates.ask(request, LOOK_EVERY);
        String told = "";
        while (reply instanceof UpdateReply.Accepted) {
            UpdateReport.Install install = updates.status().install();
            if (install == null) {
                return reply;
            }
            String line = UpdateLines.progress(install);
            if (!line.equals(told)) {
                invocation.out().println(line);
                invocation.out().flush();
                told = line;
            }
            switch (install.state()) {
                case RUNNING -> Thread.sleep(LOOK_EVERY);
                case INSTALLED -> {
                    return new UpdateReply.Done(
                            "version "
                                    + install.version()
                                    + " is installed; the next boot tries"
                                    + " it");
                }
                case FAILED -> {
                    return new UpdateReply.Refused(String.valueOf(install.error()));
                }
            }
        }
        return reply;
    }
}
