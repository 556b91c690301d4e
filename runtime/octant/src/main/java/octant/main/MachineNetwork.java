package octant.main;

import java.time.Duration;
import java.util.Optional;
import octant.init.Console;
import octant.init.InitPorts;
import octant.init.KernelCommandLine;
import octant.init.network.Network;
import octant.init.network.NetworkSettings;

/// The network as PID 1 starts it: what the kernel command line says, or DHCP if that is no
/// address.
final class MachineNetwork implements InitPorts.Network {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private final Console console;

    /// Made on the network's own thread: the sockets it opens are not for the boot to wait for.
    private volatile Optional<Network> network = Optional.empty();

    private volatile Optional<String> problem = Optional.empty();

    MachineNetwork(Console console) {
        this.console = console;
    }

    /// Runs as long as the machine does.
    @Override
    public void run(KernelCommandLine commandLine) {
        Network running =
                Network.ofThisMachine(
                        text -> console.say("network: " + text), commandLine.hostName().orElse(""));
        network = Optional.of(running);
        running.run(settings(commandLine));
    }

    /// Gives the lease back.
    void stop() throws InterruptedException {
        if (network.isPresent() && !network.get().stop(STOPS_WITHIN)) {
            console.say("network: did not stop in time, left as it is");
        }
    }

    /// What the settings ask for and cannot have: DHCP takes their place.
    Optional<String> problem() {
        return problem;
    }

    private NetworkSettings settings(KernelCommandLine commandLine) {
        try {
            return NetworkSettings.parse(commandLine.ip());
        } catch (IllegalArgumentException e) {
            String text = e.getMessage() + "; using dhcp";
            problem = Optional.of(text);
            console.say(text);
            return NetworkSettings.DHCP;
        }
    }
}
