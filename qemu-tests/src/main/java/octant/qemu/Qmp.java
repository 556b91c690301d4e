package octant.qemu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// QEMU's control connection: commands with their answers, and events as they come. One JSON object
/// a line; docs/interop/qmp-spec in QEMU's source.
public final class Qmp implements AutoCloseable {
    /// How long an answer may take. QEMU answers from its main loop, which emulation never blocks
    /// for long.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /// @param name as `SHUTDOWN`, `RESET`, `POWERDOWN`, `WATCHDOG`, `GUEST_PANICKED`
    public record Event(String name, Json data) {}

    private final SocketChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Event> events = new ArrayList<>();
    private Optional<Json> answer = Optional.empty();
    private boolean greeted;
    private boolean ended;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connects and takes over.
    ///
    /// @throws QemuException if nobody listens at `socket`, or it is not QMP
    public static Qmp connect(Path socket) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new QemuException("QMP: connect " + socket + ": " + e.getMessage(), e);
        }
        Qmp qmp = new Qmp(channel);
        Thread.ofPlatform().daemon().name("qmp").start(qmp::read);
        try {
            qmp.await("the greeting", ANSWER_LIMIT, () -> qmp.greeted ? Optional.of(true) : none());
            qmp.execute("qmp_capabilities");
        } catch (QemuException e) {
            qmp.close();
            throw e;
        }
        return qmp;
    }

    /// Executes a command without arguments and returns its answer.
    ///
    /// @throws QemuException if QEMU refuses it, or is gone
    public Json execute(String command) {
        return send(command, Json.object(Map.of("execute", new Json.Text(command))));
    }

    /// The same with arguments.
    public Json execute(String command, Map<String, Json> arguments) {
        return send(
                command,
                Json.object(
                        Map.of(
                                "execute",
                                new Json.Text(command),
                                "arguments",
                                Json.object(arguments))));
    }

    /// Presses the power button: the guest gets an ACPI event and may do as it likes.
    public void pressPowerButton() {
        execute("system_powerdown");
    }

    /// `running`, `paused`, `shutdown`, …
    public String status() {
        return execute("query-status").field("status").text();
    }

    /// Waits for an event that has come since the start, or comes in time.
    public Event awaitEvent(String name, Duration limit) {
        return await("event " + name, limit, () -> find(name));
    }

    /// Waits until there were so many events of that name since the start.
    public void awaitEvents(String name, int wanted, Duration limit) {
        var _ =
                await(
                        wanted + " events " + name,
                        limit,
                        () -> count(name) >= wanted ? Optional.of(true) : none());
    }

    /// All events so far, in order.
    public List<Event> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /// How many events of that name there were.
    public int count(String name) {
        return (int) events().stream().filter(event -> event.name().equals(name)).count();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new QemuException("QMP: close: " + e.getMessage(), e);
        }
    }

    /// Waits until QEMU has closed the connection: all its events are here then.
    void awaitEnd(Duration limit) {
        await("the end", limit, () -> ended ? Optional.of(true) : Optional.empty());
    }

    /// One command at a time: QMP answers in order, so the answer is this command's.
    private synchronized Json send(String command, Json request) {
        lock.lock();
        try {
            answer = Optional.empty();
        } finally {
            lock.unlock();
        }
        ByteBuffer line = StandardCharsets.UTF_8.encode(request + "\n");
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new QemuException("QMP: " + command + ": " + e.getMessage(), e);
        }
        Json reply = await("the answer to " + command, ANSWER_LIMIT, () -> answer);
        if (reply.has("error")) {
            throw new QemuException(
                    "QMP: " + command + ": " + reply.field("error").field("desc").text());
        }
        return reply.field("return");
    }

    /// @param look called with the lock held
    private <T> T await(String what, Duration limit, Supplier<Optional<T>> look) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<T> found = look.get();
                if (found.isPresent()) {
                    return found.get();
                }
                if (ended || left <= 0) {
                    throw new QemuException(
                            "QMP: missing: "
                                    + what
                                    + (ended ? ": QEMU closed the connection" : " within " + limit)
                                    + "; events so far: "
                                    + events);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("QMP: interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Event> find(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst();
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                take(Json.parse(line));
            }
        } catch (IOException | QemuException e) {
            take(
                    Json.object(
                            Map.of(
                                    "event",
                                    new Json.Text("CONNECTION_BROKE"),
                                    "data",
                                    new Json.Text("" + e.getMessage()))));
        } finally {
            end();
        }
    }

    private void take(Json message) {
        lock.lock();
        try {
            if (message.has("QMP")) {
                greeted = true;
            } else if (message.has("event")) {
                Json data = message.has("data") ? message.field("data") : new Json.Nothing();
                events.add(new Event(message.field("event").text(), data));
            } else {
                answer = Optional.of(message);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
