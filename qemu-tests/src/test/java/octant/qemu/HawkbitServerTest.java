package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import octant.update.download.DownloadOptions;
import octant.update.download.HttpBundleSource;
import octant.update.hawkbit.ActionStatus;
import octant.update.hawkbit.DeploymentState;
import octant.update.hawkbit.FleetUpdate;
import octant.update.hawkbit.HawkbitClient;
import octant.update.hawkbit.HawkbitConfiguration;
import octant.update.hawkbit.HawkbitToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's fleet client against the real server. No machine is booted.
@Tag("qemu")
class HawkbitServerTest {
    private static final int BUNDLE_BYTES = 300_000;

    @TempDir private static Path folder;
    private static HawkbitServer server;
    private static byte[] content;
    private static Path bundle;

    private final FakeMachine machine = new FakeMachine();

    @BeforeAll
    static void start() throws Exception {
        Path source = Path.of(System.getProperty("octant.source", ".."));
        Path out = Path.of(System.getProperty("octant.out", "out"));
        server = HawkbitServer.start(source, out.resolve("hawkbit"));
        content = new byte[BUNDLE_BYTES];
        new Random(1).nextBytes(content);
        bundle = Files.write(folder.resolve("octant.raucb"), content);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void isToldOfAFinishedUpdate() throws Exception {
        try (HawkbitClient client = client("finished")) {
            assertThat(client.poll().state()).isEqualTo(new DeploymentState.Idle());
            assertThat(server.management().attributes("finished")).isEqualTo(machine.attributes());

            long action = assign("finished", bundle);
            assertThat(client.poll().state()).isInstanceOf(DeploymentState.Installing.class);
            FleetUpdate update = machine.begun().getFirst();
            assertThat(update.forced()).isTrue();
            assertThat(update.version()).isEqualTo("finished");
            assertThat(update.sizeBytes()).isEqualTo(BUNDLE_BYTES);

            machine.becomes(new ActionStatus.Installing("rootfs", 42));
            client.poll();
            machine.becomes(new ActionStatus.OnTrial("restarts"));
            client.poll();
            assertThat(server.management().action("finished", action).state()).isEqualTo("running");
            machine.becomes(new ActionStatus.Committed("0.1.1"));
            assertThat(client.poll().state())
                    .isInstanceOfSatisfying(
                            DeploymentState.Closed.class,
                            end -> assertThat(end.success()).isTrue());

            HawkbitManagement.Action end = server.management().action("finished", action);
            assertThat(end.state()).isEqualTo("finished");
            assertThat(end.messages())
                    .contains(
                            "version 0.1.1 runs and stays",
                            "installed; restarts",
                            "rootfs",
                            "begins");
            assertThat(server.management().targetState("finished")).isEqualTo("in_sync");
            assertThat(client.poll().problem()).isEmpty();
            assertThat(machine.begun()).hasSize(1);
        }
    }

    @Test
    void isReadByRanges() throws Exception {
        try (HawkbitClient client = client("ranges")) {
            assign("ranges", bundle);
            client.poll();
            FleetUpdate update = machine.begun().getFirst();
            try (HttpBundleSource source = update.open()) {
                ByteBuffer end = ByteBuffer.allocate(1000);
                source.read(BUNDLE_BYTES - 1000, end);
                assertThat(end.array())
                        .isEqualTo(Arrays.copyOfRange(content, BUNDLE_BYTES - 1000, BUNDLE_BYTES));
                ByteBuffer whole = ByteBuffer.allocate(BUNDLE_BYTES);
                source.read(0, whole);
                assertThat(whole.array()).isEqualTo(content);
            }
            assertThat(update.sha256())
                    .isEqualTo(
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)));
        }
    }

    @Test
    void isToldWhyAnUpdateFailed() throws Exception {
        try (HawkbitClient client = client("failed")) {
            long action = assign("failed", bundle);
            client.poll();
            machine.becomes(new ActionStatus.Failed("rolled back: service x was never healthy"));
            client.poll();
            HawkbitManagement.Action end = server.management().action("failed", action);
            assertThat(end.state()).isEqualTo("error");
            assertThat(end.messages()).contains("rolled back: service x was never healthy");
            assertThat(server.management().targetState("failed")).isEqualTo("error");
        }
    }

    @Test
    void isToldTheEndByAMachineThatRestartedMeanwhile() throws Exception {
        long action;
        try (HawkbitClient before = client("restarted")) {
            action = assign("restarted", bundle);
            before.poll();
        }
        machine.becomes(new ActionStatus.Committed("0.1.1"));
        try (HawkbitClient after = connect("restarted", machine.token())) {
            after.poll();
        }
        assertThat(server.management().action("restarted", action).state()).isEqualTo("finished");
        assertThat(machine.begun()).hasSize(1);
    }

    @Test
    void callsAnUpdateOff() throws Exception {
        try (HawkbitClient client = client("cancelled")) {
            long action = assign("cancelled", bundle);
            client.poll();
            server.management().cancel("cancelled", action);
            assertThat(client.poll().state()).isInstanceOf(DeploymentState.Cancelled.class);
            assertThat(server.management().action("cancelled", action).state())
                    .isEqualTo("canceled");
            assertThat(client.poll().state()).isEqualTo(new DeploymentState.Idle());
        }
    }

    @Test
    void isToldThatItIsTooLateToCallOff() throws Exception {
        try (HawkbitClient client = client("late")) {
            long action = assign("late", bundle);
            client.poll();
            machine.becomes(new ActionStatus.OnTrial("restarts"));
            server.management().cancel("late", action);
            assertThat(client.poll().state()).isInstanceOf(DeploymentState.OnTrial.class);
            assertThat(server.management().action("late", action).messages())
                    .anyMatch(message -> message.contains("too late"));
            machine.becomes(new ActionStatus.Committed("0.1.1"));
            client.poll();
            assertThat(server.management().action("late", action).state()).isEqualTo("finished");
        }
    }

    @Test
    void isToldThatThereIsNoBundle() throws Exception {
        Path other = Files.write(folder.resolve("octant.txt"), new byte[10]);
        try (HawkbitClient client = client("other")) {
            long action = assign("other", other);
            client.poll();
            HawkbitManagement.Action end = server.management().action("other", action);
            assertThat(end.state()).isEqualTo("error");
            assertThat(end.messages()).contains("the distribution has no file *.raucb");
            assertThat(machine.begun()).isEmpty();
        }
    }

    @Test
    void rollsOutToManyMachines() throws Exception {
        FakeMachine good = new FakeMachine();
        FakeMachine bad = new FakeMachine();
        try (HawkbitClient first = client("fleet-1", good);
                HawkbitClient second = client("fleet-2", bad)) {
            long release = server.management().createRelease("octant", "fleet", bundle);
            long rollOut = server.management().rollOut("all", release, "fleet-*");
            first.poll();
            second.poll();
            assertThat(server.management().rollOutTotals(rollOut)).isEqualTo(Map.of("running", 2L));
            good.becomes(new ActionStatus.Committed("0.1.1"));
            bad.becomes(new ActionStatus.Failed("never healthy"));
            first.poll();
            second.poll();
            assertThat(server.management().rollOutTotals(rollOut))
                    .isEqualTo(Map.of("finished", 1L, "error", 1L));
        }
    }

    @Test
    void knowsAMachineByTheGatewaysTokenToo() throws Exception {
        server.management().createTarget("gateway");
        server.management().allowGatewayToken("of-all-machines");
        try (HawkbitClient client = connect("gateway", HawkbitToken.gateway("of-all-machines"))) {
            assertThat(client.poll().problem()).isEmpty();
        }
    }

    @Test
    void refusesAWrongToken() throws Exception {
        server.management().createTarget("stranger");
        try (HawkbitClient client = connect("stranger", HawkbitToken.target("wrong"))) {
            assertThat(client.poll().problem()).contains("401").contains("check the token");
        }
    }

    private HawkbitClient client(String controller) {
        return client(controller, machine);
    }

    private static HawkbitClient client(String controller, FakeMachine of) {
        of.knows(HawkbitToken.target(server.management().createTarget(controller)));
        return HawkbitClient.create(configuration(controller, of.token()), of);
    }

    private HawkbitClient connect(String controller, HawkbitToken token) {
        return HawkbitClient.create(configuration(controller, token), machine);
    }

    private static HawkbitConfiguration configuration(String controller, HawkbitToken token) {
        return new HawkbitConfiguration(
                server.uri(),
                HawkbitConfiguration.DEFAULT_TENANT,
                controller,
                token,
                DownloadOptions.standard());
    }

    private static long assign(String controller, Path file) {
        long release = server.management().createRelease("octant", controller, file);
        return server.management().assign(release, controller);
    }
}
