package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import octant.update.bundle.ByteRange;
import org.junit.jupiter.api.Test;

class FetchPlanTest {
    private static final long GAP = FetchPlan.MERGE_GAP_BYTES;

    @Test
    void mergesAcrossASmallGapOnly() {
        FetchPlan near = plan(range(0, 10), range(10 + GAP, 5));
        assertThat(near.windows()).containsExactly(range(0, 15 + GAP));
        FetchPlan far = plan(range(0, 10), range(11 + GAP, 5));
        assertThat(far.windows()).containsExactly(range(0, 10), range(11 + GAP, 5));
    }

    @Test
    void mergesOverlaps() {
        assertThat(plan(range(0, 100), range(50, 10), range(90, 20)).windows())
                .containsExactly(range(0, 110));
    }

    @Test
    void leavesOutWhatIsNotInTheFile() {
        FetchPlan plan = FetchPlan.of(List.of(range(0, 0), range(90, 20), range(300_000, 5)), 100);
        assertThat(plan.windows()).containsExactly(range(90, 10));
    }

    @Test
    void refusesUnsortedRanges() {
        assertThatThrownBy(() -> plan(range(10, 1), range(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheWindowOfAByte() {
        FetchPlan plan = plan(range(10, 10), range(1 << 20, 10), range(1 << 21, 10));
        assertThat(plan.windowAt(9)).isEmpty();
        assertThat(plan.windowAt(10)).contains(range(10, 10));
        assertThat(plan.windowAt(19)).contains(range(10, 10));
        assertThat(plan.windowAt(20)).isEmpty();
        assertThat(plan.windowAt((1 << 21) + 9)).contains(range(1 << 21, 10));
        assertThat(FetchPlan.NOTHING.windowAt(0)).isEmpty();
    }

    private static FetchPlan plan(ByteRange... ranges) {
        return FetchPlan.of(List.of(ranges), 1L << 40);
    }

    private static ByteRange range(long offset, long length) {
        return new ByteRange(offset, length);
    }
}
