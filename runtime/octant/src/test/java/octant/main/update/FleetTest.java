package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import octant.services.api.UpdateRequest;
import octant.update.download.DownloadOptions;
import octant.update.hawkbit.ActionId;
import octant.update.hawkbit.ActionStatus;
import octant.update.hawkbit.FleetUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    private static final FleetUpdate UPDATE =
            new FleetUpdate(
                    new ActionId("7"),
                    "octant",
                    "2",
                    false,
                    URI.create("http://h/b"),
                    1,
                    "",
                    DownloadOptions.standard());

    @TempDir Path folder;
    private final FakeSlots slots = new FakeSlots();
    private final List<String> reboots = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aTurnThatFailsIsSaidOnceAndAnotherFollows() throws Exception {
        BookFixture fixture = new BookFixture(folder);
        UpdateBook book = fixture.open();
        Updates updates = updates(book);
        Fleet fleet =
                new Fleet(
                        updates,
                        book,
                        () -> {
                            throw new IllegalStateException("no configuration");
                        });
        for (int turn = 0; turn < 2; turn++) {
            assertThat(fleet.turnSafely()).isPositive();
        }
        assertThat(fixture.console)
                .containsExactly(
                        "update: fleet server: java.lang.IllegalStateException: no configuration");
    }

    @Test
    void whatAnOperatorInstallsIsNotTheFleetServersAction() throws Exception {
        UpdateBook book = new BookFixture(folder).open();
        Updates updates = updates(book);
        Fleet fleet = new Fleet(updates, book, UpdateConfiguration::standard);
        slots.gate = Optional.of(new CountDownLatch(1));
        updates.open();
        Thread worker = Thread.ofPlatform().start(updates::work);
        try {
            var _ = updates.ask(new UpdateRequest.Install("/data/b", false, false), Duration.ZERO);
            slots.installing.await();
            fleet.begin(UPDATE);
            assertThat(fleet.status(UPDATE.action())).isInstanceOf(ActionStatus.Unknown.class);
            assertThat(book.state().fleet()).isEmpty();
        } finally {
            updates.stop();
            worker.join();
        }
    }

    @Test
    void theFleetServersActionIsFollowedToItsEnd() throws Exception {
        UpdateBook book = new BookFixture(folder).open();
        Updates updates = updates(book);
        Fleet fleet = new Fleet(updates, book, UpdateConfiguration::standard);
        CountDownLatch gate = new CountDownLatch(1);
        slots.gate = Optional.of(gate);
        updates.open();
        Thread worker = Thread.ofPlatform().start(updates::work);
        try {
            fleet.begin(UPDATE);
            slots.installing.await();
            assertThat(fleet.status(UPDATE.action())).isInstanceOf(ActionStatus.Installing.class);
            assertThat(fleet.status(new ActionId("8"))).isInstanceOf(ActionStatus.Unknown.class);
            gate.countDown();
            while (updates.isDoing(UPDATE.action())) {
                Thread.sleep(10);
            }
            assertThat(fleet.status(UPDATE.action())).isInstanceOf(ActionStatus.OnTrial.class);
        } finally {
            updates.stop();
            worker.join();
        }
    }

    private Updates updates(UpdateBook book) {
        return new Updates(
                slots,
                book,
                UpdateConfiguration::standard,
                reboots::add,
                () -> BookFixture.NOW,
                "1");
    }
}
