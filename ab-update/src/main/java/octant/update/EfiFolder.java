package octant.update;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.verity.RootHash;

/// The UKIs on a mounted EFI system partition.
///
/// @param mountPoint of the EFI system partition
public record EfiFolder(Path mountPoint) {
    /// Two slots, one being written, and leftovers; more is somebody else's doing.
    public static final int MAX_KERNELS = 32;

    /// The kernel takes no longer one.
    private static final int MAX_COMMAND_LINE_BYTES = 4096;

    /// As Linux makes the short form of `octant_….efi`.
    private static final Pattern SHORT_NAME =
            Pattern.compile("OC[0-9A-Z_]{0,6}~[0-9]{1,6}\\.EFI", Pattern.CASE_INSENSITIVE);

    /// In `dm-mod.create="… verity 1 … sha256 ROOTHASH SALT …"`.
    private static final Pattern ROOT_HASH =
            Pattern.compile("\\bverity 1 [^\"]*? sha256 (?<hash>[0-9a-f]{64}) ");

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

    /// The root hash on a kernel command line, the running one's or a UKI's.
    public static Optional<RootHash> rootHash(String commandLine) {
        Matcher matcher = ROOT_HASH.matcher(commandLine);
        return matcher.find() ? Optional.of(new RootHash(matcher.group("hash"))) : Optional.empty();
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
            byte[] head = read(channel, 0, PeHeader.MAX_BYTES);
            Optional<PeHeader.Section> commandLine =
                    PeHeader.parse(file.toString(), head, channel.size()).section(".cmdline");
            if (commandLine.isEmpty()) {
                return Optional.empty();
            }
            int length = (int) Math.min(commandLine.get().fileBytes(), MAX_COMMAND_LINE_BYTES);
            byte[] text = read(channel, commandLine.get().fileOffset(), length);
            return rootHash(new String(text, StandardCharsets.UTF_8));
        } catch (ClosedChannelException e) {
            throw new UkiException("read(" + file + ")", e);
        } catch (UkiException | IOException e) {
            return Optional.empty();
        }
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
