package octant.update.esp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octant.update.OctantVersion;
import octant.update.boot.BootPlan;

/// Changes to the EFI system partition, in an order in which they may be cut short anywhere.
///
/// @param steps none: there is nothing to do
public record EspPlan(List<EspStep> steps) implements BootPlan {
    public EspPlan {
        steps = List.copyOf(steps);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<String> lines() {
        return steps.stream().map(step -> "on the EFI system partition: " + step).toList();
    }

    /// One line a step.
    @Override
    public String toString() {
        return steps.stream().map(EspStep::toString).collect(Collectors.joining("\n"));
    }

    /// Collects steps and leaves out those that would do nothing.
    public static final class Builder {
        private final List<EspStep> steps = new ArrayList<>();

        private Builder() {}

        public Builder copy(String from, String to) {
            steps.add(new EspStep.Copy(from, to));
            return this;
        }

        public Builder retire(List<String> files) {
            if (!files.isEmpty()) {
                steps.add(new EspStep.Retire(files));
            }
            return this;
        }

        public Builder prefer(Optional<OctantVersion> wanted, Optional<OctantVersion> have) {
            if (!wanted.equals(have)) {
                steps.add(new EspStep.Prefer(wanted));
            }
            return this;
        }

        public EspPlan build() {
            return new EspPlan(steps);
        }
    }
}
