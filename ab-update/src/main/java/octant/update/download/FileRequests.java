package octant.update.download;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import octant.update.bundle.BundleException;
import octant.update.bundle.ByteRange;

/// Asks a server for ranges of one file: follows redirects, tries again what may go better, and
/// ends everything when the time is up or [#close] is called.
final class FileRequests implements AutoCloseable {
    static final int MAX_REDIRECTS = 5;

    /// An answer with its body; never a redirect, a refusal or "later".
    record Reply(RangeAnswer answer, AnswerBody body) {}

    private final Address address;
    private final DownloadOptions options;
    private final Pacing pacing;
    private final HttpClient client;
    private final long deadlineNanos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Optional<AnswerBody>> current =
            new AtomicReference<>(Optional.empty());

    FileRequests(Address address, DownloadOptions options, Pacing pacing) {
        this.address = address;
        this.options = options;
        this.pacing = pacing;
        this.deadlineNanos = pacing.nanoTime() + options.limits().total().toNanos();
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(options.limits().connect());
        options.authorityFile().map(Authorities::with).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    String shown() {
        return address.shown();
    }

    DownloadLimits limits() {
        return options.limits();
    }

    long nanoTime() {
        return pacing.nanoTime();
    }

    /// @param validator for `If-Range`: with it, a file that changed is answered whole
    /// @throws BundleException if the server refuses, or fails too often in a row
    Reply ask(ByteRange range, Optional<String> validator, Retries retries) {
        while (true) {
            try {
                Reply reply = followed(range, validator);
                switch (reply.answer()) {
                    case RangeAnswer.Busy(String reason, Duration retryAfter) -> {
                        reply.body().cancel();
                        failed(reason, retries, retryAfter);
                    }
                    case RangeAnswer.Refused(String reason) -> {
                        reply.body().cancel();
                        throw new BundleException(shown() + ": " + reason);
                    }
                    case RangeAnswer.Part _, RangeAnswer.Whole _, RangeAnswer.OutOfRange _ -> {
                        current.set(Optional.of(reply.body()));
                        return reply;
                    }
                    case RangeAnswer.Redirect _ ->
                            throw new IllegalStateException("a redirect that was not followed");
                }
            } catch (SSLHandshakeException e) {
                throw new BundleException(
                        shown()
                                + ": no TLS connection; check the server's certificate, the"
                                + " authorities trusted here, and this machine's clock",
                        e);
            } catch (IOException e) {
                failed(reason(e), retries, Duration.ZERO);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /// Counts a failure and pauses.
    ///
    /// @throws BundleException if that was one too many, or there is no time left
    void failed(String reason, Retries retries, Duration atLeast) {
        requireOpen();
        if (!retries.failed()) {
            throw new BundleException(
                    shown()
                            + ": "
                            + reason
                            + "; failed "
                            + retries.failures()
                            + " times in a row, given up; check the network and the server");
        }
        Duration pause = retries.pause();
        try {
            pacing.pause(pause.compareTo(atLeast) < 0 ? atLeast : pause, closed);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        waitNanos();
    }

    /// How long the next byte may take.
    ///
    /// @throws BundleException if there is no time left, or this was closed
    long waitNanos() {
        requireOpen();
        long left = deadlineNanos - pacing.nanoTime();
        if (left <= 0) {
            throw new BundleException(
                    shown() + ": not done within " + limits().total() + "; given up");
        }
        return Math.min(left, limits().stall().toNanos());
    }

    BundleException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new BundleException(shown() + ": interrupted", cause);
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /// From any thread.
    @Override
    public void close() {
        closed.countDown();
        current.get().ifPresent(AnswerBody::cancel);
        client.shutdownNow();
    }

    private void requireOpen() {
        if (closed.getCount() == 0) {
            throw new BundleException(shown() + ": the download was closed");
        }
    }

    private Reply followed(ByteRange range, Optional<String> validator)
            throws IOException, InterruptedException {
        Set<Address> seen = new HashSet<>();
        Address next = address;
        while (true) {
            if (!seen.add(next) || seen.size() > MAX_REDIRECTS + 1) {
                throw new BundleException(
                        shown()
                                + ": redirects in a loop, or more than "
                                + MAX_REDIRECTS
                                + " times, lastly to "
                                + next.shown());
            }
            HttpResponse<AnswerBody> response =
                    client.send(request(next, range, validator), head -> new AnswerBody());
            RangeAnswer answer = RangeAnswer.of(response.statusCode(), response.headers(), range);
            if (!(answer instanceof RangeAnswer.Redirect redirect)) {
                return new Reply(answer, response.body());
            }
            response.body().cancel();
            next = next.redirectedTo(redirect.location());
        }
    }

    private HttpRequest request(Address to, ByteRange range, Optional<String> validator) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(to.uri())
                        .timeout(Duration.ofNanos(waitNanos()))
                        .header("Range", "bytes=" + range.offset() + "-" + (range.end() - 1))
                        .header("Accept-Encoding", "identity");
        validator.ifPresent(value -> request.header("If-Range", value));
        if (options.authorization().isPresent() && to.sameOrigin(address)) {
            request.header("Authorization", options.authorization().header());
        }
        return request.build();
    }
}
