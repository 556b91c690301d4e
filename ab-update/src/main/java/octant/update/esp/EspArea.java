package octant.update.esp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import octant.update.EfiFolder;
import octant.update.EspKernel;
import octant.update.MountedEsp;
import octant.update.boot.BootArea;
import octant.update.boot.BootInstall;
import octant.update.boot.BootPlan;
import octant.update.boot.BootState;
import octant.update.boot.NewKernelFile;
import octant.update.boot.OpenKernel;
import octant.update.disk.DiskException;

/// The EFI system partition while it is mounted.
record EspArea(MountedEsp esp, ClusterSharing sharing) implements BootArea {
    @Override
    public BootState state() {
        EfiFolder folder = new EfiFolder(esp.path());
        return new EspState(
                folder.kernels(),
                folder.strays(),
                changes().configuration().preferred(),
                esp.availableBytes());
    }

    @Override
    public List<String> apply(BootPlan plan) {
        if (!(plan instanceof EspPlan changes)) {
            throw new IllegalArgumentException("another boot loader's plan: " + plan);
        }
        return changes().apply(changes);
    }

    /// Those that are sound.
    @Override
    public List<OpenKernel> kernels() {
        EfiFolder folder = new EfiFolder(esp.path());
        List<OpenKernel> open = new ArrayList<>();
        for (EspKernel kernel : folder.kernels()) {
            if (kernel.rootHash().isPresent()) {
                open.add(KernelFile.open(folder.file(kernel)));
            }
        }
        return open;
    }

    @Override
    public NewKernelFile create(BootInstall install) {
        return NewKernel.create(esp, install.kernelFile());
    }

    @Override
    public void close() {
        esp.close();
    }

    private EspChanges changes() {
        return new EspChanges(esp, sharing);
    }

    private record KernelFile(Path path, FileChannel channel, long sizeBytes)
            implements OpenKernel {
        static KernelFile open(Path path) {
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                return new KernelFile(path, channel, channel.size());
            } catch (IOException e) {
                throw new DiskException("open(" + path + ")", e);
            }
        }

        @Override
        public void read(ByteBuffer buffer, long offsetBytes) {
            try {
                long at = offsetBytes;
                while (buffer.hasRemaining()) {
                    int count = channel.read(buffer, at);
                    if (count < 0) {
                        throw new EOFException("ends at " + at);
                    }
                    at += count;
                }
            } catch (IOException e) {
                throw new DiskException("read(" + path + ", at " + offsetBytes + ")", e);
            }
        }

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new DiskException("close(" + path + ")", e);
            }
        }
    }
}
