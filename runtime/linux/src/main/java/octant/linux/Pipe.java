package octant.linux;

/// A pipe: what is written at one end is read at the other.
public record Pipe(Descriptor reader, Descriptor writer) implements AutoCloseable {
    /// `int pipe2(int pipefd[2], O_CLOEXEC)`, pipe2(2).
    public static Pipe open() {
        try (Scratch scratch = Scratch.open()) {
            Memory ends = scratch.allocate(8);
            SystemCall.PIPE2.on("pipe", ends.address(), 0x80000);
            return new Pipe(
                    Descriptor.of(ends.getInt(0), "pipe reader"),
                    Descriptor.of(ends.getInt(4), "pipe writer"));
        }
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
