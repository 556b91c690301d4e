package octant.init.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static RestartPolicy policy(Duration first, Duration max, int attempts) {
        return new RestartPolicy(
                RestartPolicy.When.ALWAYS, first, max, attempts, Duration.ofMinutes(1));
    }

    @Test
    void doublesTheWaitUpToItsBound() {
        RestartPolicy policy = policy(Duration.ofMillis(200), Duration.ofSeconds(1), 10);

        assertThat(IntStream.of(1, 2, 3, 4, 5, 1_000).mapToObj(policy::delay))
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void refusesWhatCannotBeCountedOrAwaited() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(second, Duration.ofMillis(999), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy(second.negated(), second, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy(second, second, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy(second, second, 1_001));
        assertThat(policy(second, second, RestartPolicy.MAX_ATTEMPTS).attempts()).isEqualTo(1_000);
    }
}
