package octant.init;

import java.time.Instant;

/// What `/octant` is the first process of, and so which boot it gets. It is told, never guessed:
/// `octant container` is the entry point of the container image, anything else is a machine.
public enum Surroundings {
    /// The kernel is ours.
    MACHINE,

    /// Kernel, mounts, network and clock belong to whoever runs the container.
    CONTAINER;

    /// What must be there before the first service starts.
    BootSequence boot(Instant buildTime) {
        return this == MACHINE ? BootSequence.standard(buildTime) : BootSequence.contained();
    }

    /// What no service waits for.
    BootSequence behind() {
        return this == MACHINE ? BootSequence.behind() : BootSequence.EMPTY;
    }

    /// What SIGINT asks for: Ctrl-Alt-Del restarts a machine, Ctrl-C ends a container.
    PowerAction interrupt() {
        return this == MACHINE ? PowerAction.REBOOT : PowerAction.POWER_OFF;
    }
}
