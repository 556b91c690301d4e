package octant.main.update;

import java.util.Optional;
import octant.main.update.UpdateState.TrialRecord;
import octant.update.OctantVersion;
import octant.update.SlotState;
import octant.update.UkiName;
import octant.update.UpdateStatus;

/// What this boot says of the version that was on trial. Pure: what was remembered and what the
/// disk shows go in.
sealed interface BootReview {
    /// There is no trial, or it has not begun.
    record Nothing() implements BootReview {}

    /// The running version is on trial.
    ///
    /// @param trial with this boot counted
    record OnTrial(TrialRecord trial) implements BootReview {}

    /// It was confirmed, and the power went before that was written down.
    record CommittedBefore(OctantVersion version) implements BootReview {}

    /// Another version runs, and the one on trial will not be tried again.
    record RolledBack(OctantVersion version, String reason) implements BootReview {}

    /// @param crash why the boot before this one ended as it should not have, if it did
    static BootReview of(
            Optional<TrialRecord> remembered, UpdateStatus now, Optional<String> crash) {
        if (now.running().isEmpty()) {
            return new Nothing();
        }
        boolean same =
                remembered.stream().anyMatch(trial -> trial.rootHash().equals(now.rootHash()));
        if (isOnTrial(now)) {
            TrialRecord trial =
                    same
                            ? remembered.get()
                            : new TrialRecord(now.version(), now.rootHash(), "", 0, "");
            return new OnTrial(trial.afterAnotherBoot());
        }
        if (remembered.isEmpty() || !now.committed()) {
            return new Nothing();
        }
        return same ? new CommittedBefore(now.version()) : elsewhere(remembered.get(), now, crash);
    }

    /// A kernel that is on no list cannot be confirmed; one without tries left is on its last.
    private static boolean isOnTrial(UpdateStatus now) {
        SlotState running = now.slots().get(now.running().get());
        return !now.committed()
                && (running instanceof SlotState.Trial || running instanceof SlotState.Bad);
    }

    private static BootReview elsewhere(
            TrialRecord trial, UpdateStatus now, Optional<String> crash) {
        return switch (now.slots().get(now.running().get().other())) {
            case SlotState.Trial(_, var hash, _, _) when hash.equals(trial.rootHash()) ->
                    new Nothing();
            case SlotState.Good(_, var hash, _) when hash.equals(trial.rootHash()) ->
                    new CommittedBefore(trial.version());
            case SlotState.Bad(_, var hash, String file) when hash.equals(trial.rootHash()) ->
                    new RolledBack(trial.version(), reason(trial, tries(file), crash));
            case SlotState.Unknown _ -> new Nothing();
            case SlotState.Trial _, SlotState.Good _, SlotState.Bad _, SlotState.Empty _ ->
                    new RolledBack(
                            trial.version(),
                            "its kernel is gone from the EFI system partition"
                                    + (trial.reason().isEmpty() ? "" : "; " + trial.reason()));
            case null -> new Nothing();
        };
    }

    private static String reason(TrialRecord trial, int tries, Optional<String> crash) {
        String last = crash.map(text -> "; the last crash: " + text).orElse("");
        if (!trial.reason().isEmpty()) {
            int missing = tries - trial.boots();
            return trial.reason()
                    + (missing > 0 ? "; " + boots(missing) + " did not come up" : "")
                    + (missing > 0 ? last : "");
        }
        return trial.boots() == 0
                ? "did not come up in " + boots(tries) + last
                : "went down in each of "
                        + boots(Math.max(tries, trial.boots()))
                        + " without a word"
                        + last;
    }

    private static String boots(int count) {
        return count == 1 ? "1 boot" : count + " boots";
    }

    /// How often the loader began it, as it wrote into the file's name. A boot partition has no
    /// such name, and one try.
    private static int tries(String kernelFile) {
        return UkiName.parse(kernelFile)
                .map(name -> name.tries().map(UkiName.Tries::done).orElse(0))
                .orElse(1);
    }
}
