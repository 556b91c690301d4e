package octant.init.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The supervisor with real threads: what [SupervisionTest] cannot see. Nothing here depends on how
/// long anything takes.
@Timeout(60)
class SupervisorTest {
    private static final ServiceId LEDGER = new ServiceId("ledger");
    private static final Duration LONG = Duration.ofSeconds(30);

    @FunctionalInterface
    private interface Start {
        void run(ServiceContext context) throws Exception;
    }

    @FunctionalInterface
    private interface Stop {
        void run() throws Exception;
    }

    private record RealService(
            ServiceId id, Set<ServiceId> dependencies, Start onStart, Stop onStop)
            implements Service {
        static RealService of(String name, Start onStart, Stop onStop) {
            return new RealService(new ServiceId(name), Set.of(), onStart, onStop);
        }

        @Override
        public ServicePolicy policy() {
            RestartPolicy quick =
                    new RestartPolicy(
                            RestartPolicy.When.ON_FAILURE,
                            Duration.ofMillis(1),
                            Duration.ofMillis(1),
                            5,
                            Duration.ofMinutes(1));
            return new ServicePolicy(quick, LONG, LONG, LONG, 3);
        }

        @Override
        public void start(ServiceContext context) throws Exception {
            onStart.run(context);
        }

        @Override
        public Health health() {
            return Health.HEALTHY;
        }

        @Override
        public void stop() throws Exception {
            onStop.run();
        }
    }

    private final BlockingQueue<ServiceEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private @Nullable Supervisor open;

    private Supervisor supervisor(ServiceJournal journal, Service... services) {
        ServiceGraph graph = ServiceGraph.of(Arrays.asList(services));
        Supervisor supervisor =
                new Supervisor(graph, List.of(journal, events::add), TimeSource.system());
        open = supervisor;
        supervisor.start();
        return supervisor;
    }

    private Supervisor supervisor(Service... services) {
        return supervisor(_ -> {}, services);
    }

    @AfterEach
    void close() {
        release.countDown();
        if (open != null) {
            open.close();
        }
    }

    /// The state changes up to and with the first one into `last`.
    private List<String> changesUntil(String last) throws InterruptedException {
        List<String> changes = new CopyOnWriteArrayList<>();
        while (changes.isEmpty() || !changes.getLast().equals(last)) {
            ServiceEvent event = events.poll(30, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited for '" + last + "' after " + changes);
            }
            changes.add(event.service() + " " + event.current().label());
        }
        return changes;
    }

    private static String label(Supervisor supervisor, int index) {
        return supervisor.snapshot().get(index).state().label();
    }

    @Test
    void startsIndependentServicesAtTheSameTimeOnThreadsNamedAfterThem() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Set<String> names = ConcurrentHashMap.newKeySet();
        Start meet =
                _ -> {
                    names.add(Thread.currentThread().getName());
                    both.await();
                };

        Supervisor supervisor =
                supervisor(
                        RealService.of("one", meet, () -> {}),
                        RealService.of("two", meet, () -> {}));

