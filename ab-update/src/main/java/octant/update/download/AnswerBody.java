package octant.update.download;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The body of an answer, taken buffer by buffer with a time-out for each. At most [#IN_FLIGHT]
/// deliveries of the HTTP client (some 16 KiB each) wait here: another one is asked for when one
/// was taken.
final class AnswerBody implements HttpResponse.BodySubscriber<AnswerBody> {
    /// Enough that neither side waits for the other at each of them.
    static final int IN_FLIGHT = 16;

    private sealed interface Event {
        record Bytes(List<ByteBuffer> buffers) implements Event {}

        record Broken(String reason) implements Event {}

        record End() implements Event {}
    }

    private static final Flow.Subscription NOT_YET =
            new Flow.Subscription() {
                @Override
                public void request(long count) {}

                @Override
                public void cancel() {}
            };

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> delivered = new ArrayDeque<>();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>(NOT_YET);

    /// The next bytes, or empty at the end of the body.
    ///
    /// @throws HttpTimeoutException if nothing arrives in time
    /// @throws IOException if the connection broke
    Optional<ByteBuffer> next(long waitNanos) throws IOException, InterruptedException {
        while (delivered.isEmpty()) {
            Event event = events.poll(waitNanos, TimeUnit.NANOSECONDS);
            switch (event) {
                case null ->
                        throw new HttpTimeoutException(
                                "nothing arrived for "
                                        + TimeUnit.NANOSECONDS.toMillis(waitNanos)
                                        + " ms");
                case Event.Bytes(List<ByteBuffer> buffers) -> {
                    buffers.stream().filter(ByteBuffer::hasRemaining).forEach(delivered::add);
                    subscription.get().request(1);
                }
                case Event.Broken broken -> {
                    events.add(broken);
                    throw new IOException(broken.reason());
                }
                case Event.End end -> {
                    events.add(end);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(delivered.remove());
    }

    /// From any thread: closes the connection, and ends a [#next] that waits.
    void cancel() {
        subscription.get().cancel();
        events.add(new Event.Broken("closed"));
    }

    @Override
    public CompletionStage<AnswerBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        if (subscription.compareAndSet(NOT_YET, offered)) {
            offered.request(IN_FLIGHT);
        } else {
            offered.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Event.Bytes(buffers));
    }

    @Override
    public void onError(Throwable broken) {
        String reason = broken.getMessage();
        events.add(new Event.Broken(reason == null ? broken.getClass().getSimpleName() : reason));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }
}
