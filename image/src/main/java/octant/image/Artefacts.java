package octant.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `make artefacts`: writes `index.json` and prints a table of all artefacts, in Markdown.
///
/// How an artefact was proven comes from records: a test that boots one leaves a file
/// `PROOFS/ARTEFACT/HOW` with the SHA-256 of what it booted. A record of other bytes counts
/// nothing; one of the same bytes under another name counts, and the name is told.
public final class Artefacts {
    private static final String USAGE = "usage: octant.image.Artefacts IMAGES PROOFS";
    private static final long MAX_PROOF_BYTES = 4096;

    private final PrintStream out;
    private final Path proofs;
    private final CompressedSize compressed;

    private Artefacts(PrintStream out, Path proofs, CompressedSize compressed) {
        this.out = out;
        this.proofs = proofs;
        this.compressed = compressed;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, System.getenv("PATH"), arguments));
    }

    static int run(PrintStream out, PrintStream err, String searchPath, String... arguments) {
        if (arguments.length != 2) {
            err.println(USAGE);
            return 2;
        }
        Path images = Path.of(arguments[0]);
        try {
            ImageIndex index = ImageIndex.read(images);
            if (index.artefacts().isEmpty()) {
                err.println(images + ": no artefacts yet; build them: make images");
                return 1;
            }
            Files.writeString(images.resolve("index.json"), index.json());
            CompressedSize compressed = new CompressedSize(HostTool.ZSTD.find(searchPath));
            new Artefacts(out, Path.of(arguments[1]), compressed).print(index);
            return 0;
        } catch (ImageException | IOException e) {
            err.println("octant.image: " + e.getMessage());
            return 1;
        }
    }

    private void print(ImageIndex index) throws IOException {
        out.println("| artefact | size | compressed | root hash | proven |");
        out.println("| --- | --: | --: | --- | --- |");
        for (ImageIndex.Artefact artefact : index.artefacts()) {
            out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    artefact.name(),
                    megabytes(artefact.sizeBytes()),
                    megabytes(compressed.of(artefact)),
                    artefact.rootHash().map(hash -> hash.substring(0, 16) + "…").orElse(""),
                    proven(artefact, index));
        }
    }

    private String proven(ImageIndex.Artefact artefact, ImageIndex index) throws IOException {
        String booted = boots(artefact);
        if (!booted.isEmpty()) {
            return "booted here: " + booted;
        }
        String structure = "structure checked by " + artefact.target().checkedBy();
        for (ImageIndex.Artefact twin : index.artefacts()) {
            String boots = twin.sha256().equals(artefact.sha256()) ? boots(twin) : "";
            if (!boots.isEmpty()) {
                return "%s; same bytes as %s, booted here: %s"
                        .formatted(structure, twin.name(), boots);
            }
        }
        return structure;
    }

    /// How it was booted, separated by commas.
    private String boots(ImageIndex.Artefact artefact) throws IOException {
        Path folder = proofs.resolve(artefact.name());
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> records = Files.list(folder)) {
            return records.filter(record -> isOf(record, artefact))
                    .map(record -> String.valueOf(record.getFileName()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }

    private static boolean isOf(Path record, ImageIndex.Artefact artefact) {
        try {
            return Files.size(record) <= MAX_PROOF_BYTES
                    && Files.readString(record).strip().equals(artefact.sha256());
        } catch (IOException e) {
            throw new ImageException("read(" + record + ")", e);
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
