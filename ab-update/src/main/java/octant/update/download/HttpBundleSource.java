package octant.update.download;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import octant.update.bundle.BundleException;
import octant.update.bundle.BundleSource;
import octant.update.bundle.ByteRange;
import org.jspecify.annotations.Nullable;

/// A bundle behind `http` or `https`, read by ranges (RFC 9110 section 14): what nobody reads is
/// not fetched.
///
/// [#prefetch] says what comes; neighbours become one window, and a window is one request, read as
/// it arrives. What was not announced is fetched by itself, a bit more than asked for. Memory:
/// [ChunkCache#MAX_CHUNKS] chunks, and [AnswerBody#IN_FLIGHT] deliveries of the connection.
///
/// The server is held to what it first said of the file: size, entity tag, date. If these change,
/// reading fails, for the bytes would be of two files. A server without any of the two validators
/// is held to the size alone; the bundle's own hashes catch the rest.
///
/// A server without ranges is read once, front to back, into a file of the given folder
/// ([DownloadOptions#spoolFolder]); without such a folder it is refused.
public final class HttpBundleSource implements BundleSource {
    /// Fetched for a read that nobody announced, if the read itself is smaller.
    static final long READ_AHEAD_BYTES = ChunkCache.CHUNK_BYTES;

    private final FileRequests requests;
    private final RemoteFile file;
    private final @Nullable Spool spool;
    private final AtomicLong fetched;
    private final ChunkCache cache = new ChunkCache();
    private FetchPlan plan = FetchPlan.NOTHING;
    private @Nullable RangeStream stream;

    private HttpBundleSource(
            FileRequests requests, RemoteFile file, @Nullable Spool spool, AtomicLong fetched) {
        this.requests = requests;
        this.file = file;
        this.spool = spool;
        this.fetched = fetched;
    }

    /// Asks the server for the file's size and whether it serves ranges.
    ///
    /// @throws BundleException if the server cannot be used, and why
    public static HttpBundleSource open(URI address, DownloadOptions options) {
        return open(address, options, Pacing.SYSTEM);
    }

    static HttpBundleSource open(URI address, DownloadOptions options, Pacing pacing) {
        FileRequests requests = new FileRequests(Address.of(address), options, pacing);
        try {
            return probe(requests, options);
        } catch (BundleException e) {
            requests.close();
            throw e;
        }
    }

    /// The address without its query, which can be a secret.
    @Override
    public String name() {
        return file.shown();
    }

    @Override
    public long sizeBytes() {
        return file.sizeBytes();
    }

    @Override
    public void prefetch(List<ByteRange> ranges) {
        closeStream();
        plan = FetchPlan.of(ranges, file.sizeBytes());
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        if (offset < 0 || into.remaining() > file.sizeBytes() - offset) {
            throw new BundleException(
                    name()
                            + ": has "
                            + file.sizeBytes()
                            + " bytes, not "
                            + into.remaining()
                            + " from "
                            + offset
                            + " on");
        }
        requests.waitNanos();
        if (spool != null) {
            spool.read(offset, into);
            return;
        }
        long at = offset;
        while (into.hasRemaining()) {
            int count = cache.copy(at, into);
            if (count == 0) {
                fetch(at, into.remaining());
            }
            at += count;
        }
    }

    /// Bytes of the file that came over the network so far, also those that nobody needed: gaps in
    /// a window, and what was repeated.
    public long bytesFetched() {
        return fetched.get();
    }

    /// From any thread: a read that waits fails.
    @Override
    public void close() {
        requests.close();
        if (spool != null) {
            spool.close();
        }
    }

    private static HttpBundleSource probe(FileRequests requests, DownloadOptions options) {
        AtomicLong fetched = new AtomicLong();
        ByteRange firstByte = new ByteRange(0, 1);
        Retries retries = new Retries(options.limits().maxRetries());
        FileRequests.Reply reply = requests.ask(firstByte, Optional.empty(), retries);
        return switch (reply.answer()) {
            case RangeAnswer.Part part -> {
                reply.body().cancel();
                if (part.sizeBytes() > options.limits().maxBytes()) {
                    throw new BundleException(
                            requests.shown()
                                    + ": "
                                    + part.sizeBytes()
                                    + " bytes, more than the "
                                    + options.limits().maxBytes()
                                    + " allowed");
                }
                RemoteFile file =
                        new RemoteFile(requests.shown(), part.sizeBytes(), part.identity());
                yield new HttpBundleSource(requests, file, null, fetched);
            }
            case RangeAnswer.Whole whole -> {
                Spool spool = spooled(requests, reply, options.spoolFolder(), fetched);
                RemoteFile file =
                        new RemoteFile(requests.shown(), spool.sizeBytes(), whole.identity());
                yield new HttpBundleSource(requests, file, spool, fetched);
            }
            case RangeAnswer.OutOfRange() ->
                    throw new BundleException(requests.shown() + ": the file is empty");
            case RangeAnswer.Busy _, RangeAnswer.Refused _, RangeAnswer.Redirect _ ->
                    throw new IllegalStateException("no final answer: " + reply.answer());
        };
    }

    private static Spool spooled(
            FileRequests requests,
            FileRequests.Reply reply,
            Optional<Path> folder,
            AtomicLong fetched) {
        if (folder.isEmpty()) {
            reply.body().cancel();
            throw new BundleException(
                    requests.shown()
                            + ": the server does not serve ranges; use one that does, or"
                            + " copy the file to the machine first");
        }
        return Spool.fill(requests, reply, folder.get(), fetched);
    }

    private void fetch(long at, long wanted) {
        Optional<ByteRange> window = plan.windowAt(at);
        if (window.isPresent()) {
            fetchPlanned(at, window.get());
        } else {
            fetchAlone(at, wanted);
        }
    }

    /// Goes on with the window's request if it is not past that byte; what lies between is read
    /// away, for it was merged into the window because that is cheaper.
    private void fetchPlanned(long at, ByteRange window) {
        RangeStream current = stream;
        if (current == null
                || current.end() != window.end()
                || current.position() > at
                || at - current.position() > FetchPlan.MERGE_GAP_BYTES) {
            closeStream();
            current =
                    new RangeStream(requests, file, new ByteRange(at, window.end() - at), fetched);
            stream = current;
        }
        do {
            add(current);
        } while (current.position() <= at);
    }

    private void fetchAlone(long at, long wanted) {
        long length = Math.min(Math.max(wanted, READ_AHEAD_BYTES), file.sizeBytes() - at);
        long kept = Math.min(length, (long) ChunkCache.MAX_CHUNKS * ChunkCache.CHUNK_BYTES);
        ByteRange range = new ByteRange(at, kept);
        try (RangeStream alone = new RangeStream(requests, file, range, fetched)) {
            while (alone.position() < alone.end()) {
                add(alone);
            }
        }
    }

    private void add(RangeStream from) {
        long offset = from.position();
        cache.add(offset, from.next());
    }

    private void closeStream() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
