package octant.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Install;
import octant.services.api.UpdateReport.InstallState;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateReport.SlotStatus;
import octant.services.api.UpdateReport.Trial;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateCommandTest {
    private static final long MIB = 1024 * 1024;

    private final FakeUpdates updates = new FakeUpdates();

    @Test
    void tellsTheStatusToAPersonAndToAScript() {
        UpdateReport report =
                report(
                        new Trial(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(12),
                                null),
                        install(InstallState.FAILED, 42, "no space"));
        updates.reports.clear();
        updates.reports.add(report);
        String text =
                """
                running     version 2 in slot b, not confirmed yet
                slot a      1 good
                slot b      2 trial, tries left: 2
                trial       well for 12 of 60 s
                install     http://h/b: failed at "root": no space
                history     1970-01-01T00:00:00Z 2 installed: http://h/b
                history     1970-01-01T00:00:00Z refused: signer
                """;
        assertThat(call("status")).isEqualTo(new Result(0, text, ""));
        assertThat(call()).isEqualTo(new Result(0, text, ""));
        assertThat(call("status", "--json").out())
                .startsWith("{\"running\":{\"slot\":\"b\"")
                .endsWith("}\n")
                .hasLineCount(1);
        assertThat(updates.asked).isEmpty();
    }

    @Test
    void saysWhatATrialWaitsFor() {
        updates.reports.clear();
        updates.reports.add(
                report(
                        new Trial(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(300),
                                Duration.ZERO,
                                "api: no answer in 5 s"),
                        null));
        assertThat(call("status").out())
                .contains("trial       waiting for api: no answer in 5 s\n");
    }

    @ParameterizedTest
    @CsvSource({
        "install /b, Install[source=/b; allowDowngrade=false; reboot=false]",
        "install --reboot http://h/b, Install[source=http://h/b; allowDowngrade=false; reboot=true]",
        "install /b --allow-downgrade, Install[source=/b; allowDowngrade=true; reboot=false]",
        "mark-good, MarkGood[]",
        "rollback, Rollback[reboot=false]",
        "rollback --reboot, Rollback[reboot=true]",
        "check, Check[]",
    })
    void asksForWhatTheWordsSay(String words, String request) {
        assertThat(call(words.split(" ", -1))).isEqualTo(new Result(0, "done\n", ""));
        assertThat(updates.asked).singleElement().hasToString(request.replace(';', ','));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "install",
                "install /a /b",
                "install /a --json",
                "install --allow-downgrade",
                "status now",
                "status --reboot",
                "mark-good --reboot",
                "mark-good all",
                "rollback b",
                "rollback --allow-downgrade",
                "check --json",
                "check --reboot"
            })
    void wordsThatMakeNoSenseAreAnsweredWithTheUsage(String words) {
        Result result = call(words.split(" ", -1));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("usage: octant update ").hasLineCount(1);
        assertThat(updates.asked).isEmpty();
    }

    @Test
    void printsALineWheneverAnInstallationGotFurther() {
        updates.reply = new UpdateReply.Accepted("install /b: begun");
        updates.reports.clear();
        updates.reports.add(report(null, install(InstallState.RUNNING, 1, null)));
        updates.reports.add(report(null, install(InstallState.RUNNING, 42, null)));
        updates.reports.add(report(null, install(InstallState.RUNNING, 42, null)));
        updates.reports.add(report(null, install(InstallState.INSTALLED, 100, null)));
        assertThat(call("install", "/b"))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                1 % root, 2.0 MiB/s, 3 MiB fetched, 4 MiB saved
                                42 % root, 2.0 MiB/s, 3 MiB fetched, 4 MiB saved
                                100 % root, 2.0 MiB/s, 3 MiB fetched, 4 MiB saved
                                version 2 is installed; the next boot tries it
                                """,
                                ""));
    }

    @Test
    void anInstallationThatFailsOnTheWayIsAFailure() {
        updates.reply = new UpdateReply.Accepted("install /b: begun");
        updates.reports.clear();
        updates.reports.add(report(null, install(InstallState.FAILED, 42, "no space")));
        assertThat(call("install", "/b"))
                .isEqualTo(
                        new Result(
                                1, "failed at \"root\": no space\n", "octant update: no space\n"));
    }

    @Test
    void whatIsRefusedIsAFailureWithItsReason() {
        updates.reply = new UpdateReply.Refused("on trial");
        assertThat(call("install", "/b")).isEqualTo(new Result(1, "", "octant update: on trial\n"));
        updates.reply = new UpdateReply.Busy("busy: check, since now");
        assertThat(call("rollback"))
                .isEqualTo(new Result(1, "", "octant update: busy: check, since now\n"));
    }

    private static Install install(InstallState state, int percent, @Nullable String error) {
        return new Install(
                state, "http://h/b", "2", "root", percent, 2 * MIB, 3 * MIB, 4 * MIB, error);
    }

    /// A machine that runs version 2 on trial, from slot b.
    private static UpdateReport report(@Nullable Trial trial, @Nullable Install install) {
        return new UpdateReport(
                new UpdateReport.Running("b", "2", "00ff", false),
                List.of(
                        new SlotStatus("a", "1", "octant_1.efi", SlotState.GOOD, null),
                        new SlotStatus("b", "2", "octant_2+2-1.efi", SlotState.TRIAL, 2)),
                trial,
                install,
                List.of(
                        new Event("2", Outcome.INSTALLED, "http://h/b", Instant.EPOCH),
                        new Event(null, Outcome.REFUSED, "signer", Instant.EPOCH)));
    }

    private record Result(int status, String out, String err) {}

    private Result call(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                new UpdateCommand()
                        .run(
                                new Invocation(
                                        List.of(words),
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        Optional.of(new MachineOf(updates))));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A machine of which only updates are asked.
    private record MachineOf(UpdateControl updates) implements UnaskedMachine {}
}
