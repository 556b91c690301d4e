package octant.update.tryboot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import octant.update.SlotDevice;
import octant.update.UkiException;
import octant.update.boot.HeldSector;
import octant.update.boot.NewKernelFile;
import octant.verity.Sha256;

/// A boot partition while it is written. Its first sector comes last, after everything else was on
/// the medium and was read back: until then the firmware finds no file system there.
final class NewBootPartition implements NewKernelFile {
    private static final int PIECE_BYTES = 1 << 20;

    private final SlotDevice device;
    private final HeldSector head = new HeldSector();
    private long endBytes;

    private NewBootPartition(SlotDevice device) {
        this.device = device;
    }

    /// @param device is closed with this
    static NewBootPartition create(SlotDevice device) {
        wipe(device);
        return new NewBootPartition(device);
    }

    static void wipe(SlotDevice device) {
        device.write(0, ByteBuffer.allocate(HeldSector.BYTES));
        device.sync();
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        ByteBuffer bytes = head.holdBack(offset, from);
        endBytes = Math.max(endBytes, offset + bytes.remaining());
        device.write(offset, bytes);
    }

    @Override
    public void activate(String sha256) {
        requireDigest(sha256, true);
        device.write(0, head.bytes());
        requireDigest(sha256, false);
    }

    @Override
    public void close() {
        device.close();
    }

    private void requireDigest(String sha256, boolean headIsHeldBack) {
        device.sync();
        device.forget();
        MessageDigest digest = Sha256.start();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < endBytes; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(PIECE_BYTES, endBytes - at));
            device.read(at, buffer);
            if (at == 0 && headIsHeldBack) {
                buffer.put(0, head.bytes(), 0, Math.min(HeldSector.BYTES, buffer.limit()));
            }
            digest.update(buffer.flip());
        }
        String have = HexFormat.of().formatHex(digest.digest());
        if (!have.equals(sha256)) {
            throw new UkiException(
                    device.name()
                            + ": reads back as SHA-256 "
                            + have
                            + ", want "
                            + sha256
                            + "; the card does not keep what is written to it");
        }
    }
}