        assertThat(supervisor.awaitSettled(LONG)).isTrue();
        assertThat(names).containsExactlyInAnyOrder("service-one", "service-two");
        assertThat(label(supervisor, 0)).isEqualTo("running");
    }

    @Test
    void takesACrashFromAnyThreadOnceARun() throws Exception {
        BlockingQueue<ServiceContext> contexts = new LinkedBlockingQueue<>();
        supervisor(RealService.of("ledger", contexts::add, () -> {}));
        changesUntil("ledger running");
        ServiceContext first = contexts.take();

        Thread other = new Thread(() -> first.crashed(new IllegalStateException("boom")));
        other.start();
        other.join();
        first.crashed(new IllegalStateException("again"));

        assertThat(changesUntil("ledger running"))
                .containsExactly("ledger restarting", "ledger starting", "ledger running");
        first.crashed(new IllegalStateException("of an earlier run"));
        contexts.take().crashed(new IllegalStateException("boom"));
        assertThat(changesUntil("ledger running")).hasSize(3);
    }

    @Test
    void survivesAServiceThatThrowsAnError() throws Exception {
        Start broken =
                _ -> {
                    throw new LinkageError("not there");
                };
        RealService service = RealService.of("ledger", broken, () -> {});

        Supervisor supervisor = supervisor(service);

        changesUntil("ledger failed");
        assertThat(supervisor.awaitSettled(LONG)).isTrue();
        assertThat(supervisor.snapshot().getFirst().state().detail()).contains("not there");
    }

    @Test
    void killsAndRestartsOnCommand() throws Exception {
        Supervisor supervisor = supervisor(RealService.of("ledger", _ -> {}, () -> {}));
        changesUntil("ledger running");

        supervisor.kill(LEDGER, "test");
        assertThat(changesUntil("ledger running")).contains("ledger restarting");
        supervisor.restart(LEDGER);
        assertThat(changesUntil("ledger running")).contains("ledger waiting");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> supervisor.kill(new ServiceId("nobody"), "test"));
    }

    @Test
    void refusesMoreCommandsThanItCanKeep() {
        Supervisor supervisor =
                new Supervisor(
                        ServiceGraph.of(List.of(RealService.of("ledger", _ -> {}, () -> {}))),
                        List.of(),
                        TimeSource.system());
        for (int i = 0; i < Supervisor.MAX_COMMANDS; i++) {
            supervisor.kill(LEDGER, "test");
        }

        assertThatIllegalStateException().isThrownBy(() -> supervisor.kill(LEDGER, "test"));
    }

    @Test
    void turnsOnWhileACallOfAServiceHangs() throws Exception {
        Supervisor supervisor =
                supervisor(RealService.of("ledger", _ -> release.await(), () -> {}));
        changesUntil("ledger starting");
        long before = supervisor.heartbeatNanos();

        while (supervisor.heartbeatNanos() == before) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(label(supervisor, 0)).isEqualTo("starting");
        assertThat(supervisor.awaitSettled(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void goesOnWhenAJournalThrowsOrHangs() throws Exception {
        Supervisor supervisor =
                supervisor(
                        event -> {
                            if (event.current() instanceof ServiceState.Running) {
                                throw new IllegalStateException("journal is full");
                            }
                        },
                        RealService.of("ledger", _ -> {}, () -> {}));
        changesUntil("ledger running");
        assertThat(supervisor.stopAll(LONG).stopped()).containsExactly(LEDGER);
        assertThat(supervisor.lostEvents()).isEqualTo(1);
        supervisor.close();

        Supervisor deaf =
                supervisor(
                        _ -> {
                            try {
                                release.await();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        RealService.of("ledger", _ -> {}, () -> {}));
        assertThat(deaf.awaitSettled(LONG)).isTrue();
        assertThat(deaf.stopAll(LONG).complete()).isTrue();
    }

    /// What follows a stop on the console comes after it.
    @Test
    void aSlowJournalHasHeardOfTheStopWhenItIsOver() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Supervisor supervisor =
                supervisor(
                        event -> {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                            told.add(event.service() + " " + event.current().label());
                        },
                        RealService.of("ledger", _ -> {}, () -> {}));
        assertThat(supervisor.awaitSettled(LONG)).isTrue();

        supervisor.stopAll(LONG);

        assertThat(told).endsWith("ledger stopped");
    }

    @Test
    void leavesAHangingStopBehindAndSaysSo() throws Exception {
        Stop deaf =
                () -> {
                    while (release.getCount() > 0) {
                        try {
                            release.await();
                        } catch (InterruptedException _) {
                            // This is what the test is about.
                        }
                    }
                };
        Supervisor supervisor = supervisor(RealService.of("ledger", _ -> {}, deaf));
        changesUntil("ledger running");

        StopReport report = supervisor.stopAll(Duration.ofMillis(200));

        assertThat(report.abandoned()).containsExactly(LEDGER);
        assertThat(report.stopped()).isEmpty();
    }

    @Test
    void endsAllItsThreads() throws Exception {
        Supervisor supervisor = supervisor(RealService.of("ledger", _ -> {}, () -> {}));
        assertThat(supervisor.awaitSettled(LONG)).isTrue();
        assertThat(threads()).extracting(Thread::getName).contains("supervisor");

        supervisor.stopAll(LONG);
        supervisor.close();

        for (Thread thread : threads()) {
            thread.join();
        }
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("supervisor|service-.*"))
                .toList();
    }
}
