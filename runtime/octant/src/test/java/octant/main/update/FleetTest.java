package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    @TempDir Path folder;
    private final FakeSlots slots = new FakeSlots();
    private final List<String> reboots = new ArrayList<>();

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
