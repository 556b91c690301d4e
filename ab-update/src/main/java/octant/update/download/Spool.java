package octant.update.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import octant.update.bundle.BundleException;
import octant.update.bundle.ByteRange;

/// The whole file of a server without ranges, in a nameless file of this machine. A connection that
/// breaks costs all that came so far.
final class Spool implements AutoCloseable {
    /// Stays free beside it.
    static final long RESERVE_BYTES = 16L << 20;

    private final FileChannel channel;

    private Spool(FileChannel channel) {
        this.channel = channel;
    }

    /// @param first the answer that turned out to be the whole file
    /// @throws BundleException if it cannot be had within the limits
    static Spool fill(
            FileRequests requests, FileRequests.Reply first, Path folder, AtomicLong fetched) {
        Spool spool = new Spool(nameless(folder));
        try {
            spool.receive(requests, first, folder, fetched);
            return spool;
        } catch (BundleException e) {
            spool.close();
            throw e;
        }
    }

    long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new BundleException("spooled bundle: size", e);
        }
    }

    void read(long offset, ByteBuffer into) {
        try {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new BundleException("spooled bundle: ends at " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw new BundleException("spooled bundle: read at " + offset, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BundleException("spooled bundle: close", e);
        }
    }

    private static FileChannel nameless(Path folder) {
        try {
            Path path = Files.createTempFile(folder, "bundle", ".part");
            try {
                return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new BundleException(folder + ": no file can be made for the download", e);
        }
    }

    private void receive(
            FileRequests requests, FileRequests.Reply first, Path folder, AtomicLong fetched) {
        Retries retries = new Retries(requests.limits().maxRetries());
        FileRequests.Reply reply = first;
        while (true) {
            RangeAnswer.Whole whole = whole(requests, reply);
            long most = mostBytes(requests, whole.sizeBytes(), folder, reply.body());
            try {
                copy(new BodyReader(requests, reply.body(), fetched), most, whole.sizeBytes());
                return;
            } catch (IOException e) {
                reply.body().cancel();
                requests.failed(FileRequests.reason(e), retries, Duration.ZERO);
            } catch (InterruptedException e) {
                throw requests.interrupted(e);
            } catch (BundleException e) {
                reply.body().cancel();
                throw new BundleException(requests.shown() + ": " + e.getMessage());
            }
            reply = requests.ask(new ByteRange(0, 1), Optional.empty(), retries);
        }
    }

    private static RangeAnswer.Whole whole(FileRequests requests, FileRequests.Reply reply) {
        if (reply.answer() instanceof RangeAnswer.Whole whole) {
            return whole;
        }
        reply.body().cancel();
        throw new BundleException(
                requests.shown()
                        + ": the server sent the whole file and does not any more;"
                        + " start again");
    }

    private static long mostBytes(
            FileRequests requests, OptionalLong size, Path folder, AnswerBody body) {
        try {
            long room = Files.getFileStore(folder).getUsableSpace() - RESERVE_BYTES;
            long most = Math.min(requests.limits().maxBytes(), room);
            if (size.orElse(0) > most) {
                body.cancel();
                throw new BundleException(
                        requests.shown()
                                + ": "
                                + size.getAsLong()
                                + " bytes, without ranges, and "
                                + folder
                                + " has room for "
                                + Math.max(room, 0)
                                + " (limit "
                                + requests.limits().maxBytes()
                                + "); use a server with range requests");
            }
            return most;
        } catch (IOException e) {
            body.cancel();
            throw new BundleException(folder + ": free space", e);
        }
    }

    private void copy(BodyReader body, long most, OptionalLong announced)
            throws IOException, InterruptedException {
        long at = 0;
        Optional<ByteBuffer> bytes = body.next();
        while (bytes.isPresent()) {
            ByteBuffer buffer = bytes.get();
            if (buffer.remaining() > most - at) {
                throw new BundleException("more than " + most + " bytes; refused");
            }
            while (buffer.hasRemaining()) {
                at += write(buffer, at);
            }
            bytes = body.next();
        }
        if (announced.isPresent() && announced.getAsLong() != at) {
            throw new IOException(
                    "answer ended at byte " + at + " instead of " + announced.getAsLong());
        }
        truncate(at);
    }

    private int write(ByteBuffer buffer, long at) {
        try {
            return channel.write(buffer, at);
        } catch (IOException e) {
            throw new BundleException("writing what was fetched failed", e);
        }
    }

    private void truncate(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw new BundleException("writing what was fetched failed", e);
        }
    }
}
