package octant.services.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import octant.init.service.Health;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceEvent;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerServiceTest {
    @TempDir Path folder;

    private final LedgerJournal journal = new LedgerJournal();
    private final List<Throwable> crashes = new ArrayList<>();
    private final ServiceContext context =
            new ServiceContext() {
                @Override
                public void crashed(Throwable cause) {
                    crashes.add(cause);
                }

                @Override
                public void ended() {
                    throw new AssertionError("a ledger has never done all it had to do");
                }
            };

    @Test
    void eventsFromBeforeTheLedgerAndBetweenItsRunsAreEntries() throws Exception {
        LedgerService service = service();
        journal.record(event(new ServiceState.Waiting(), new ServiceState.Starting()));
        assertThat(journal.waiting()).isEqualTo(1);
        service.start(context);
        journal.record(event(new ServiceState.Starting(), new ServiceState.Running()));
        service.stop();
        journal.record(
                event(
                        new ServiceState.Running(),
                        new ServiceState.Restarting("it \ud800 fell", 1, Duration.ofMillis(200))));
        service.start(context);
        assertThat(service.health()).isEqualTo(Health.HEALTHY);
        service.stop();
        assertThat(journal.waiting()).isZero();
        assertThat(crashes).isEmpty();
        assertThat(LedgerVerifier.verify(folder).toString())
                .startsWith("system: intact, 3 entries, last 3, hash ");
        assertThat(text())
                .contains("service.state", "starting", "running", "restarting", "it ? fell");
    }

    @Test
    void eventsBeyondTheBoundAreCountedAndTheCountIsAnEntry() throws Exception {
        for (int i = 0; i < LedgerJournal.MAX_WAITING + 3; i++) {
            journal.record(event(new ServiceState.Waiting(), new ServiceState.Failed("no")));
        }
        LedgerService service = service();
        service.start(context);
        service.stop();
        assertThat(LedgerVerifier.verify(folder).toString())
                .contains((LedgerJournal.MAX_WAITING + 1) + " entries");
        assertThat(text()).contains("journal.lost");
    }

    @Test
    void aServiceThatIsNotRunningIsUnhealthyAndStopsInAnyState() {
        LedgerService service = service();
        assertThat(service.health()).isInstanceOf(Health.Unhealthy.class);
        assertThatThrownBy(service::ledger).isInstanceOf(LedgerException.class);
        service.stop();
        service.stop();
    }

    @Test
    void aFolderThatCannotBeIsAClearFailure() throws IOException {
        Files.writeString(folder.resolve("system"), "a file");
        LedgerService service = service();
        assertThatThrownBy(() -> service.start(context))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("ledger system: no folder");
        service.stop();
    }

    private LedgerService service() {
        return new LedgerService(LedgerConfiguration.standard(folder), journal);
    }

    private String text() throws IOException {
        return Files.readString(
                folder.resolve("system").resolve(SegmentHeader.fileName(1)), ISO_8859_1);
    }

    private static ServiceEvent event(ServiceState previous, ServiceState current) {
        return new ServiceEvent(Instant.EPOCH, new ServiceId("api"), previous, current);
    }
}
