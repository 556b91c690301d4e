package octant.qemu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the guest and its firmware say on the serial line. One thread reads; every byte goes to the
/// log file, every line to whoever waits for it.
///
/// [#awaitLine] reads on from the last match, so a sequence of calls asserts an order. [#sawLine]
/// looks at everything said so far.
public final class SerialConsole {
    /// A guest that says more is broken; its later lines are in the log only.
    static final int MAX_LINES = 200_000;

    private static final int LINES_IN_MESSAGE = 40;

    private final Path log;
    private final Consumer<String> listener;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private int next;
    private boolean ended;

    private SerialConsole(InputStream in, Path log, Consumer<String> listener) {
        this.log = log;
        this.listener = listener;
        this.reader = Thread.ofPlatform().daemon().name("serial-console").unstarted(() -> read(in));
    }

    /// @param in closed by nobody here: it ends when the machine does
    /// @param log made anew
    /// @param listener gets each line, on the reading thread
    public static SerialConsole reading(InputStream in, Path log, Consumer<String> listener) {
        SerialConsole console = new SerialConsole(in, log, listener);
        console.reader.start();
        return console;
    }

    /// The next line, after the one of the last call, that `expression` is found in.
    ///
    /// @throws QemuException when it does not come in time, or the machine ends before; the message
    ///   has the console's last lines
    public MatchResult awaitLine(String expression, Duration limit) {
        Pattern pattern = Pattern.compile(expression);
        long left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                while (next < lines.size()) {
                    Matcher matcher = pattern.matcher(lines.get(next++));
                    if (matcher.find()) {
                        return matcher.toMatchResult();
                    }
                }
                if (ended) {
                    throw missing(expression, "the machine ended before it came");
                }
                if (left <= 0) {
                    throw missing(expression, "it did not come within " + limit);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(expression, "interrupted");
        } finally {
            lock.unlock();
        }
    }

    /// Makes the next [#awaitLine] look at what is said from now on.
    public void forget() {
        lock.lock();
        try {
            next = lines.size();
        } finally {
            lock.unlock();
        }
    }

    /// Whether `expression` is found in any line so far.
    public boolean sawLine(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return lines().stream().anyMatch(line -> pattern.matcher(line).find());
    }

    /// All lines so far, without escape sequences.
    public List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    public Path log() {
        return log;
    }

    /// Waits until everything the ended machine said has been read.
    void awaitEnd(Duration limit) {
        try {
            reader.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last lines and where the whole log is, for a message.
    String tail() {
        List<String> all = lines();
        List<String> last = all.subList(Math.max(0, all.size() - LINES_IN_MESSAGE), all.size());
        return "last lines of the console ("
                + log
                + "):\n  | "
                + String.join("\n  | ", last.isEmpty() ? List.of("(nothing)") : last);
    }

    private QemuException missing(String expression, String why) {
        return new QemuException("no line /" + expression + "/: " + why + "; " + tail());
    }

    private void read(InputStream in) {
        ConsoleLines text = new ConsoleLines(this::take);
        byte[] buffer = new byte[8192];
        try (OutputStream file = Files.newOutputStream(log)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                file.write(buffer, 0, count);
                text.add(buffer, count);
            }
        } catch (IOException e) {
            take("(the console broke off: " + e.getMessage() + ")");
        } finally {
            text.end();
            end();
        }
    }

    private void take(String line) {
        lock.lock();
        try {
            if (lines.size() < MAX_LINES) {
                lines.add(line);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.accept(line);
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
