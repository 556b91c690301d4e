package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// A real hawkBit server rolls two releases out to a machine, which nobody touches: a good one, and
/// one that never gets healthy.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HawkbitRollOutTest {
    private static final String CONTROLLER = "vm-1";

    private final BuiltImage image = BuiltImage.require();
    private final Variants variants = UpdateMachine.variants(image);
    private final Variant good = Variant.of(image.version() + ".1");
    private final Variant bad =
            Variant.of(image.version() + ".2").appending("octant.drill=never-healthy");
    private final HawkbitServer server =
            HawkbitServer.start(
                    Path.of(System.getProperty("octant.source", "..")),
                    image.out().resolve("hawkbit"));
    private final HawkbitManagement management = server.management();
    private final UpdateMachine machine =
            UpdateMachine.withCopy(
                    image,
                    "fleet",
                    "window = 5s",
                    "deadline = 60s",
                    "tries = 1",
                    "hawkbit-url = http://10.0.2.2:" + server.port(),
                    "hawkbit-controller = " + CONTROLLER,
                    "hawkbit-target-token = " + management.createTarget(CONTROLLER));

    @BeforeAll
    void start() {
        machine.startAndAwaitCommit();
    }

    @AfterAll
    void end() {
        machine.close();
        server.close();
    }

    @Test
    @Order(1)
    void aGoodReleaseEndsFinished() {
        long rollOut = rollOut(good);
        machine.awaitCommitted(good.version());
        management.await(
                "the end of the roll-out",
                () -> management.rollOutTotals(rollOut).equals(Map.of("finished", 1L)));
        assertThat(lastAction().state()).isEqualTo("finished");
        assertThat(management.targetState(CONTROLLER)).isEqualTo("in_sync");
        management.await(
                "the machine's own word on its version",
                () -> good.version().equals(management.attributes(CONTROLLER).get("version")));
    }

    @Test
    @Order(2)
    void aBadReleaseEndsInErrorWithTheReason() {
        long rollOut = rollOut(bad);
        Json document = machine.awaitReturn(good.version(), bad.version());
        String reason = document.field("last").field("reason").text();
        management.await(
                "the end of the roll-out",
                () -> management.rollOutTotals(rollOut).equals(Map.of("error", 1L)));
        assertThat(reason).contains("not healthy within 60 s");
        assertThat(lastAction().state()).isEqualTo("error");
        assertThat(lastAction().messages()).anyMatch(message -> message.contains(reason));
        assertThat(management.targetState(CONTROLLER)).isEqualTo("error");
    }

    private long rollOut(Variant variant) {
        long release =
                management.createRelease("octant", variant.version(), variants.bundle(variant));
        return management.rollOut(variant.version(), release, CONTROLLER);
    }

    private HawkbitManagement.Action lastAction() {
        return management.action(CONTROLLER, management.actions(CONTROLLER).getFirst());
    }
}
