package octant.services.api;

/// Where the interface learns how the machine is; `octant.main` implements it.
@FunctionalInterface
public interface StatusSource {
    /// The machine now. Called on the thread of a request, by several at once: it must be cheap and
    /// bounded. What it throws becomes a 500 whose cause is logged, not shown.
    MachineStatus status();
}
