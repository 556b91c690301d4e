package octant.update.esp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import octant.update.MountedEsp;
import octant.update.UkiException;
import octant.update.boot.HeldSector;
import octant.verity.Sha256;

/// Applies an [EspPlan] to a mounted EFI system partition. Applying it twice does no harm.
public record EspChanges(MountedEsp esp, ClusterSharing sharing) {
    private static final String FOLDER = "EFI/Linux";
    private static final int PIECE_BYTES = 1 << 20;

    /// @return what was left in place and why, for the operator; mostly nothing
    /// @throws UkiException if a file cannot be read or written
    public List<String> apply(EspPlan plan) {
        List<String> warnings = new ArrayList<>();
        for (EspStep step : plan.steps()) {
            switch (step) {
                case EspStep.Copy(String from, String to) -> copy(from, to);
                case EspStep.Retire(List<String> files) -> warnings.addAll(retire(files));
                case EspStep.Prefer prefer -> write(configuration().preferring(prefer.version()));
            }
        }
        return warnings;
    }

    /// `loader/loader.conf`; empty if there is none.
    public LoaderConfiguration configuration() {
        Path file = loaderFile();
        try {
            long bytes = Files.size(file);
            if (bytes > LoaderConfiguration.MAX_BYTES) {
                throw new UkiException(file + ": " + bytes + " bytes; it was never ours");
            }
            return LoaderConfiguration.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return LoaderConfiguration.parse("");
        } catch (IOException e) {
            throw new UkiException("read(" + file + ")", e);
        }
    }

    static Path folder(MountedEsp esp) {
        return esp.path().resolve(FOLDER);
    }

    private void copy(String from, String to) {
        Path source = folder(esp).resolve(from);
        MessageDigest digest = Sha256.start();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                NewKernel copy = NewKernel.create(esp, to)) {
            for (long at = 0; in.read(buffer, at) >= 0; buffer.clear()) {
                buffer.flip();
                digest.update(buffer.duplicate());
                int bytes = buffer.remaining();
                copy.write(at, buffer);
                at += bytes;
            }
            copy.activate(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UkiException("read(" + source + ")", e);
        }
    }

    /// First none of them starts any more, then their names go: a name that is torn while it goes
    /// could turn up again as another one, without a counter.
    private List<String> retire(List<String> files) {
        List<String> warnings = new ArrayList<>();
        List<String> free = new ArrayList<>();
        Set<String> leaving = new HashSet<>();
        files.forEach(file -> leaving.add(key(FOLDER + "/" + file)));
        esp.sync();
        for (String file : files) {
            Path path = folder(esp).resolve(file);
            if (!Files.exists(path)) {
                continue;
            }
            List<String> others = sharing.sharing(FOLDER + "/" + file);
            if (others.isEmpty()) {
                takeHeadIfPossible(path);
                free.add(file);
            } else if (leaving.containsAll(others.stream().map(EspChanges::key).toList())) {
                takeHead(path);
                warnings.add(sharesClusters(file, others, "it was emptied and stays"));
            } else {
                warnings.add(sharesClusters(file, others, "it stays as it is"));
            }
        }
        esp.sync();
        for (String file : free) {
            delete(folder(esp).resolve(file));
        }
        esp.sync();
        return warnings;
    }

    private static String sharesClusters(String file, List<String> others, String outcome) {
        return file
                + ": shares clusters with "
                + String.join(", ", others)
                + "; "
                + outcome
                + "; repair the EFI system partition with fsck.vfat";
    }

    private static void takeHead(Path file) {
        try {
            empty(file);
        } catch (IOException e) {
            throw new UkiException("write(" + file + ")", e);
        }
    }

    /// A file whose clusters were lost in a power cut takes no bytes; removing its name is all that
    /// can be done about it.
    private static void takeHeadIfPossible(Path file) {
        try {
            empty(file);
        } catch (ClosedChannelException e) {
            throw new UkiException("write(" + file + ")", e);
        } catch (IOException e) {
            // Then its name goes with its head in place.
        }
    }

    private static void empty(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int bytes = (int) Math.min(channel.size(), HeldSector.BYTES);
            ByteBuffer zeros = ByteBuffer.allocate(bytes);
            while (zeros.hasRemaining()) {
                channel.write(zeros, zeros.position());
            }
            channel.force(true);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UkiException("unlink(" + file + ")", e);
        }
    }

    /// In place, since a rename can be torn.
    private void write(LoaderConfiguration configuration) {
        Path file = loaderFile();
        try {
            Files.createDirectories(esp.path().resolve("loader"));
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(configuration.encode());
                while (bytes.hasRemaining()) {
                    channel.write(bytes, bytes.position());
                }
                channel.truncate(bytes.limit());
                channel.force(true);
            }
            esp.sync();
        } catch (IOException e) {
            throw new UkiException("write(" + file + ")", e);
        }
    }

    private Path loaderFile() {
        return esp.path().resolve("loader/loader.conf");
    }

    /// FAT does not tell capitals from small letters.
    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
