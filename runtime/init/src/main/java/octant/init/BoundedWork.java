package octant.init;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Work that may hang, on a thread that is left behind if it does.
final class BoundedWork implements Runnable {
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final Work work;
    private volatile @Nullable Throwable failure;

    private BoundedWork(Work work) {
        this.work = work;
    }

    /// @return what went wrong, for a person to read; empty if nothing did
    static String run(String name, Duration limit, Work work) {
        BoundedWork bounded = new BoundedWork(work);
        Thread thread = new Thread(bounded, name);
        thread.setDaemon(true);
        thread.start();
        try {
            if (!thread.join(limit)) {
                thread.interrupt();
                return "not done after " + limit.toMillis() + " ms";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        Throwable cause = bounded.failure;
        return cause == null ? "" : cause.toString();
    }

    @Override
    public void run() {
        try {
            work.run();
        } catch (Throwable e) {
            failure = e;
        }
    }
}
