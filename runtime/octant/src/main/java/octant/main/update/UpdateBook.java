package octant.main.update;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import octant.linux.LinuxException;
import octant.main.update.UpdateState.FleetAction;
import octant.main.update.UpdateState.FleetAction.Stage;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.services.ledger.LedgerException;
import octant.update.OctantVersion;
import octant.update.hawkbit.ActionId;
import octant.verity.RootHash;
import org.jspecify.annotations.Nullable;

/// Remembers what became of updates: each change is a ledger entry, a line on the console and, over
/// reboots, part of the state file, in that order. Neither a broken ledger nor a full disk keeps a
/// machine from going back to what works: their failure is a line on the console.
final class UpdateBook {
    private final StateFile file;
    private final UpdateLedger ledger;
    private final Consumer<String> console;
    private final InstantSource clock;
    private @Nullable UpdateState state;

    /// @param console takes a line, without prefix
    UpdateBook(StateFile file, UpdateLedger ledger, Consumer<String> console, InstantSource clock) {
        this.file = file;
        this.ledger = ledger;
        this.console = console;
        this.clock = clock;
    }

    /// Read at the first call. A damaged file is told of and counts as none.
    synchronized UpdateState state() {
        if (state == null) {
            try {
                state = file.read();
            } catch (LinuxException | IllegalArgumentException e) {
                say("state " + file.path() + " is lost: " + e.getMessage());
                state = UpdateState.EMPTY;
            }
        }
        return state;
    }

    void say(String line) {
        console.accept("update: " + line);
    }

    synchronized void onTrial(TrialRecord trial) {
        tell(
                "update.trial",
                trial.version(),
                Map.of("boot", Integer.toString(trial.boots())),
                "version " + trial.version() + " is on trial, boot " + trial.boots());
        keep(state().with(Optional.of(trial)));
    }

    /// The running version will be given up and the machine restarted.
    synchronized void trialFailed(OctantVersion version, String reason) {
        tell(
                "update.trial-failed",
                version,
                Map.of("reason", reason),
                "version " + version + " failed its trial: " + reason);
        keep(state().with(state().trial().map(trial -> trial.withReason(reason))));
    }

    synchronized void rolledBack(OctantVersion version, String reason) {
        tell(
                "update.rolled-back",
                version,
                Map.of("reason", reason),
                "version " + version + " was rolled back: " + reason);
        end(Outcome.ROLLED_BACK, version, reason, Stage.FAILED);
    }

    /// @param reason what it was found good by
    synchronized void committed(OctantVersion version, String reason) {
        tell(
                "update.committed",
                version,
                Map.of("reason", reason),
                "version " + version + " is good: " + reason);
        end(Outcome.COMMITTED, version, reason, Stage.COMMITTED);
    }

    private void end(Outcome outcome, OctantVersion version, String reason, Stage stage) {
        // Going back from a version says nothing of another one that is still to be tried.
        Optional<TrialRecord> other =
                state().trial().filter(trial -> !trial.version().equals(version));
        UpdateState next = state().with(other).with(event(version, outcome, reason));
        keep(fleet(next, Stage.INSTALLED, stage, reason(version, stage, reason)));
    }

    private static String reason(OctantVersion version, Stage stage, String reason) {
        return stage == Stage.COMMITTED ? version.text() : reason;
    }

    /// @param source where it came from
    /// @param action the fleet server's, if the installation was part of one
    synchronized void installed(
            OctantVersion version, RootHash rootHash, String source, Optional<ActionId> action) {
        console.accept("update: version " + version + " is installed; the next boot tries it");
        UpdateState next =
                state().with(Optional.of(new TrialRecord(version, rootHash, source, 0, "")))
                        .with(event(version, Outcome.INSTALLED, source));
        keep(isLast(action) ? fleet(next, Stage.BEGUN, Stage.INSTALLED, version.text()) : next);
    }

    /// An installation that was not begun, or broke off.
    ///
    /// @param outcome REFUSED or FAILED
    /// @param version empty if it was not known yet
    /// @param action the fleet server's, if the installation was part of one
    synchronized void notInstalled(
            Outcome outcome,
            Optional<OctantVersion> version,
            String reason,
            Optional<ActionId> action) {
        say("installation " + outcome.label() + ": " + reason);
        UpdateState next = state().with(event(version.orElse(null), outcome, reason));
        keep(isLast(action) ? fleet(next, Stage.BEGUN, Stage.FAILED, reason) : next);
    }

    /// What an operator installs says nothing of the fleet server's action.
    private boolean isLast(Optional<ActionId> action) {
        return action.isPresent()
                && action.map(ActionId::text).equals(state().fleet().map(FleetAction::id));
    }

    /// The fleet server's action is begun; written down before anything else of it.
    synchronized void fleetBegun(ActionId action) {
        keep(state().withFleet(new FleetAction(action.text(), Stage.BEGUN, "")));
    }

    private static UpdateState fleet(UpdateState state, Stage from, Stage to, String detail) {
        return state.fleet().stream().anyMatch(action -> action.stage() == from)
                ? state.withFleet(new FleetAction(state.fleet().get().id(), to, detail))
                : state;
    }

    private void tell(String kind, OctantVersion version, Map<String, String> more, String line) {
        Map<String, String> fields = new LinkedHashMap<>(more);
        fields.put("version", version.text());
        try {
            ledger.record(kind, fields);
        } catch (LedgerException e) {
            say(kind + " is not in the ledger: " + e.getMessage());
        }
        say(line);
    }

    private void keep(UpdateState next) {
        state = next;
        try {
            file.write(next);
        } catch (LinuxException e) {
            say("state is not kept over a reboot: " + e.getMessage());
        }
    }

    private Event event(@Nullable OctantVersion version, Outcome outcome, String reason) {
        return new Event(version == null ? null : version.text(), outcome, reason, clock.instant());
    }
}
