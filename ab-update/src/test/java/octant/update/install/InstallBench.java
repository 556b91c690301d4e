package octant.update.install;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UkiContents;
import octant.update.VerityTarget;
import octant.update.bundle.Bundle;
import octant.update.bundle.BundleDraft;
import octant.update.bundle.BundleSource;
import octant.update.bundle.BundleWriter;
import octant.update.bundle.FileBundleSource;
import octant.update.bundle.PayloadFile;
import octant.update.bundle.TrustStore;
import octant.update.disk.Architecture;
import octant.verity.RootHash;

/// `make bench`, updates: how fast a bundle with a root image of 64 MiB is installed from a file to
/// a disk of which the machine has nothing, and one of which it has all but one block in a hundred,
/// beside `dd` with fsync of the same bytes to the same disk, runs interleaved:
///
/// ```text
/// InstallBench FOLDER RUNS
/// ```
///
/// And how much of a bundle a machine fetches that runs another one:
///
/// ```text
/// InstallBench FOLDER OLD.raucb NEW.raucb TRUST.pem
/// ```
final class InstallBench {
    private static final int ROOT_BYTES = 64 << 20;
    private static final int PIECE_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 4096;
    private static final int CHANGED_EVERY = 100;

    private final Path folder;
    private final PrintStream out;

