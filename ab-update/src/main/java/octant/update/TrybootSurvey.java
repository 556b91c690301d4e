package octant.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.BootForecast.Candidate;
import octant.update.BootForecast.Verdict;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.FatEntry;
import octant.update.disk.GptReading;
import octant.update.tryboot.BootContents;
import octant.update.tryboot.BootOrder;

/// One look at a card, as the boot loader of a Raspberry Pi has it. What waits for its try comes
/// first: an orderly restart starts it. Then what starts otherwise. The other boot partition, if it
/// is good, comes last: somebody has to select it.
final class TrybootSurvey {
    private final TargetSlots slots;
    private final ForecastChecks checks;
    private final List<String> warnings = new ArrayList<>();

    private TrybootSurvey(TargetSlots slots, ForecastChecks checks) {
        this.slots = slots;
        this.checks = checks;
    }

    static BootForecast forecast(
            Disk disk, int sectorBytes, GptReading reading, ForecastChecks checks) {
        TrybootSurvey survey = new TrybootSurvey(new TargetSlots(reading.gpt(), checks), checks);
        survey.warnings.addAll(reading.warnings());
        BootOrder order;
        try {
            order = BootOrder.read(disk, sectorBytes);
        } catch (UkiException | DiskException e) {
            return new BootForecast(
                    Optional.of(String.valueOf(e.getMessage())), List.of(), survey.warnings);
        }
        List<Candidate> candidates = order.entries().stream().map(survey::candidate).toList();
        return new BootForecast(order.fault(), candidates, survey.warnings);
    }

    private Candidate candidate(BootOrder.Entry entry) {
        BootContents held = entry.contents();
        Optional<VerityTarget> target = held.release().target();
        Optional<Slot> slot = target.flatMap(slots::slot);
        Verdict verdict;
        if (!isComplete(held)) {
            verdict = new Verdict.Damaged("not whole or not signed");
        } else if (slot.isPresent() && slot.get() != entry.slot()) {
            verdict = new Verdict.Mixed("it asks for another slot's root");
        } else {
            verdict = slots.verdict(target.orElseThrow(), slot);
        }
        return new Candidate(
                entry.slot().boot().label(),
                entry.tries(),
                held.release().version().orElse(""),
                target,
                slot,
                verdict);
    }

    /// The kernel is looked at as hard as asked; of everything else, all of its clusters.
    private boolean isComplete(BootContents held) {
        try {
            Optional<FatEntry> kernel = held.files().find(BootContents.KERNEL);
            return held.files().faults().isEmpty()
                    && kernel.isPresent()
                    && checks.isSigned(held.files(), kernel.get());
        } catch (DiskException e) {
            warnings.add(String.valueOf(e.getMessage()));
            return false;
        }
    }
}
