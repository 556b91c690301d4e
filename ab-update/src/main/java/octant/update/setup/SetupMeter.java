package octant.update.setup;

/// Counts the bytes that an installation wrote and read back. Used by several threads.
final class SetupMeter {
    /// A serial line shows each as a line of its own.
    private static final int STEP_PERCENT = 5;

    private final SetupListener listener;
    private final long totalBytes;
    private SetupStep step = SetupStep.ERASE;
    private long doneBytes;
    private int toldPercent = -1;

    SetupMeter(SetupListener listener, long totalBytes) {
        this.listener = listener;
        this.totalBytes = totalBytes;
    }

    synchronized void begin(SetupStep next) {
        step = next;
        toldPercent = percent();
        listener.progress(step, toldPercent);
    }

    synchronized void worked(long bytes) {
        doneBytes += bytes;
        if (percent() >= toldPercent + STEP_PERCENT) {
            toldPercent = percent();
            listener.progress(step, toldPercent);
        }
    }

    private int percent() {
        return (int) Math.min(99, 100 * doneBytes / totalBytes);
    }
}
