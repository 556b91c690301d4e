package octant.update.tryboot;

import java.util.List;
import java.util.stream.Collectors;
import octant.update.boot.BootPlan;

/// Changes to a card's boot partitions, in an order in which they may be cut short anywhere.
record TrybootPlan(List<TrybootStep> steps) implements BootPlan {
    TrybootPlan {
        steps = List.copyOf(steps);
    }

    @Override
    public List<String> lines() {
        return steps.stream().map(step -> "on the card: " + step).toList();
    }

    /// One line a step.
    @Override
    public String toString() {
        return steps.stream().map(TrybootStep::toString).collect(Collectors.joining("\n"));
    }
}
