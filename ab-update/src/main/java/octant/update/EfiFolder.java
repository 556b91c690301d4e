package octant.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import octant.verity.RootHash;
import org.jspecify.annotations.Nullable;

/// The UKIs on a mounted EFI system partition.
///
/// @param mountPoint of the EFI system partition
public record EfiFolder(Path mountPoint) {
    /// Two slots, one being written, and leftovers; more is somebody else's doing.
    public static final int MAX_KERNELS = 32;

    /// As Linux makes the short form of `octant_….efi`.
    private static final Pattern SHORT_NAME =
            Pattern.compile("OC[0-9A-Z_]{0,6}~[0-9]{1,6}\\.EFI", Pattern.CASE_INSENSITIVE);

    /// The Octant UKIs in `EFI/Linux`; files of others are left out. Empty if the folder is
    /// missing.
    ///
    /// @throws UkiException if the folder cannot be read, or the thread was interrupted
    public List<EspKernel> kernels() {
        List<EspKernel> kernels = new ArrayList<>();
        for (Path file : files()) {
            String fileName = file.getFileName().toString();
            UkiName.parse(fileName)
                    .ifPresent(name ->
                            kernels.add(new EspKernel(fileName, name, rootHash(file), size(file))));
            if (kernels.size() > MAX_KERNELS) {
                throw new UkiException(folder() + ": more than " + MAX_KERNELS + " kernels");
            }
        }
        return kernels;
    }

    /// What is ours though its name does not say so.
    ///
    /// @throws UkiException if the folder cannot be read, or the thread was interrupted
    public List<EspStray> strays() {
        List<EspStray> strays = new ArrayList<>();
        for (Path file : files()) {
            String fileName = file.getFileName().toString();
            if (SHORT_NAME.matcher(fileName).matches()) {
                Optional<RootHash> rootHash = rootHash(file);
                if (rootHash.isPresent() || lostItsHead(file)) {
                    strays.add(new EspStray(fileName, rootHash, size(file)));
                }
            }
        }
        return strays;
    }

    /// Where a kernel's file is.
    public Path file(EspKernel kernel) {
        return folder().resolve(kernel.fileName());
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(folder())) {
            folder.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new UkiException("list(" + folder() + ")", e);
        }
        return files;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UkiException("size(" + file + ")", e);
        }
    }

    /// Also if it cannot be read.
    private static boolean lostItsHead(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] head = read(channel, 0, 2);
            return Arrays.equals(head, new byte[head.length]);
        } catch (ClosedChannelException e) {
            throw new UkiException("read(" + file + ")", e);
        } catch (IOException e) {
            return true;
        }
    }

    /// Empty also for a file that is no sound UKI, or cannot be read: it cannot be the running one.
    /// A power cut between a name and its clusters leaves such a file, and the next installation
    /// must get as far as removing it. An interrupt says nothing about the file.
    private static Optional<RootHash> rootHash(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return UkiContents.parseWhole(
                            file.toString(),
                            (offset, length) -> section(channel, offset, length),
                            channel.size())
                    .target()
                    .map(VerityTarget::rootHash);
        } catch (UncheckedIOException e) {
            return unreadable(file, e.getCause());
        } catch (IOException e) {
            return unreadable(file, e);
        } catch (UkiException e) {
            return Optional.empty();
        }
    }

    private static byte[] section(FileChannel channel, long offset, int maxBytes) {
        try {
            return read(channel, offset, maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<RootHash> unreadable(Path file, @Nullable IOException why) {
        if (why instanceof ClosedChannelException interrupted) {
            throw new UkiException("read(" + file + ")", interrupted);
        }
        return Optional.empty();
    }

    private static byte[] read(FileChannel channel, long offset, int maxBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(maxBytes);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private Path folder() {
        return mountPoint.resolve("EFI/Linux");
    }
}
