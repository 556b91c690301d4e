package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentTest {
    private static final String ADDRESS = "http://h/f.raucb";
    private static final String BUNDLE = Documents.artifact("f.raucb", ADDRESS);

    @Test
    void picksTheBundleAmongOtherFiles() {
        Deployment found =
                parse("8", "forced", Documents.artifact("readme.txt", "http://h/r") + "," + BUNDLE);
        assertThat(found.action()).isEqualTo(new ActionId("8"));
        assertThat(found.forced()).isTrue();
        assertThat(found.skip()).isFalse();
        Deployment.Artifact bundle = found.bundle().orElseThrow();
        assertThat(bundle.address()).hasToString(ADDRESS);
        assertThat(bundle.sizeBytes()).isEqualTo(300_000);
        assertThat(bundle.sha256()).isEqualTo(Documents.SHA256);
        assertThat(bundle.version()).isEqualTo("0.1.1");
    }

    @Test
    void saysWhyThereIsNotOneBundle() {
        assertThat(parse("8", "forced", "").problem()).contains("no file *.raucb");
        Deployment two = parse("8", "forced", BUNDLE + "," + BUNDLE);
        assertThat(two.bundle()).isEmpty();
        assertThat(two.problem()).contains("2 files *.raucb, want one");
    }

    @Test
    void prefersTheSecureLink() {
        String both =
                BUNDLE.replace(
                        "\"_links\":{",
                        "\"_links\":{" + Documents.link("download", "https://h/s.raucb") + ",");
        assertThat(parse("8", "attempt", both).bundle().orElseThrow().address())
                .hasToString("https://h/s.raucb");
    }

    @ParameterizedTest
    @CsvSource({"skip, true, false", "attempt, false, false", "forced, false, true"})
    void knowsHowMuchTheServerWantsIt(String update, boolean skip, boolean forced) {
        Deployment found = parse("8", update, BUNDLE);
        assertThat(found.skip()).isEqualTo(skip);
        assertThat(found.forced()).isEqualTo(forced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../1", "1/2", "-1", "١", "123456789012345678901"})
    void refusesActionsThatAreNoNumbers(String id) {
        assertThatThrownBy(() -> parse(id, "forced", BUNDLE)).isInstanceOf(FleetException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"size\":0", "\"size\":-1", "\"size\":\"1\"", "\"size\":1.5"})
    void refusesBundlesWithoutASize(String size) {
        String broken = BUNDLE.replace("\"size\":300000", size);
        assertThatThrownBy(() -> parse("8", "forced", broken)).isInstanceOf(FleetException.class);
    }

    @Test
    void refusesBundlesWithoutALink() {
        String broken = BUNDLE.replace("download-http", "md5sum-http");
        assertThatThrownBy(() -> parse("8", "forced", broken)).isInstanceOf(FleetException.class);
        String garbled = BUNDLE.replace(ADDRESS, "http://[");
        assertThatThrownBy(() -> parse("8", "forced", garbled)).isInstanceOf(FleetException.class);
    }

    /// Whatever a byte becomes: a document or a refusal, nothing else.
    @Test
    void survivesChangedBytes() {
        byte[] good = Documents.bytes(Documents.deployment("8", "deployment", "forced", BUNDLE));
        Random random = new Random(20261121);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = good.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                Deployment found = Deployment.parse(DdiReader.object(changed), "deployment");
                assertThat(found.action().text()).isNotEmpty();
            } catch (FleetException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static Deployment parse(String id, String update, String artifacts) {
        String text = Documents.deployment(id, "deployment", update, artifacts);
        return Deployment.parse(DdiReader.object(Documents.bytes(text)), "deployment");
    }
}