    private InstallBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    @SuppressWarnings("SystemOut") // A program for a terminal.
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "install-bench");
        try {
            InstallBench bench = new InstallBench(folder, System.out);
            if (arguments.length == 4) {
                bench.adaptive(
                        Path.of(arguments[1]),
                        Path.of(arguments[2]),
                        TrustStore.ofCertificates(List.of(Path.of(arguments[3]))));
            } else {
                bench.throughput(Integer.parseInt(arguments[1]));
            }
        } finally {
            delete(folder);
        }
    }

    private void throughput(int runs) throws IOException {
        SampleRelease old = SampleRelease.ofBytes("1.0", 1, 1 << 20);
        SampleRelease release = SampleRelease.ofBytes("1.1", 2, ROOT_BYTES);
        SampleRelease next =
                release.successor(
                        "1.2",
                        IntStream.range(0, ROOT_BYTES / BLOCK_BYTES)
                                .filter(block -> block % CHANGED_EVERY == 0)
                                .toArray());
        Path all = folder.resolve("all");
        Files.write(all, release.root());
        Files.write(all, release.tree(), StandardOpenOption.APPEND);
        Files.write(all, release.kernel(), StandardOpenOption.APPEND);
        SampleSigner signer = SampleSigner.in(folder);
        Path bundle = bundle(release, signer, "all.raucb");
        Path nextBundle = bundle(next, signer, "next.raucb");
        double[] installs = new double[runs];
        double[] updates = new double[runs];
        double[] copies = new double[runs];
        for (int run = 0; run < runs; run++) {
            Path work = Files.createDirectory(folder.resolve("run-" + run));
            try (BenchMachine machine = running(old, work)) {
                installs[run] = installSeconds(machine, bundle, signer.trust());
                long from = System.nanoTime();
                HostCommand.run(
                        "dd",
                        "if=" + all,
                        "of=" + machine.file(),
                        "bs=1M",
                        "seek=" + machine.offset(Slot.A.root()) / PIECE_BYTES,
                        "conv=notrunc,fsync",
                        "status=none");
                copies[run] = seconds(from);
            }
            delete(work);
            Files.createDirectory(work);
            try (BenchMachine machine = running(release, work)) {
                updates[run] = installSeconds(machine, nextBundle, signer.trust());
            }
            delete(work);
        }
        double megabytes = Files.size(all) / 1e6;
        out.println("update: bundle with a root image of 64 MiB, from a file to a disk");
        row("install, read back, fsync", installs, megabytes);
        row("the same, 99 % found here", updates, megabytes);
        row("dd of the same bytes, fsync", copies, megabytes);
        out.printf(
                "  install takes %.1f x dd, with 99 %% found here %.1f x%n",
                median(installs) / median(copies), median(updates) / median(copies));
    }

    /// A machine that runs the release from slot A.
    private static BenchMachine running(SampleRelease release, Path work) throws IOException {
        BenchMachine machine = BenchMachine.in(work, release.version(), release.rootHash());
        machine.put(Slot.A.root(), Files.write(work.resolve("root"), release.root()));
        machine.put(Slot.A.verity(), Files.write(work.resolve("tree"), release.tree()));
        machine.putKernel(
                Files.write(work.resolve("kernel"), release.kernel()),
                "octant_" + release.version() + ".efi");
        return machine;
    }

    private static double installSeconds(BenchMachine machine, Path bundle, TrustStore trust) {
        long from = System.nanoTime();
        install(machine, FileBundleSource.open(bundle), trust);
        return seconds(from);
    }

    private void adaptive(Path oldBundle, Path newBundle, TrustStore trust) throws IOException {
        BenchMachine machine;
        try (Bundle old =
                Bundle.open(
                        FileBundleSource.open(oldBundle),
                        trust,
                        InstantSource.system().instant())) {
            Path root = extract(old.file(old.manifest().root().fileName()));
            Path tree = extract(old.file(old.manifest().verity().fileName()));
            Path kernel = extract(old.file(old.manifest().kernel().fileName()));
            OctantVersion version = old.manifest().version();
            machine = BenchMachine.in(folder, version, rootHash(kernel));
            machine.put(Slot.A.root(), root);
            machine.put(Slot.A.verity(), tree);
            machine.putKernel(kernel, "octant_" + version + ".efi");
        }
        try (machine) {
            BundleSource source = FileBundleSource.open(newBundle);
            InstallReport report = install(machine, source, trust);
            out.printf(
                    "update %s from %s: fetches %d of %d bytes, %.1f %% of the bundle; %d bytes were"
                            + " on the machine%n",
                    report.version(),
                    machine.runningVersion(),
                    report.bytesFetched(),
                    Files.size(newBundle),
                    100.0 * report.bytesFetched() / Files.size(newBundle),
                    report.bytesSaved());
        }
    }

    private static InstallReport install(
            BenchMachine machine, BundleSource source, TrustStore trust) {
        return new Updater(machine, trust, _ -> {}, InstantSource.system())
                .install(source, new InstallOptions(true, 3), _ -> {});
    }

    private Path bundle(SampleRelease release, SampleSigner signer, String name)
            throws IOException {
        Path bundle = folder.resolve(name);
        BundleWriter.write(
                BundleDraft.of(
                        Architecture.X86_64,
                        release.version(),
                        Optional.empty(),
                        Files.write(folder.resolve("root"), release.root()),
                        Files.write(folder.resolve("tree"), release.tree()),
                        Files.write(folder.resolve("kernel"), release.kernel())),
                signer.identity(),
                BundleWriter.DEFAULT_BLOCK_BYTES,
                bundle);
        return bundle;
    }

    private Path extract(PayloadFile file) throws IOException {
        Path path = folder.resolve(file.name());
        try (var to = Files.newOutputStream(path)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (long at = 0; at < file.sizeBytes(); at += PIECE_BYTES) {
                int length = (int) Math.min(PIECE_BYTES, file.sizeBytes() - at);
                file.read(at, ByteBuffer.wrap(piece, 0, length));
                to.write(piece, 0, length);
            }
        }
        return path;
    }

    private static RootHash rootHash(Path kernel) throws IOException {
        byte[] bytes = Files.readAllBytes(kernel);
        return UkiContents.parse(
                        kernel.toString(),
                        (offset, length) ->
                                Arrays.copyOfRange(
                                        bytes,
                                        (int) offset,
                                        (int) Math.min(bytes.length, offset + length)))
                .target()
                .map(VerityTarget::rootHash)
                .orElseThrow();
    }

    private void row(String name, double[] seconds, double megabytes) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        out.printf(
                "  %-28s median %6.2f s, from %.2f to %.2f; %.0f MB/s%n",
                name,
                median(seconds),
                sorted[0],
                sorted[sorted.length - 1],
                megabytes / median(seconds));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(long fromNanos) {
        return (System.nanoTime() - fromNanos) / 1e9;
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.toList();
        }
        for (Path path : paths.reversed()) {
            Files.delete(path);
        }
    }
}
