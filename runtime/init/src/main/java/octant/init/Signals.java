package octant.init;

import java.util.Optional;
import octant.linux.ReceivedSignal;
import octant.linux.Signal;

/// What a signal to PID 1 means. One thread reads them all from a queue; the launcher blocked them
/// in every thread before the runtime started.
///
/// | signal | sent by | means |
/// | --- | --- | --- |
/// | SIGCHLD | the kernel | a child ended: reap |
/// | SIGINT | Ctrl-Alt-Del; Ctrl-C in a container | reboot; end; three within two seconds: at once |
/// | SIGTERM | a container's `stop` | power off |
/// | SIGPWR | the kernel, a hypervisor, a UPS daemon | power off |
/// | SIGUSR1 | BusyBox `halt` | halt |
/// | others | | nothing |
///
/// SIGUSR2, by which BusyBox powers off, is not among them: the runtime suspends its threads with
/// it.
final class Signals implements Runnable {
    private final Kernel.SignalQueue queue;
    private final Reaper reaper;
    private final PowerRequests requests;
    private final Shutdown shutdown;
    private final PowerAction interrupt;

    /// @param interrupt what SIGINT asks for
    Signals(
            Kernel.SignalQueue queue,
            Reaper reaper,
            PowerRequests requests,
            Shutdown shutdown,
            PowerAction interrupt) {
        this.queue = queue;
        this.reaper = reaper;
        this.requests = requests;
        this.shutdown = shutdown;
        this.interrupt = interrupt;
    }

    /// Reads signals for as long as the machine runs.
    @Override
    public void run() {
        reaper.reapEnded();
        while (!Thread.currentThread().isInterrupted()) {
            handle(queue.next());
        }
    }

    void handle(ReceivedSignal received) {
        Optional<Signal> signal = received.signal();
        if (signal.isEmpty()) {
            return;
        }
        if (signal.get() == Signal.SIGCHLD) {
            reaper.reapEnded();
            return;
        }
        if (signal.get() == Signal.SIGINT && requests.isImpatient()) {
            shutdown.force(interrupt);
            return;
        }
        Optional<PowerAction> action = action(signal.get());
        if (action.isPresent()) {
            requests.request(action.get(), reason(signal.get(), received.sender()));
        }
    }

    private Optional<PowerAction> action(Signal signal) {
        return switch (signal) {
            case SIGINT -> Optional.of(interrupt);
            case SIGTERM, SIGPWR -> Optional.of(PowerAction.POWER_OFF);
            case SIGUSR1 -> Optional.of(PowerAction.HALT);
            default -> Optional.empty();
        };
    }

    private static String reason(Signal signal, int sender) {
        if (sender != 0) {
            return signal + " from pid " + sender;
        }
        return signal == Signal.SIGINT ? "Ctrl-Alt-Del" : signal + " from the kernel";
    }
}
