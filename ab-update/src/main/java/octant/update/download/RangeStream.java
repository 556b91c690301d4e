package octant.update.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import octant.update.bundle.BundleException;
import octant.update.bundle.ByteRange;
import org.jspecify.annotations.Nullable;

/// One range of the file, front to back, by as many requests as it takes: a broken connection is
/// resumed where it broke. Every answer must be of the same file.
final class RangeStream implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FileRequests requests;
    private final RemoteFile file;
    private final AtomicLong fetched;
    private final Retries retries;
    private final long end;
    private long position;
    private long answerEnd;
    private @Nullable BodyReader body;
    private ByteBuffer rest = NOTHING;

    RangeStream(FileRequests requests, RemoteFile file, ByteRange range, AtomicLong fetched) {
        this.requests = requests;
        this.file = file;
        this.fetched = fetched;
        this.retries = new Retries(requests.limits().maxRetries());
        this.position = range.offset();
        this.end = range.end();
    }

    /// Of the next byte.
    long position() {
        return position;
    }

    long end() {
        return end;
    }

    /// The next bytes, up to a chunk of them, at least one.
    ///
    /// @throws BundleException if they cannot be had
    byte[] next() {
        byte[] chunk = new byte[(int) Math.min(ChunkCache.CHUNK_BYTES, end - position)];
        ByteBuffer into = ByteBuffer.wrap(chunk);
        while (into.hasRemaining()) {
            try {
                receive(into);
            } catch (IOException e) {
                close();
                requests.failed(FileRequests.reason(e), retries, Duration.ZERO);
            } catch (InterruptedException e) {
                throw requests.interrupted(e);
            }
        }
        return chunk;
    }

    /// Ends the request; the next one, if any, starts anew.
    @Override
    public void close() {
        if (body != null) {
            body.cancel();
            body = null;
        }
        rest = NOTHING;
    }

    private void receive(ByteBuffer into) throws IOException, InterruptedException {
        if (!rest.hasRemaining()) {
            rest = arrived();
        }
        int count = Math.min(rest.remaining(), into.remaining());
        into.put(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        position += count;
        retries.progressed(count);
        if (position == answerEnd) {
            finish();
        }
    }

    private ByteBuffer arrived() throws IOException, InterruptedException {
        BodyReader reader = body == null ? connect() : body;
        Optional<ByteBuffer> bytes = reader.next();
        if (bytes.isEmpty()) {
            throw new IOException("answer ended at byte " + position + " instead of " + answerEnd);
        }
        if (bytes.get().remaining() > answerEnd - position) {
            throw tooLong();
        }
        return bytes.get();
    }

    private BodyReader connect() {
        ByteRange wanted = new ByteRange(position, end - position);
        FileRequests.Reply reply = requests.ask(wanted, file.identity().validator(), retries);
        try {
            answerEnd = file.require(reply.answer(), wanted).end();
        } catch (BundleException e) {
            reply.body().cancel();
            throw e;
        }
        BodyReader reader = new BodyReader(requests, reply.body(), fetched);
        body = reader;
        return reader;
    }

    /// All that was announced is here: nothing more may come. A connection that only now breaks
    /// does no harm any more.
    private void finish() throws InterruptedException {
        BodyReader reader = body;
        body = null;
        if (reader == null) {
            return;
        }
        try {
            if (rest.hasRemaining() || reader.next().isPresent()) {
                reader.cancel();
                throw tooLong();
            }
        } catch (IOException e) {
            reader.cancel();
        }
    }

    private BundleException tooLong() {
        return new BundleException(
                requests.shown() + ": the server sends more than it announced; is it broken?");
    }
}
