package octant.main.control;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;

/// A stream into a descriptor that a client lent. It does not close it.
final class DescriptorOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8192;

    private final Descriptor descriptor;

    private DescriptorOutput(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    static PrintStream print(Descriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new DescriptorOutput(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        try {
            LinuxFiles.writeAll(descriptor, bytes, from, length);
        } catch (LinuxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
