package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The life of one machine with good updates: version N, N+1 and N+2 across both slots, back by
/// hand, and down to N. Each test goes on where the one before it ended.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
    private static final String MARKER = "/var/marker";
    private static final int CONFLICT = 409;
    private static final int OK = 200;
    private static final Pattern KIND = Pattern.compile("update\\.[a-z-]+");

    private static final String[] SETTINGS = {"window = 5s", "deadline = 5m"};

    /// A trial that ends only when somebody ends it.
    private static final String[] ENDLESS = {"window = 1h", "deadline = 2h"};

    private final BuiltImage image = BuiltImage.require();
    private final Variants variants = UpdateMachine.variants(image);
    private final String first = image.version();
    private final String second = first + ".1";
    private final String third = first + ".2";
    private final String fourth = first + ".3";
    private final OutcomeTable figures =
            new OutcomeTable("update", "bundle", "sent by the server", "share", "found here");
    private final UpdateMachine machine = UpdateMachine.withCopy(image, "upgrade", SETTINGS);
    @TempDir private Path folder;

    @BeforeAll
    void start() {
        machine.data().write(MARKER, "kept\n");
        Json document = machine.startAndAwaitCommit();
        assertThat(UpdateMachine.runningVersion(document)).isEqualTo(first);
        assertThat(UpdateMachine.runningSlot(document)).isEqualTo("a");
    }

    @AfterAll
    void end() {
        figures.publish("adaptive-updates");
        machine.close();
    }

    @Test
    @Order(1)
    void installsOneBundleAtATimeAndTellsWhoWaitsForWhom() {
        Path bundle = variants.bundle(Variant.of(second));
        URI address = machine.server().publish(bundle);
        Json before = machine.update().status().field("last");
        machine.server().behave(new BundleServer.Manner.StallFrom(100_000));
        assertThat(machine.update().install(address).statusCode()).isEqualTo(202);
        HttpResponse<String> answer = machine.update().install(address);
        machine.server().behave(new BundleServer.Manner.Well());
        assertThat(answer.statusCode()).isEqualTo(CONFLICT);
        assertThat(answer.body()).contains(address.toString()).contains("since");
        Json install = machine.update().awaitInstallEnd(before, UpdateMachine.INSTALL_LIMIT);
        assertThat(install.field("state").text()).as(install.toString()).isEqualTo("installed");
        note(second + " (other version, same content)", bundle, install);
    }

    @Test
    @Order(2)
    void tellsWhatTheNextBootTries() {
        Json document = machine.update().status();
        assertThat(UpdateMachine.runningSlot(document)).isEqualTo("a");
        assertThat(document.field("last").field("outcome").text()).isEqualTo("installed");
        Json other = document.field("slots").items().get(1);
        assertThat(other.field("slot").text()).isEqualTo("b");
        assertThat(other.field("version").text()).isEqualTo(second);
        assertThat(other.field("state").text()).isEqualTo("trial");
        assertThat(other.field("triesLeft").number()).isEqualTo(3);
        assertThat(kernels()).containsExactlyInAnyOrder(kernel(first, ""), kernel(second, "+3"));
        awaitLine("version " + second + " is installed");
    }

    @Test
    @Order(3)
    void commitsByItselfWhenAllIsWell() {
        machine.reset();
        assertThat(UpdateMachine.runningSlot(machine.awaitCommitted(second))).isEqualTo("b");
        assertThat(kernels()).containsExactlyInAnyOrder(kernel(first, ""), kernel(second, ""));
        awaitLine(second + " is on trial, boot 1");
        awaitLine(second + " is good");
    }

    @Test
    @Order(4)
    void losesNothingByAPowerBlip() {
        List<String> before = kernels();
        machine.resetAndAwaitReady();
        Json document = machine.awaitCommitted(second);
        assertThat(UpdateMachine.runningSlot(document)).isEqualTo("b");
        assertThat(kernels()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void goesBackToTheFirstSlotTakesNothingNewOnTrialAndIsMarkedGoodByHand() {
        Path bundle = variants.bundle(Variant.of(third));
        note(third + " (other version, same content)", bundle, machine.install(bundle));
        assertThat(kernels()).containsExactlyInAnyOrder(kernel(second, ""), kernel(third, "+3"));
        restart(ENDLESS);
        Json document = machine.awaitTrial(third);
        assertThat(UpdateMachine.runningSlot(document)).isEqualTo("a");
        assertThat(document.field("trial").field("windowSeconds").number()).isEqualTo(3600);
        URI newer = machine.server().publish(variants.bundle(Variant.of(fourth)));
        assertThat(machine.refusal(newer)).contains("on trial");
        HttpResponse<String> answer = machine.update().markGood();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        machine.awaitCommitted(third);
        assertThat(kernels()).containsExactlyInAnyOrder(kernel(second, ""), kernel(third, ""));
    }

    @Test
    @Order(6)
    void rollsBackByHand() {
        HttpResponse<String> answer = machine.update().rollback();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        restart(SETTINGS);
        Json document = machine.awaitCommitted(second);
        assertThat(UpdateMachine.runningSlot(document)).isEqualTo("b");
        assertThat(document.field("slots").items().getFirst().field("state").text())
                .isEqualTo("bad");
    }

    @Test
    @Order(7)
    void goesDownOnlyWhenAskedTo() {
        URI older = machine.server().publish(variants.bundle(downgrade()));
        assertThat(machine.refusal(older)).contains("older");
        Json install = machine.update().installAndAwait(older, true, UpdateMachine.INSTALL_LIMIT);
        assertThat(install.field("state").text()).as(install.toString()).isEqualTo("installed");
        machine.reset();
        assertThat(UpdateMachine.runningSlot(machine.awaitCommitted(first))).isEqualTo("a");
        machine.resetAndAwaitReady();
        assertThat(UpdateMachine.runningSlot(machine.awaitCommitted(first))).isEqualTo("a");
    }

    @Test
    @Order(8)
    void keepsItsDataThroughAllOfIt() throws IOException {
        awaitLine("selftest ledger: ok .*intact");
        machine.powerOff();
        assertThat(machine.data().read(MARKER)).isEqualTo("kept\n");
        machine.checkData();
        assertThat(ledgerKinds())
                .containsSubsequence(
                        "update.installed",
                        "update.trial",
                        "update.committed",
                        "update.installed",
                        "update.trial",
                        "update.refused",
                        "update.committed",
                        "update.rolled-back",
                        "update.refused",
                        "update.installed",
                        "update.trial",
                        "update.committed");
    }

    /// With other settings, which only a machine that is switched off can be given.
    private void restart(String... settings) {
        machine.powerOff();
        machine.configure(settings);
        machine.start();
    }

    /// The console is slower than the API.
    private void awaitLine(String expression) {
        machine.vm().console().awaitLine(expression, TestMachine.BOOT_LIMIT);
    }

    /// The very first version once more, which looks at its ledger.
    private Variant downgrade() {
        return Variant.of(first).appending("octant.selftest=on");
    }

    private List<String> ledgerKinds() throws IOException {
        machine.data().copyFolder("/var/lib/octant/ledger", folder);
        List<String> kinds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> segments = files.filter(Files::isRegularFile).sorted().toList();
            for (Path segment : segments) {
                Matcher kind = KIND.matcher(Files.readString(segment, StandardCharsets.ISO_8859_1));
                while (kind.find()) {
                    kinds.add(kind.group());
                }
            }
        }
        return kinds;
    }

    private List<String> kernels() {
        return EspFolder.kernels(machine.disk());
    }

    private static String kernel(String version, String tries) {
        return "octant_" + version + tries + ".efi";
    }

    private void note(String what, Path bundle, Json install) {
        long size = bundle.toFile().length();
        long sent = machine.server().bytesSent();
        long saved = install.field("bytesSaved").number();
        figures.add(what, size, sent, "%.1f %%".formatted(100.0 * sent / size), saved);
        machine.server().resetCounts();
        assertThat(saved).isPositive();
        assertThat(sent).isLessThan(size);
    }
}
