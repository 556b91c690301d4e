package octant.update.hawkbit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The machine's side of hawkBit's DDI. One thread calls [#poll] in a loop and sleeps in between.
///
/// It keeps nothing over a restart: what became of an action is the machine's to know
/// ([FleetTarget#status]), and whatever was not told yet is told at the next poll, because the
/// server offers an action until it is told the end.
public final class HawkbitClient implements AutoCloseable {
    /// For one request.
    static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

    /// Between polls while something goes on that the server wants to hear of or may call off.
    static final Duration ACTIVE_SLEEP = Duration.ofSeconds(10);

    /// After the first failure; doubled with each further one.
    static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(30);

    /// hawkBit's own limits for what a machine tells of itself.
    static final int MAX_ATTRIBUTES = 64;

    static final int MAX_KEY = 32;
    static final int MAX_VALUE = 128;

    private final HawkbitConfiguration configuration;
    private final FleetTarget target;
    private final DdiConnection connection;
    private DeploymentState state = new DeploymentState.Idle();
    private Duration sleep = ControllerBase.DEFAULT_SLEEP;
    private Optional<Sent> lastSent = Optional.empty();
    private int failures;

    private record Sent(ActionId action, Feedback feedback) {}

    private HawkbitClient(
            HawkbitConfiguration configuration, FleetTarget target, DdiConnection connection) {
        this.configuration = configuration;
        this.target = target;
        this.connection = connection;
    }

    /// @throws octant.update.bundle.BundleException if the authorities' file cannot be used
    public static HawkbitClient create(HawkbitConfiguration configuration, FleetTarget target) {
        return create(configuration, target, REQUEST_LIMIT);
    }

    static HawkbitClient create(
            HawkbitConfiguration configuration, FleetTarget target, Duration requestLimit) {
        return new HawkbitClient(
                configuration, target, new DdiConnection(configuration, requestLimit));
    }

    /// One round with the server. Never throws for what the server or the network does: that is in
    /// the result's words, and in a later next round.
    ///
    /// @throws InterruptedException if the thread is interrupted while the server is asked
    public Round poll() throws InterruptedException {
        try {
            ControllerBase base =
                    ControllerBase.parse(connection.get(configuration.controllerBase()));
            sleep = base.sleep();
            state = follow(base);
            if (base.configData().isPresent()) {
                connection.put(base.configData().get(), attributes());
            }
            failures = 0;
            return new Round(state, next(), "");
        } catch (FleetException e) {
            failures++;
            String problem = e.getMessage();
            return new Round(state, backOff(), problem == null ? "?" : problem);
        }
    }

    /// From any thread; ends a round that waits.
    @Override
    public void close() {
        connection.close();
    }

    /// How a round ended.
    ///
    /// @param state where the machine is with the server's wishes
    /// @param next how long to sleep: what the server asks for, bounded; shorter while something is
    ///   installed; longer after errors
    /// @param problem why the server could not be asked or answered, empty if all went well
    public record Round(DeploymentState state, Duration next, String problem) {}

    private DeploymentState follow(ControllerBase base) throws InterruptedException {
        if (base.cancel().isPresent()) {
            return cancel(base.cancel().get());
        }
        if (base.deployment().isPresent()) {
            return deploy(base.deployment().get());
        }
        if (base.confirmation().isPresent()) {
            return confirm(base.confirmation().get());
        }
        return state instanceof DeploymentState.Closed ? state : new DeploymentState.Idle();
    }

    private DeploymentState deploy(URI link) throws InterruptedException {
        Deployment wanted = Deployment.parse(connection.get(link), "deployment");
        DeploymentStep step = DeploymentStep.of(wanted, target.status(wanted.action()));
        if (step.begin()) {
            target.begin(update(wanted));
        }
        if (step.feedback().isPresent()) {
            tell(feedbackOf(link), wanted.action(), step.feedback().get());
        }
        return step.state();
    }

    private DeploymentState cancel(URI link) throws InterruptedException {
        DdiValue.Fields document = connection.get(link);
        ActionId cancellation = Deployment.action(document, "id");
        ActionId action =
                DdiJson.object(document, "cancelAction")
                        .map(part -> Deployment.action(part, "stopId"))
                        .orElseThrow(() -> new FleetException("cancellation of nothing"));
        if (target.cancel(action)) {
            tell(feedbackOf(link), cancellation, Feedback.success("cancelled"));
            return new DeploymentState.Cancelled(action);
        }
        tell(
                feedbackOf(link),
                cancellation,
                Feedback.rejected("too late: the update is installed, on trial or done"));
        return DeploymentStep.of(
                        new Deployment(action, true, false, List.of()), target.status(action))
                .state();
    }

    private DeploymentState confirm(URI link) throws InterruptedException {
        Deployment wanted = Deployment.parse(connection.get(link), "confirmation");
        if (wanted.bundle().isEmpty()) {
            answer(link, "denied", wanted.problem());
            return new DeploymentState.Waiting(wanted.action(), "denied: " + wanted.problem());
        }
        return switch (target.confirm(update(wanted))) {
            case Confirmation.Confirmed(String detail) -> {
                answer(link, "confirmed", detail);
                yield new DeploymentState.Waiting(wanted.action(), "confirmed");
            }
            case Confirmation.Denied(String reason) -> {
                answer(link, "denied", reason);
                yield new DeploymentState.Waiting(wanted.action(), "denied: " + reason);
            }
            case Confirmation.Later() ->
                    new DeploymentState.Waiting(wanted.action(), "wants to be confirmed");
        };
    }

    private FleetUpdate update(Deployment wanted) {
        Deployment.Artifact bundle = wanted.bundle().orElseThrow();
        return new FleetUpdate(
                wanted.action(),
                bundle.module(),
                bundle.version(),
                wanted.forced(),
                bundle.address(),
                bundle.sizeBytes(),
                bundle.sha256(),
                configuration.download(bundle.address()));
    }

    /// Progress is not told twice: the server keeps all of it. An end is told for as long as the
    /// server offers the action. That the server closed it itself is no failure.
    private void tell(URI link, ActionId action, Feedback feedback) throws InterruptedException {
        Sent sent = new Sent(action, feedback);
        if (feedback.isProgress() && lastSent.equals(Optional.of(sent))) {
            return;
        }
        boolean _ = connection.post(link, feedback.json(action));
        lastSent = Optional.of(sent);
    }

    private void answer(URI link, String word, String detail) throws InterruptedException {
        DdiValue confirmation =
                new DdiValue.Fields(
                        Map.of(
                                "confirmation",
                                DdiValue.of(word),
                                "details",
                                new DdiValue.Items(List.of(DdiValue.of(detail)))));
        byte[] json = confirmation.toString().getBytes(StandardCharsets.UTF_8);
        boolean _ = connection.post(feedbackOf(link), json);
    }

    private byte[] attributes() {
        Map<String, DdiValue> data = new TreeMap<>();
        target.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_ATTRIBUTES)
                .forEach(attribute ->
                        data.put(
                                cut(attribute.getKey(), MAX_KEY),
                                DdiValue.of(cut(attribute.getValue(), MAX_VALUE))));
        return new DdiValue.Fields(
                        Map.of("mode", DdiValue.of("merge"), "data", new DdiValue.Fields(data)))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private Duration next() {
        boolean active =
                state instanceof DeploymentState.Installing
                        || state instanceof DeploymentState.OnTrial;
        return active && ACTIVE_SLEEP.compareTo(sleep) < 0 ? ACTIVE_SLEEP : sleep;
    }

    private Duration backOff() {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 16));
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }

    /// Its link without the query, and `/feedback`.
    private static URI feedbackOf(URI link) {
        return link.resolve(link.getRawPath() + "/feedback");
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
