package octant.main.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.bundle.Bundle;
import octant.update.bundle.BundleDraft;
import octant.update.bundle.BundleException;
import octant.update.bundle.BundleManifest;
import octant.update.bundle.BundleManifest.Image;
import octant.update.bundle.BundleWriter;
import octant.update.bundle.FileBundleSource;
import octant.update.bundle.SigningIdentity;
import octant.update.bundle.TrustStore;

/// `octant bundle create|info`: update bundles in RAUC's `verity` format.
///
/// ```text
/// octant bundle create FOLDER OUT --certificate PEM --key PEM [--block-bytes N]
///                                       pack and sign what FOLDER/manifest.raucm names
/// octant bundle info FILE [--trust PEM] who signed it, and what it holds
/// ```
///
/// `info` trusts what this machine trusts, unless it is told whom. Status 1 if the bundle cannot be
/// made, or is not to be trusted. Paths start at the root: the running appliance reads them.
final class BundleCommand implements Subcommand {
    private static final Path TRUST = Path.of("/usr/lib/octant/trust");
    private static final Path DENIALS = Path.of("/etc/octant/update");

    @Override
    public String name() {
        return "bundle";
    }

    @Override
    public String arguments() {
        return "create|info ARGUMENTS";
    }

    @Override
    public String summary() {
        return "make a signed update bundle, or tell what one holds";
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = new ArrayList<>(invocation.arguments());
        String verb = words.isEmpty() ? "" : words.removeFirst();
        try {
            return switch (verb) {
                case "create" -> create(invocation, words);
                case "info" -> info(invocation, words);
                default -> invocation.usage(this);
            };
        } catch (BundleException e) {
            invocation.err().println("octant bundle: " + e.getMessage());
            return Invocation.FAILED;
        }
    }

    private int create(Invocation invocation, List<String> words) {
        Optional<String> certificate = option(words, "--certificate");
        Optional<String> key = option(words, "--key");
        Optional<String> blockBytes = option(words, "--block-bytes");
        if (words.size() != 2
                || certificate.isEmpty()
                || key.isEmpty()
                || !blockBytes.orElse("1").matches("[1-9][0-9]{0,6}")) {
            invocation
                    .err()
                    .println(
                            "usage: octant bundle create FOLDER OUT --certificate PEM --key PEM"
                                    + " [--block-bytes N]");
            return Invocation.USAGE;
        }
        Path out = Path.of(words.getLast());
        BundleManifest manifest =
                BundleWriter.write(
                        BundleDraft.readFolder(Path.of(words.getFirst())),
                        SigningIdentity.read(Path.of(certificate.get()), Path.of(key.get())),
                        blockBytes.map(Integer::parseInt).orElse(BundleWriter.DEFAULT_BLOCK_BYTES),
                        out);
        print(invocation, manifest);
        line(invocation, "bundle", out);
        return Invocation.OK;
    }

    private int info(Invocation invocation, List<String> words) {
        Optional<String> trusted = option(words, "--trust");
        if (words.size() != 1) {
            invocation.err().println("usage: octant bundle info FILE [--trust PEM]");
            return Invocation.USAGE;
        }
        if (trusted.isEmpty() && !Files.isDirectory(TRUST)) {
            invocation.err().println("octant bundle info: say whom to trust: --trust PEM");
            return Invocation.USAGE;
        }
        TrustStore trust =
                trusted.map(file -> TrustStore.ofCertificates(List.of(Path.of(file))))
                        .orElseGet(() -> TrustStore.readFolders(TRUST, DENIALS));
        try (Bundle bundle =
                Bundle.open(
                        FileBundleSource.open(Path.of(words.getFirst())), trust, Instant.now())) {
            print(invocation, bundle.manifest());
            line(invocation, "signer", bundle.signer().subject());
            line(invocation, "issuer", bundle.signer().issuer());
            line(invocation, "fingerprint", bundle.signer().fingerprint());
            line(invocation, "valid until", bundle.signer().notAfter());
        }
        return Invocation.OK;
    }

    private static void print(Invocation invocation, BundleManifest manifest) {
        line(invocation, "compatible", manifest.compatible());
        line(invocation, "version", manifest.version());
        manifest.minimumVersion().ifPresent(version -> line(invocation, "needs", version));
        for (Image image : List.of(manifest.root(), manifest.verity(), manifest.kernel())) {
            line(invocation, "image", image.fileName() + ", " + image.sizeBytes() + " bytes");
        }
    }

    private static void line(Invocation invocation, String name, Object value) {
        invocation.out().println("%-12s%s".formatted(name, value));
    }

    /// Takes `NAME VALUE` out of the words.
    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0 || at + 1 >= words.size()) {
            return Optional.empty();
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }
}
