package octant.update.boot;

import java.util.List;

/// Changes to what the boot loader reads, in an order in which they may be cut short anywhere. It
/// prints itself, one line a step.
public interface BootPlan {
    /// One a step, for people; none: there is nothing to do.
    List<String> lines();
}
