package octant.linux;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs what changes its thread for good (namespaces, signal mask, priority, name) on a thread that
/// ends with it.
final class OwnThread {
    private OwnThread() {}

    /// Fails as the task fails.
    static void run(Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        Thread thread = new Thread(future, "own thread of a test");
        thread.start();
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// On a thread in new namespaces; mounts made there do not spread.
    static void inNamespaces(Runnable task, Namespaces.Kind... kinds) {
        run(() -> {
            Namespaces.unshare(kinds);
            if (List.of(kinds).contains(Namespaces.Kind.MOUNT)) {
                Mounts.propagate("/", MountFlag.PRIVATE, MountFlag.RECURSIVE);
            }
            task.run();
        });
    }
}
