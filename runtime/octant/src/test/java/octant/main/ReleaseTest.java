package octant.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final Release UNKNOWN = new Release("unknown", Instant.EPOCH);

    @Test
    void readsVersionAndTimeOfTheBuildAmongOtherLines() {
        assertThat(
                        Release.parse(
                                """
                                # a comment
                                NAME=Octant
                                IMAGE_VERSION=1.2.3
                                OCTANT_BUILT=1790000000
                                IMAGE_VERSION_MORE=9
                                """))
                .isEqualTo(new Release("1.2.3", Instant.ofEpochSecond(1_790_000_000)));
    }

    @Test
    void knowsNothingWithoutTheFile() {
        assertThat(Release.parse("")).isEqualTo(UNKNOWN);
        assertThat(Release.parse("\nno equals sign\n=\n")).isEqualTo(UNKNOWN);
    }
}
