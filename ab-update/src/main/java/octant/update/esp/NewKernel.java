package octant.update.esp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import octant.update.MountedEsp;
import octant.update.UkiException;
import octant.update.boot.HeldSector;
import octant.update.boot.NewKernelFile;
import octant.verity.Sha256;

/// A kernel while it is written. The loader does not see it until [#activate] wrote its first
/// sector, which happens after everything else was on the medium and was read back.
public final class NewKernel implements NewKernelFile {
    private static final int PIECE_BYTES = 1 << 20;

    private final MountedEsp esp;
    private final Path file;
    private final FileChannel channel;
    private final HeldSector head = new HeldSector();

    private NewKernel(MountedEsp esp, Path file, FileChannel channel) {
        this.esp = esp;
        this.file = file;
        this.channel = channel;
    }

    /// @param fileName in `EFI/Linux`; must be free
    /// @throws UkiException if it cannot be created
    public static NewKernel create(MountedEsp esp, String fileName) {
        Path file = EspChanges.folder(esp).resolve(fileName);
        try {
            Files.createDirectories(EspChanges.folder(esp));
            return new NewKernel(
                    esp,
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UkiException("create(" + file + ")", e);
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        try {
            writeFully(head.holdBack(offset, from), offset);
        } catch (IOException e) {
            throw new UkiException("write(" + file + ", at " + offset + ")", e);
        }
    }

    @Override
    public void activate(String sha256) {
        try {
            sync();
            requireDigest(sha256, true);
            writeFully(head.bytes(), 0);
            sync();
            requireDigest(sha256, false);
        } catch (IOException e) {
            throw new UkiException("write(" + file + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UkiException("close(" + file + ")", e);
        }
    }

    private void sync() throws IOException {
        channel.force(true);
        esp.sync();
        esp.forget(file);
    }

    private void requireDigest(String sha256, boolean headIsHeldBack) throws IOException {
        MessageDigest digest = Sha256.start();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            if (headIsHeldBack) {
                digest.update(head.bytes());
                in.position(HeldSector.BYTES);
            }
            for (; in.read(buffer) >= 0; buffer.clear()) {
                digest.update(buffer.flip());
            }
        }
        String have = HexFormat.of().formatHex(digest.digest());
        if (!have.equals(sha256)) {
            throw new UkiException(
                    file
                            + ": reads back as SHA-256 "
                            + have
                            + ", want "
                            + sha256
                            + "; the disk does not keep what is written to it");
        }
    }

    private void writeFully(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
