package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.update.trial.RollbackResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The life of an update, the same on both boot loaders: what is asked, what starts next, what the
/// slots are worth. A version gets one try here, which is all that a Raspberry Pi has.
class BootVectorsTest {
    @TempDir static Path shared;
    private static final Map<BootLife.Loader, List<SampleRelease>> RELEASES =
            new EnumMap<>(BootLife.Loader.class);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aNewVersionIsTriedAndConfirmed(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.assertSays("1.0 runs, good/trial");

        life.restart();
        assertThat(life.status().committed()).isFalse();
        assertThat(life.machine().runningVersion().text()).isEqualTo("1.1");
        life.commit();

        life.assertSays("1.1 runs, good/good");
        life.restart();
        life.assertSays("1.1 runs, good/good");
    }

    @ParameterizedTest
    @EnumSource
    void aVersionThatIsNotConfirmedIsGivenUp(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();

        life.restart();

        life.assertSays("1.0 runs, good/bad");
        life.restart();
        life.assertSays("1.0 runs, good/bad");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasGivenUpIsReplaced(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();
        life.restart();

        life.install("1.2");
        life.assertSays("1.0 runs, good/trial");
        life.restart();
        life.commit();

        life.assertSays("1.2 runs, good/good");
    }

    @ParameterizedTest
    @EnumSource
    void theSlotsTakeTurns(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();
        life.commit();

        life.install("1.2");
        life.assertSays("1.1 runs, trial/good");
        life.restart();
        life.commit();
        life.assertSays("1.2 runs, good/good");
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorGoesBackAfterTheCommit(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();
        life.commit();

        assertThat(life.rollback()).isInstanceOf(RollbackResult.RolledBack.class);
        life.restart();

        life.assertSays("1.0 runs, good/bad");
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorGoesBackDuringTheTrial(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();

        assertThat(life.rollback()).isInstanceOf(RollbackResult.RolledBack.class);
        life.restart();

        life.assertSays("1.0 runs, good/bad");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGoesBackToWhatWasNeverBooted(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        assertThat(life.rollback().toString()).contains("the other slot is empty");
        life.install("1.1");

        assertThat(life.rollback().toString()).contains("was not booted yet");

        life.assertSays("1.0 runs, good/trial");
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsInstalledOverTheWayBack(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("1.1");
        life.restart();

        assertThatThrownBy(() -> life.install("1.2"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal()).isInstanceOf(Refusal.OnTrial.class));
    }

    @ParameterizedTest
    @EnumSource
    void anOlderVersionWinsOnceItIsConfirmed(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("0.9");
        life.restart();
        assertThat(life.machine().runningVersion().text()).isEqualTo("0.9");
        life.commit();

        life.restart();

        assertThat(life.machine().runningVersion().text()).isEqualTo("0.9");
        assertThat(life.status().committed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anOlderVersionThatFailsIsGivenUp(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        life.install("0.9");
        life.restart();

        life.restart();

        life.assertSays("1.0 runs, good/bad");
    }

    @ParameterizedTest
    @EnumSource
    void bothRefuseABundleOfAnotherMachine(BootLife.Loader loader) throws IOException {
        BootLife life = begin(loader);
        SampleRelease other = life.release("1.1");

        assertThatThrownBy(() ->
                        life.install(
                                other.offer(
                                        other.manifest(
                                                "octant-other",
                                                Optional.empty(),
                                                life.machine().architecture()))))
                .hasMessageContaining(
                        "this machine is " + life.machine().bootLoader().compatible());
    }

    /// The releases are made once.
    private BootLife begin(BootLife.Loader loader) throws IOException {
        List<SampleRelease> releases = RELEASES.get(loader);
        if (releases == null) {
            releases = BootLife.releases(loader, shared);
            RELEASES.put(loader, releases);
        }
        return BootLife.begin(loader, releases, folder);
    }
}
