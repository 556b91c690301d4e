package octant.update.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Takes an answer's body under the limits for stalling and for the rate. Only the time spent
/// waiting counts for the rate: whoever reads may be slow.
final class BodyReader {
    private final FileRequests requests;
    private final AnswerBody body;
    private final AtomicLong fetched;
    private long received;
    private long waitedNanos;

    /// @param fetched grows by what arrives
    BodyReader(FileRequests requests, AnswerBody body, AtomicLong fetched) {
        this.requests = requests;
        this.body = body;
        this.fetched = fetched;
    }

    /// @return empty at the end of the body
    /// @throws IOException if the connection broke, stalls or is too slow
    Optional<ByteBuffer> next() throws IOException, InterruptedException {
        long before = requests.nanoTime();
        Optional<ByteBuffer> bytes = body.next(requests.waitNanos());
        waitedNanos += requests.nanoTime() - before;
        long count = bytes.map(ByteBuffer::remaining).orElse(0);
        received += count;
        fetched.addAndGet(count);
        if (bytes.isPresent()) {
            requireRate();
        }
        return bytes;
    }

    void cancel() {
        body.cancel();
    }

    private void requireRate() throws IOException {
        DownloadLimits limits = requests.limits();
        if (waitedNanos <= limits.stall().toNanos()) {
            return;
        }
        double seconds = waitedNanos / (double) Duration.ofSeconds(1).toNanos();
        if (received < limits.minimumBytesPerSecond() * seconds) {
            throw new IOException(
                    "slower than "
                            + limits.minimumBytesPerSecond()
                            + " bytes/s for "
                            + limits.stall());
        }
    }
}
