package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Makes bundles of other versions out of what was built, with the build's own tool. A bundle is
/// made once and kept until the build changes.
public final class Variants {
    private final Architecture architecture;
    private final Path out;
    private final Path keys;
    private final Path folder;

    /// @param out the build's folder
    /// @param keys the keys that the build signs with
    /// @param cache bundles of other builds in it are deleted
    public Variants(Architecture architecture, Path out, Path keys, Path cache) {
        this.architecture = architecture;
        this.out = out;
        this.keys = keys;
        this.folder = cache.resolve(identity());
        deleteOthers(cache);
    }

    /// Where the build takes its keys from.
    public static Path standardKeys() {
        String chosen = System.getenv().getOrDefault("OCTANT_KEYS", "");
        return chosen.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".config", "octant", "keys")
                : Path.of(chosen);
    }

    /// The bundle of that variant, made if it is not there.
    ///
    /// @throws QemuException if it cannot be made; with what the tool said
    public synchronized Path bundle(Variant variant) {
        Path bundle = file(variant);
        if (Files.exists(bundle)) {
            return bundle;
        }
        Path scratch = folder.resolve("scratch");
        try {
            Scratch.delete(scratch);
            Files.createDirectories(scratch);
            Files.move(make(variant, scratch), bundle, StandardCopyOption.ATOMIC_MOVE);
            return bundle;
        } catch (IOException e) {
            throw new QemuException("make the bundle of " + variant + ": " + e.getMessage(), e);
        } finally {
            Scratch.delete(scratch);
        }
    }

    /// Deletes the bundle of that variant.
    public synchronized void discard(Variant variant) {
        try {
            Files.deleteIfExists(file(variant));
        } catch (IOException e) {
            throw new QemuException("delete the bundle of " + variant + ": " + e.getMessage(), e);
        }
    }

    private Path make(Variant variant, Path scratch) throws IOException {
        BundleCraft craft = new BundleCraft(keys, scratch);
        return switch (variant.flaw()) {
            case NONE, NO_PROGRAM -> packed(variant, scratch);
            case BROKEN_KERNEL -> craft.withBrokenKernel(bundle(flawless(variant)));
            case OTHER_ARCHITECTURE ->
                    craft.withManifest(
                            bundle(flawless(variant)),
                            manifest -> manifest.replace(architecture.key(), other().key()));
            case FOREIGN_SIGNER -> craft.signedByAStranger(bundle(flawless(variant)));
            case EXPIRED_SIGNER -> craft.signedTooLate(bundle(flawless(variant)));
        };
    }

    Architecture other() {
        return switch (architecture) {
            case X86_64 -> Architecture.AARCH64;
            case AARCH64 -> Architecture.X86_64;
        };
    }

    private static Variant flawless(Variant variant) {
        return variant.with(Variant.Flaw.NONE);
    }

    /// Runs `octant.image`.
    private Path packed(Variant variant, Path scratch) throws IOException {
        Path root = out.resolve("root").resolve(architecture.key());
        if (variant.flaw() == Variant.Flaw.NO_PROGRAM) {
            root = withoutProgram(root, scratch.resolve("root"));
        }
        Path kernel = out.resolve("kernel").resolve(architecture.key());
        Path packages = out.resolve("packages").resolve(architecture.key());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--module-path", out.resolve("host-modules").toString()));
        command.addAll(List.of("--module", "octant.image/octant.image.Main"));
        command.addAll(List.of("--arch", architecture.key(), "--target", "bundle"));
        command.addAll(List.of("--version", variant.version()));
        command.addAll(List.of("--kernel", kernel.toString(), "--packages", packages.toString()));
        command.addAll(List.of("--root", root.toString(), "--keys", keys.toString()));
        command.addAll(List.of("--out", scratch.resolve("out").toString()));
        if (!variant.append().isEmpty()) {
            command.addAll(List.of("--append", variant.append()));
        }
        HostCommand.run(command);
        return scratch.resolve("out")
                .resolve("octant-" + architecture.key() + "-" + variant.version() + ".raucb");
    }

    private static Path withoutProgram(Path root, Path copy) throws IOException {
        HostCommand.run(
                List.of(
                        HostTool.CP.path().toString(),
                        "--archive",
                        "--link",
                        root.toString(),
                        copy.toString()));
        Files.delete(copy.resolve("octant"));
        return copy;
    }

    private Path file(Variant variant) {
        String what = (variant.append() + " " + variant.flaw()).strip();
        return folder.resolve(
                variant.version() + "-" + hash(what.getBytes(StandardCharsets.UTF_8)) + ".raucb");
    }

    /// Differs when the build's result or its keys do.
    private String identity() {
        try {
            Path report =
                    out.resolve("image").resolve(architecture.key()).resolve("image.properties");
            return hash(Files.readAllBytes(report), Files.readAllBytes(keys.resolve("update.crt")));
        } catch (IOException e) {
            throw new QemuException(
                    "variants want what was built and its keys: " + e + "; build it: make image",
                    e);
        }
    }

    private static String hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    private void deleteOthers(Path cache) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(cache)) {
                entries.filter(entry -> !entry.equals(folder)).forEach(Scratch::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
