package octant.init.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import octant.init.service.ServiceCall.Kind;
import org.jspecify.annotations.Nullable;

/// A service that exists on paper only: what its calls do, and when, is written down beforehand and
/// played by [VirtualMachine].
final class ScriptedService implements Service {
    /// How one call ends.
    ///
    /// @param after how long it takes; null if it never returns by itself
    /// @param failure what it throws then, if anything
    /// @param health what it answers, if it is a health check
    /// @param heedsInterrupt whether an interrupt ends it at once
    record Play(
            @Nullable Duration after,
            @Nullable Exception failure,
            Health health,
            boolean heedsInterrupt) {
        static Play returnsAfter(long millis) {
            return new Play(Duration.ofMillis(millis), null, Health.HEALTHY, true);
        }

        static Play fails(String message) {
            Exception failure = new IllegalStateException(message);
            return new Play(Duration.ofMillis(10), failure, Health.HEALTHY, true);
        }

        static Play hangs() {
            return new Play(null, null, Health.HEALTHY, true);
        }

        static Play hangsDeaf() {
            return new Play(null, null, Health.HEALTHY, false);
        }

        static Play deafFor(long millis) {
            return new Play(Duration.ofMillis(millis), null, Health.HEALTHY, false);
        }

        static Play sick(String reason) {
            Health sick = new Health.Unhealthy(reason);
            return new Play(Duration.ofMillis(1), null, sick, true);
        }
    }

    static final ServicePolicy POLICY =
            new ServicePolicy(
                    new RestartPolicy(
                            RestartPolicy.When.ON_FAILURE,
                            Duration.ofMillis(100),
                            Duration.ofMillis(400),
                            3,
                            Duration.ofMinutes(1)),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    3);

    private final ServiceId id;
    private final Set<ServiceId> dependencies = new TreeSet<>();
    private ServicePolicy policy = POLICY;
    private final Map<Kind, Queue<Play>> script = new EnumMap<>(Kind.class);

    ScriptedService(String name, String... dependencies) {
        id = new ServiceId(name);
        for (String dependency : dependencies) {
            this.dependencies.add(new ServiceId(dependency));
        }
    }

    ScriptedService policy(ServicePolicy policy) {
        this.policy = policy;
        return this;
    }

    ScriptedService restart(RestartPolicy restart) {
        return policy(
                new ServicePolicy(
                        restart,
                        POLICY.startTimeout(),
                        POLICY.stopTimeout(),
                        POLICY.healthInterval(),
                        POLICY.unhealthyLimit()));
    }

    /// The next calls of `kind`, in turn; those after them return after 10 ms (health: 1 ms).
    ScriptedService plays(Kind kind, Play... plays) {
        Queue<Play> queue = script.computeIfAbsent(kind, _ -> new ArrayDeque<>());
        queue.addAll(List.of(plays));
        return this;
    }

    Play next(Kind kind) {
        Queue<Play> plays = script.get(kind);
        @Nullable Play play = plays == null ? null : plays.poll();
        if (play != null) {
            return play;
        }
        return Play.returnsAfter(kind == Kind.HEALTH ? 1 : 10);
    }

    @Override
    public ServiceId id() {
        return id;
    }

    @Override
    public Set<ServiceId> dependencies() {
        return dependencies;
    }

    @Override
    public ServicePolicy policy() {
        return policy;
    }

    @Override
    public void start(ServiceContext context) {
        throw new UnsupportedOperationException("played by the virtual machine");
    }

    @Override
    public Health health() {
        throw new UnsupportedOperationException("played by the virtual machine");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("played by the virtual machine");
    }
}
