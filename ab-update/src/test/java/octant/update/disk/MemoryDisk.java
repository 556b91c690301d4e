package octant.update.disk;

import java.util.Arrays;

/// A disk in memory whose power can be cut: after so many sectors written, nothing more arrives.
public final class MemoryDisk implements Disk {
    private static final int SECTOR = 512;

    private byte[] bytes;
    private int sectorsUntilCut = Integer.MAX_VALUE;

    public MemoryDisk(int sizeBytes) {
        this.bytes = new byte[sizeBytes];
    }

    public MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk(0);
        copy.bytes = bytes.clone();
        return copy;
    }

    void resize(int sizeBytes) {
        bytes = Arrays.copyOf(bytes, sizeBytes);
    }

    void cutPowerAfter(int sectors) {
        sectorsUntilCut = sectors;
    }

    /// Whether something was lost in the cut.
    boolean wasCut() {
        return sectorsUntilCut < 0;
    }

    public byte[] bytes() {
        return bytes;
    }

    public void flip(int offset) {
        bytes[offset] ^= 1;
    }

    void clear(int offset, int length) {
        Arrays.fill(bytes, offset, offset + length, (byte) 0);
    }

    @Override
    public long sizeBytes() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        if (offsetBytes < 0 || offsetBytes + length > bytes.length) {
            throw new DiskException("read(memory, at " + offsetBytes + "): ends before");
        }
        return Arrays.copyOfRange(bytes, (int) offsetBytes, (int) offsetBytes + length);
    }

    @Override
    public void write(long offsetBytes, byte[] data) {
        for (int done = 0; done < data.length; done += SECTOR) {
            if (sectorsUntilCut <= 0) {
                sectorsUntilCut = -1;
                return;
            }
            sectorsUntilCut--;
            int length = Math.min(SECTOR, data.length - done);
            System.arraycopy(data, done, bytes, (int) offsetBytes + done, length);
        }
    }

    @Override
    public void sync() {}
}
