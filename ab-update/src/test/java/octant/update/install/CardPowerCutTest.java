package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octant.update.BootForecast;
import octant.update.BootForecast.Candidate;
import octant.update.ForecastChecks;
import octant.update.Slot;
import octant.update.bundle.TrustStore;
import octant.update.disk.Architecture;
import octant.update.install.PowerCuts.Medium;
import octant.update.trial.CommitResult;
import octant.update.trial.SampleTrial;
import octant.update.trial.Trial;
import octant.update.tryboot.TrybootLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same cuts as [PowerCutTest], on the card of a Raspberry Pi: after every write and sync, and
/// of what was not synced any sectors arrive. Whatever is left, the boot partition that the
/// firmware takes is whole and belongs to a whole slot, and so does the one that it would try.
class CardPowerCutTest {
    private static final int REORDERINGS = 3;
    private static final int CONTINUE_EVERY = 29;

    @TempDir Path folder;
    private SampleRelease old;
    private SampleRelease fresh;
    private FakeCard card;

    @BeforeEach
    void startMachine() throws IOException {
        SampleRelease first = SampleRelease.of("1.0", 1);
        old = first.onCard(folder);
        fresh = first.successor("1.1", 3, 300, 301, 650).onCard(folder);
        card = FakeCard.running(old, folder);
    }

    @Test
    void anInstallationLeavesAWholeSlotWhereverItIsCut() {
        PowerCuts cuts = PowerCuts.before(card.disk());
        install(card, fresh);

        int tried = 0;
        for (Medium medium : cuts.all(REORDERINGS)) {
            assertThat(starts(medium)).as("%s", medium).isEqualTo(Slot.A);
            if (tried++ % CONTINUE_EVERY == 0) {
                FakeCard restarted = card.restarted(medium.disk().copy(), Slot.A, old);
                install(restarted, fresh);
                assertThat(restarted.bootLoader().beforeRestart()).contains("0 tryboot");
            }
        }
        assertThat(tried).isGreaterThan(50);
        System.out.println("power cuts in an installation on a card: " + tried);
    }

    @Test
    void aRestartIntoATryLeavesAWholeSlotWhereverItIsCut() {
        install(card, fresh);
        PowerCuts cuts = PowerCuts.before(card.disk());

        assertThat(card.bootLoader().beforeRestart()).contains("0 tryboot");

        for (Medium medium : cuts.all(REORDERINGS)) {
            assertThat(starts(medium)).isEqualTo(Slot.A);
        }
        assertThat(card.bootLoader().beforeRestart()).isEmpty();
    }

    @Test
    void aCommitLeavesAWholeSlotWhereverItIsCut() {
        FakeCard trial = onTrial();
        PowerCuts cuts = PowerCuts.before(trial.disk());

        assertThat(SampleTrial.commit(trial)).isInstanceOf(CommitResult.Committed.class);

        for (Medium medium : cuts.all(4 * REORDERINGS)) {
            Slot starts = starts(medium);
            FakeCard restarted =
                    card.restarted(medium.disk().copy(), starts, starts == Slot.A ? old : fresh);
            // It starts again, or the other one does; and either knows that it is good.
            assertThat(new Trial(restarted).status().committed()).isTrue();
        }
        assertThat(starts(cuts.end())).isEqualTo(Slot.B);
    }

    @Test
    void goingBackLeavesAWholeSlotWhereverItIsCut() {
        FakeCard trial = onTrial();
        SampleTrial.commit(trial);
        PowerCuts cuts = PowerCuts.before(trial.disk());

        var _ = new Trial(trial).rollback();

        for (Medium medium : cuts.all(4 * REORDERINGS)) {
            assertThat(starts(medium)).isNotNull();
        }
        assertThat(starts(cuts.end())).isEqualTo(Slot.A);
    }

    /// The harness itself: what it is to find, it finds.
    @Test
    void seesAKernelThatIsNotTheRelease() {
        card.damage(Slot.A.boot(), old.kernel().length - 5000);

        BootForecast forecast = forecast(card.disk());

        assertThat(forecast.candidates()).hasSize(1);
        assertThat(forecast.first().orElseThrow().whole()).isFalse();
    }

    private FakeCard onTrial() {
        install(card, fresh);
        assertThat(card.bootLoader().beforeRestart()).isPresent();
        return card.booted(Slot.B, fresh);
    }

    /// The slot that starts by itself; it is whole, and so is everything that may be tried.
    private Slot starts(Medium medium) {
        BootForecast forecast = forecast(medium.disk());
        assertThat(forecast.loaderFault()).as("%s", medium).isEmpty();
        assertThat(forecast.candidates().stream().filter(one -> !one.passedOver()))
                .as("%s: %s", medium, forecast)
                .allMatch(Candidate::whole);
        return forecast.candidates().stream()
                .filter(one -> one.tries().isEmpty())
                .findFirst()
                .flatMap(Candidate::slot)
                .orElseThrow();
    }

    private BootForecast forecast(RecordedDisk disk) {
        return BootForecast.of(
                disk,
                RecordedDisk.SECTOR_BYTES,
                ForecastChecks.thorough(
                        disk,
                        RecordedDisk.SECTOR_BYTES,
                        bytes -> Arrays.equals(bytes, SampleRelease.CARD_KERNEL)));
    }

    private static void install(FakeCard on, SampleRelease release) {
        new Updater(
                        on,
                        new TrustStore(List.of(), List.of()),
                        _ -> {},
                        InstantSource.fixed(Instant.EPOCH))
                .install(
                        release.offer(
                                release.manifest(
                                        TrybootLoader.COMPATIBLE,
                                        Optional.empty(),
                                        Architecture.AARCH64)),
                        () -> 0,
                        new InstallOptions(false, 1),
                        _ -> {});
    }
}
