package octant.linux;

import java.util.Arrays;
import java.util.List;

/// What one receive of a [UnixSocket] brought. Closing it closes the descriptors that came along.
public final class ReceivedMessage implements AutoCloseable {
    private final byte[] data;
    private final List<Descriptor> descriptors;

    ReceivedMessage(byte[] data, List<Descriptor> descriptors) {
        this.data = data;
        this.descriptors = List.copyOf(descriptors);
    }

    public byte[] data() {
        return Arrays.copyOf(data, data.length);
    }

    /// Now owned by the receiver.
    public List<Descriptor> descriptors() {
        return descriptors;
    }

    /// Nothing came: the other end has closed.
    public boolean isEnd() {
        return data.length == 0 && descriptors.isEmpty();
    }

    @Override
    public void close() {
        descriptors.forEach(Descriptor::close);
    }
}
