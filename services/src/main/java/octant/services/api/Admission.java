package octant.services.api;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.concurrency.limits.LimitAlgorithm;
import java.util.Optional;

/// Lets every request through: [HttpListener] bounds the connections, and each carries one request
/// at a time.
record Admission() implements Limit {
    private enum Admitted implements LimitAlgorithm.Token {
        ADMITTED;

        @Override
        public void dropped() {}

        @Override
        public void ignore() {}

        @Override
        public void success() {}
    }

    @Override
    public LimitAlgorithm.Outcome tryAcquireOutcome(boolean wait) {
        return LimitAlgorithm.Outcome.immediateAcceptance(name(), type(), Admitted.ADMITTED);
    }

    @Override
    @SuppressWarnings("removal") // still abstract in Helidon
    public Optional<Token> tryAcquire() {
        return Optional.of(Admitted.ADMITTED);
    }

    @Override
    @SuppressWarnings("removal") // still abstract in Helidon
    public Optional<Token> tryAcquire(boolean wait) {
        return Optional.of(Admitted.ADMITTED);
    }

    @Override
    public Limit copy() {
        return this;
    }

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String type() {
        return "admission";
    }
}
