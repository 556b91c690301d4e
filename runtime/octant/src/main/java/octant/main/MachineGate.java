package octant.main;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.init.Booted;
import octant.init.DataSource;
import octant.init.PowerAction;
import octant.main.update.ApiProbe;
import octant.main.update.HealthGateService;
import octant.services.api.ApiConfiguration;
import octant.services.api.MachineStatus;
import octant.services.api.StatusSource;

/// What the health gate sees of this machine.
record MachineGate(Booted machine, MachineNetwork network, StatusSource source, Instant built)
        implements HealthGateService.Machine {
    private static final Duration CRASH_KNOWN_WITHIN = Duration.ofSeconds(10);

    @Override
    public MachineStatus status() {
        return source.status();
    }

    @Override
    public Optional<String> askApi() {
        return ApiProbe.of(ApiConfiguration.DEFAULT_PORT).ask();
    }

    @Override
    public List<String> configurationProblems() {
        List<String> problems = new ArrayList<>(machine.commandLine().problems());
        network.problem().ifPresent(problems::add);
        return problems;
    }

    @Override
    public boolean wantsStorage() {
        return !(machine.commandLine().data() instanceof DataSource.None);
    }

    @Override
    public Instant clockFloor() {
        return built;
    }

    @Override
    public Optional<String> crashRecord() throws InterruptedException {
        return machine.lastCrash().await(CRASH_KNOWN_WITHIN);
    }

    @Override
    public void reboot(String reason) {
        machine.requests().request(PowerAction.REBOOT, reason);
    }
}
