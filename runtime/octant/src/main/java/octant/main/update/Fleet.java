package octant.main.update;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import octant.main.update.UpdateState.FleetAction;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateRequest;
import octant.update.hawkbit.ActionId;
import octant.update.hawkbit.ActionStatus;
import octant.update.hawkbit.FleetTarget;
import octant.update.hawkbit.FleetUpdate;
import octant.update.hawkbit.HawkbitClient;

/// This machine as a target of the fleet server that the configuration names: does what the server
/// wants, and remembers over reboots what became of it.
///
/// A change of the configuration holds from the next round on.
final class Fleet implements FleetTarget {
    /// Nobody waits for the fleet server while the machine starts.
    private static final Duration FIRST_ROUND = Duration.ofSeconds(5);

    private static final Duration WITHOUT_SERVER = Duration.ofSeconds(30);

    private final Updates updates;
    private final UpdateBook book;
    private final Supplier<UpdateConfiguration> configuration;
    private Optional<UpdateConfiguration.Fleet> connected = Optional.empty();
    private Optional<HawkbitClient> client = Optional.empty();
    private String told = "";

    Fleet(Updates updates, UpdateBook book, Supplier<UpdateConfiguration> configuration) {
        this.updates = updates;
        this.book = book;
        this.configuration = configuration;
    }

    /// Until the thread is interrupted.
    void run() {
        try {
            Thread.sleep(FIRST_ROUND);
            while (true) {
                Thread.sleep(turnSafely());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /// A turn that fails must not take the other parts of the service with it.
    ///
    /// @return how long to sleep
    Duration turnSafely() throws InterruptedException {
        try {
            return turn();
        } catch (RuntimeException e) {
            tell(e.toString());
            disconnect();
            return WITHOUT_SERVER;
        }
    }

    private Duration turn() throws InterruptedException {
        Optional<UpdateConfiguration.Fleet> wanted = configuration.get().fleet();
        if (!wanted.equals(connected)) {
            disconnect();
            client = wanted.map(this::connect);
            connected = wanted;
        }
        if (client.isEmpty()) {
            return WITHOUT_SERVER;
        }
        HawkbitClient.Round round = client.get().poll();
        tell(round.problem());
        return round.next();
    }

    /// @param problem empty if there is none
    private void tell(String problem) {
        if (!problem.equals(told)) {
            told = problem;
            book.say("fleet server: " + (told.isEmpty() ? "answers" : told));
        }
    }

    private HawkbitClient connect(UpdateConfiguration.Fleet fleet) {
        return HawkbitClient.create(fleet.client(), this);
    }

    private void disconnect() {
        client.ifPresent(HawkbitClient::close);
        client = Optional.empty();
        connected = Optional.empty();
    }

    // --- what the client asks

    @Override
    public Map<String, String> attributes() {
        UpdateReport report = updates.status();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("version", report.running().version());
        String slot = report.running().slot();
        if (slot != null) {
            attributes.put("slot", slot);
        }
        String hash = report.running().rootHash();
        if (hash != null) {
            attributes.put("root-hash", hash);
        }
        attributes.put("architecture", System.getProperty("os.arch", "unknown"));
        return attributes;
    }

    @Override
    public ActionStatus status(ActionId action) {
        Optional<FleetAction> known =
                book.state().fleet().filter(mine -> mine.id().equals(action.text()));
        if (known.isEmpty()) {
            return new ActionStatus.Unknown();
        }
        return switch (known.get().stage()) {
            case BEGUN -> installing(action);
            case INSTALLED -> new ActionStatus.OnTrial(waitingFor());
            case COMMITTED -> new ActionStatus.Committed(known.get().detail());
            case FAILED -> new ActionStatus.Failed(known.get().detail());
        };
    }

    /// What was begun and does not run was broken off by a restart, and is begun again.
    private ActionStatus installing(ActionId action) {
        UpdateReport.Install install = updates.status().install();
        return updates.isDoing(action) && install != null
                ? new ActionStatus.Installing(install.step(), install.percent())
                : new ActionStatus.Unknown();
    }

    private String waitingFor() {
        UpdateReport.Trial trial = updates.status().trial();
        if (trial == null) {
            return "the machine restarts";
        }
        String problem = trial.waitingFor();
        return problem == null
                ? "well for %d of %d s"
                        .formatted(trial.healthy().toSeconds(), trial.window().toSeconds())
                : problem;
    }

    /// If something else is being done, nothing is begun, and the client asks again.
    @Override
    public void begin(FleetUpdate update) {
        try {
            UpdateReply reply =
                    updates.ask(
                            new UpdateRequest.Install(update.address().toString(), false, true),
                            Optional.of(new BundleLocation.OfFleet(update)),
                            Duration.ZERO);
            if (!(reply instanceof UpdateReply.Accepted)) {
                book.say("fleet server: " + reply.text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean cancel(ActionId action) {
        return switch (status(action)) {
            case ActionStatus.Unknown _, ActionStatus.Failed _ -> true;
            case ActionStatus.Installing _ -> {
                updates.cancelFleet(action);
                yield true;
            }
            case ActionStatus.OnTrial _, ActionStatus.Committed _ -> false;
        };
    }
}
