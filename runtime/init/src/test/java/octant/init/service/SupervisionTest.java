package octant.init.service;

import static octant.init.service.ScriptedService.Play.deafFor;
import static octant.init.service.ScriptedService.Play.fails;
import static octant.init.service.ScriptedService.Play.hangs;
import static octant.init.service.ScriptedService.Play.hangsDeaf;
import static octant.init.service.ScriptedService.Play.returnsAfter;
import static octant.init.service.ScriptedService.Play.sick;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import octant.init.service.ServiceCall.Kind;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private static final ServiceId LEDGER = new ServiceId("ledger");
    private static final ServiceId API = new ServiceId("api");

    private static ScriptedService ledger() {
        return new ScriptedService("ledger");
    }

    private static ScriptedService api() {
        return new ScriptedService("api", "ledger");
    }

    private static StopReport report(VirtualMachine machine) {
        return machine.supervision.stopReport().orElseThrow();
    }

    // Starting.

    @Test
    void startsAServiceOnceAllItNeedsAreReady() {
        VirtualMachine machine =
                new VirtualMachine(api(), ledger(), new ScriptedService("clock")).play(100);

        assertThat(machine.changes())
                .containsExactly(
                        "ledger starting",
                        "clock starting",
                        "ledger running",
                        "api starting",
                        "clock running",
                        "api running");
        assertThat(machine.supervision.settled()).isTrue();
    }

    @Test
    void interruptsAStartThatIsTooSlowAndTriesAgain() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, hangs())).play(15_000);

        assertThat(machine.changes())
                .containsExactly(
                        "ledger starting",
                        "ledger restarting: start took longer than 10000 ms (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
        assertThat(machine.status("ledger").restarts()).isEqualTo(1);
        assertThat(machine.status("ledger").startDuration()).contains(Duration.ofMillis(10));
    }

    @Test
    void leavesAStartBehindThatIgnoresItsInterrupt() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, hangsDeaf()), api()).play(15_000);

        assertThat(machine.changes())
                .containsExactly(
                        "ledger starting",
                        "ledger restarting: start took longer than 10000 ms (restart 1 in 100 ms)",
                        "ledger failed: start took longer than 10000 ms (restart 1 in 100 ms);"
                                + " start hangs and is left behind",
                        "api failed: needs ledger, which failed: start took longer than 10000 ms"
                                + " (restart 1 in 100 ms); start hangs and is left behind");
        machine.supervision.restart(LEDGER);
        assertThat(machine.play(5_000).changes()).isEmpty();
    }

    @Test
    void stopsALateStartSoThatTheServiceCanBeStartedAgain() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, deafFor(20_000))).play(30_000);
        assertThat(machine.status("ledger").state().label()).isEqualTo("failed");
        assertThat(machine.live(Kind.START) + machine.live(Kind.STOP)).isZero();
        machine.changes();

        machine.supervision.restart(LEDGER);

        assertThat(machine.play(100).changes())
                .containsExactly("ledger waiting", "ledger starting", "ledger running");
    }

    @Test
    void givesUpAfterTheRestartsOfItsPolicy() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger().plays(
                                                Kind.START,
                                                fails("no disk"),
                                                fails("no disk"),
                                                fails("no disk"),
                                                fails("no disk")),
                                api(),
                                new ScriptedService("router", "api"))
                        .play(5_000);

        String cause = "start failed: IllegalStateException: no disk";
        assertThat(machine.changes())
                .containsExactly(
                        "ledger starting",
                        "ledger restarting: " + cause + " (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger restarting: " + cause + " (restart 2 in 200 ms)",
                        "ledger starting",
                        "ledger restarting: " + cause + " (restart 3 in 400 ms)",
                        "ledger starting",
                        "ledger failed: " + cause + " (given up after 3 restarts)",
                        "api failed: needs ledger, which failed: "
                                + cause
                                + " (given up after 3 restarts)",
                        "router failed: needs api → ledger, which failed: "
                                + cause
                                + " (given up after 3 restarts)");
        assertThat(machine.supervision.settled()).isTrue();
    }

    @Test
    void forgetsRestartsThatAreOlderThanTheWindow() {
        VirtualMachine machine = new VirtualMachine(ledger()).play(100);

        for (int i = 0; i < 10; i++) {
            machine.supervision.kill(LEDGER, "test");
            machine.play(Duration.ofSeconds(21));
        }

        assertThat(machine.status("ledger").state().label()).isEqualTo("running");
        assertThat(machine.status("ledger").restarts()).isEqualTo(10);
    }

    @Test
    void doesNotRestartAServiceWhosePolicySaysNever() {
        VirtualMachine machine =
                new VirtualMachine(ledger().restart(RestartPolicy.never())).play(100);
        machine.supervision.kill(LEDGER, "test");

        assertThat(machine.play(5_000).changes())
                .containsExactly(
                        "ledger starting", "ledger running", "ledger failed: killed: test");
    }

    // Crashing.

    @Test
    void restartsACrashedServiceOnceItIsStoppedWhileItsDependentsKeepRunning() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.STOP, returnsAfter(3_000)), api()).play(100);
        machine.changes();

        machine.supervision.runCrashed(machine.run("ledger"), new IllegalStateException("boom"));

        assertThat(machine.play(2_000).changes())
                .containsExactly(
                        "ledger restarting: IllegalStateException: boom (restart 1 in 100 ms)");
        assertThat(machine.play(2_000).changes())
                .containsExactly("ledger starting", "ledger running");
        assertThat(machine.status("api").state().label()).isEqualTo("running");
    }

    @Test
    void makesACrashedServiceWaitForADependencyThatIsDownToo() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.STOP, returnsAfter(3_000)), api()).play(100);
        machine.changes();

        machine.supervision.kill(LEDGER, "test");
        machine.supervision.kill(API, "test");

        assertThat(machine.play(5_000).changes())
                .containsExactly(
                        "ledger restarting: killed: test (restart 1 in 100 ms)",
                        "api restarting: killed: test (restart 1 in 100 ms)",
                        "api waiting",
                        "ledger starting",
                        "ledger running",
                        "api starting",
                        "api running");
    }

    @Test
    void countsACrashOfARunOnceAndOfAnEarlierRunNever() {
        VirtualMachine machine = new VirtualMachine(ledger()).play(100);
        ServiceCall.Run first = machine.run("ledger");
        machine.supervision.runCrashed(first, new IllegalStateException("boom"));
        machine.supervision.runCrashed(first, new IllegalStateException("again"));
        machine.play(1_000);
        machine.supervision.runCrashed(first, new IllegalStateException("late"));
        machine.supervision.runEnded(first);

        assertThat(machine.play(1_000).status("ledger").restarts()).isEqualTo(1);
        assertThat(machine.status("ledger").state().label()).isEqualTo("running");
    }

    @Test
    void interruptsTheStartOfAKilledServiceAndStopsItBeforeTheNext() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, returnsAfter(5_000))).play(100);

        machine.supervision.kill(LEDGER, "by test");

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger starting",
                        "ledger restarting: killed: by test (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
    }

    @Test
    void reportsAStopThatFailsAfterACrashAndRestartsAllTheSame() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.STOP, fails("stuck"))).play(100);
        machine.changes();

        machine.supervision.kill(LEDGER, "x");

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger restarting: killed: x (restart 1 in 100 ms)",
                        "ledger restarting: killed: x; stop failed: IllegalStateException: stuck"
                                + " (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
    }

    // Ending by itself.

    @Test
    void countsARunThatHasDoneItsWorkAsReady() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, returnsAfter(50)), api()).play(20);
        machine.supervision.runEnded(machine.run("ledger"));

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger starting",
                        "ledger running",
                        "ledger stopping",
                        "api starting",
                        "ledger stopped",
                        "api running");
    }

    @Test
    void restartsARunThatEndedWhereThePolicySaysAlways() {
        RestartPolicy always =
                new RestartPolicy(
                        RestartPolicy.When.ALWAYS,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        3,
                        Duration.ofMinutes(1));
        VirtualMachine machine = new VirtualMachine(ledger().restart(always)).play(100);
        machine.changes();

        machine.supervision.runEnded(machine.run("ledger"));

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger restarting: ended (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
    }

    // Health.

    @Test
    void restartsAServiceThatIsUnhealthyTooOftenInARow() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger().plays(
                                                Kind.HEALTH,
                                                sick("slow"),
                                                sick("slow"),
                                                returnsAfter(1),
                                                sick("slow"),
                                                sick("slow"),
                                                sick("dead")))
                        .play(12_000);
        assertThat(machine.status("ledger").lastHealth()).contains(new Health.Unhealthy("slow"));

        assertThat(machine.play(20_000).changes())
                .containsExactly(
                        "ledger starting",
                        "ledger running",
                        "ledger restarting: unhealthy 3 times: dead (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
        assertThat(machine.status("ledger").lastHealth()).isEqualTo(Optional.empty());
    }

    @Test
    void countsAHealthCheckThatHangsAsUnhealthyUntilItReturns() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.HEALTH, hangsDeaf())).play(16_000);

        assertThat(machine.changes())
                .containsExactly(
                        "ledger starting",
                        "ledger running",
                        "ledger restarting: unhealthy 3 times: still no answer to the last health"
                                + " check (restart 1 in 100 ms)",
                        "ledger starting",
                        "ledger running");
        assertThat(machine.live(Kind.HEALTH)).isEqualTo(1);
    }

    // An operator's restart.

    @Test
    void restartsARunningServiceWithoutCountingItAsACrash() {
        VirtualMachine machine = new VirtualMachine(ledger(), api()).play(100);
        machine.changes();

        machine.supervision.restart(LEDGER);

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger stopping", "ledger waiting", "ledger starting", "ledger running");
    }

    @Test
    void revivesThoseThatFailedBecauseOfTheServiceRestarted() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger().restart(RestartPolicy.never())
                                        .plays(Kind.START, fails("no disk")),
                                api(),
                                new ScriptedService("router", "api"))
                        .play(1_000);
        machine.changes();

        machine.supervision.restart(LEDGER);

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "ledger waiting",
                        "ledger starting",
                        "api waiting",
                        "router waiting",
                        "ledger running",
                        "api starting",
                        "api running",
                        "router starting",
                        "router running");
    }

    // Stopping everything.

    @Test
    void stopsInReverseAndIndependentServicesAtOnce() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger(),
                                api().plays(Kind.STOP, returnsAfter(30)),
                                new ScriptedService("search", "ledger"))
                        .play(100);
        machine.changes();

        machine.supervision.stopAll(Duration.ofSeconds(10));

        assertThat(machine.play(1_000).changes())
                .containsExactly(
                        "search stopping",
                        "api stopping",
                        "search stopped",
                        "api stopped",
                        "ledger stopping",
                        "ledger stopped");
        assertThat(report(machine).complete()).isTrue();
        assertThat(report(machine).stopped()).hasToString("[search, api, ledger]");
        machine.supervision.restart(LEDGER);
        assertThat(machine.play(1_000).changes()).isEmpty();
    }

    @Test
    void leavesAStopBehindThatHangsWithTimeLeftForThoseBelow() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger().plays(Kind.STOP, returnsAfter(700)),
                                api().plays(Kind.STOP, hangsDeaf()))
                        .play(100);
        machine.changes();

        machine.supervision.stopAll(Duration.ofSeconds(2));

        assertThat(machine.play(1_999).changes())
                .containsExactly(
                        "api stopping",
                        "api failed: stop hangs and is left behind",
                        "ledger stopping",
                        "ledger stopped");
        assertThat(report(machine).abandoned()).containsExactly(API);
        assertThat(report(machine).stopped()).containsExactly(LEDGER);
    }

    @Test
    void interruptsAStopThatTakesMoreThanItsShare() {
        VirtualMachine machine = new VirtualMachine(ledger().plays(Kind.STOP, hangs())).play(100);
        machine.changes();

        machine.supervision.stopAll(Duration.ofMillis(800));

        assertThat(machine.play(600).changes())
                .containsExactly("ledger stopping", "ledger failed: stop took longer than 600 ms");
        assertThat(report(machine).complete()).isTrue();
    }

    @Test
    void stopsAServiceThatWaitsForItsRestartWithoutStartingIt() {
        VirtualMachine machine = new VirtualMachine(ledger(), api()).play(100);
        machine.changes();
        machine.supervision.kill(API, "x");
        machine.play(50);

        machine.supervision.stopAll(Duration.ofSeconds(10));

        assertThat(machine.play(5_000).changes())
                .containsExactly(
                        "api restarting: killed: x (restart 1 in 100 ms)",
                        "api stopped",
                        "ledger stopping",
                        "ledger stopped");
    }

    @Test
    void interruptsAStartUnderWayAndStopsIt() {
        VirtualMachine machine =
                new VirtualMachine(ledger().plays(Kind.START, hangs()), api()).play(100);

        machine.supervision.stopAll(Duration.ofSeconds(10));

        assertThat(machine.play(5_000).changes())
                .containsExactly(
                        "ledger starting", "api stopped", "ledger stopping", "ledger stopped");
    }

    @Test
    void endsByTheDeadlineWhateverHangs() {
        VirtualMachine machine =
                new VirtualMachine(
                                ledger().plays(Kind.STOP, hangsDeaf()),
                                api().plays(Kind.START, hangsDeaf()))
                        .play(100);

        machine.supervision.stopAll(Duration.ofMillis(500));
        machine.play(500);

        assertThat(report(machine).abandoned()).containsExactly(LEDGER, API);
    }

    @Test
    void ignoresACrashOfAStoppedService() {
        VirtualMachine machine = new VirtualMachine(ledger()).play(100);
        machine.supervision.stopAll(Duration.ofSeconds(10));
        machine.play(1_000);
        machine.changes();

        machine.supervision.runCrashed(machine.run("ledger"), new IllegalStateException("late"));

        assertThat(machine.play(1_000).changes()).isEmpty();
    }
}
