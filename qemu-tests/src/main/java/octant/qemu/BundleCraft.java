package octant.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Makes a bundle into one that no build would make, with OpenSSL and RAUC and none of our code:
/// what RAUC's own tool packs must install, too, if nothing else is wrong with it.
///
/// A bundle of the `verity` format is a squashfs, its hash tree, a CMS message around the manifest,
/// and the message's size as a big-endian number of eight bytes.
final class BundleCraft {
    private static final String MANIFEST = "manifest.raucm";
    private static final String KERNEL = "kernel.efi";

    /// Made by this RAUC for no kernel of ours, whose size is not a multiple of 4096.
    private static final String INDEX = KERNEL + ".block-hash-index";

    /// Lines of the manifest: what RAUC finds out by itself, and that there is an index.
    private static final List<String> LEFT_OUT = List.of("verity-", "adaptive=");

    /// In the kernel's header; the stub before it has one, too, for it looks for that.
    private static final byte[] KERNEL_MAGIC = "HdrS".getBytes(StandardCharsets.US_ASCII);

    /// Of [#KERNEL_MAGIC] in a kernel: Documentation/arch/x86/boot.rst, "The Real-Mode Kernel
    /// Header".
    private static final int MAGIC_OFFSET = 0x202;

    private final Path keys;
    private final Path scratch;

    /// @param keys the folder of the build's keys
    /// @param scratch a folder with nothing else in it
    BundleCraft(Path keys, Path scratch) {
        this.keys = keys;
        this.scratch = scratch;
    }

    /// The kernel inside the kernel image no longer begins as one; packed by RAUC.
    Path withBrokenKernel(Path bundle) throws IOException {
        Path content = scratch.resolve("content");
        rauc("extract", bundle, content);
        Path kernel = content.resolve(KERNEL);
        byte[] image = Files.readAllBytes(kernel);
        int start = lastIndexOf(image, KERNEL_MAGIC) - MAGIC_OFFSET;
        Arrays.fill(image, start, start + MAGIC_OFFSET, (byte) 0);
        Files.write(kernel, image);
        Files.deleteIfExists(content.resolve(INDEX));
        String manifest =
                manifest(bundle)
                        .lines()
                        .filter(line -> LEFT_OUT.stream().noneMatch(line::startsWith))
                        .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(content.resolve(MANIFEST), manifest);
        Path packed = scratch.resolve("packed.raucb");
        rauc("bundle", content, packed);
        return packed;
    }

    /// Another manifest, signed as it should be.
    Path withManifest(Path bundle, UnaryOperator<String> change) throws IOException {
        return signed(bundle, change.apply(manifest(bundle)), keys.resolve("update"));
    }

    /// Signed by somebody whom nobody knows.
    Path signedByAStranger(Path bundle) throws IOException {
        Path stranger = scratch.resolve("stranger");
        HostCommand.run(certificate(stranger, "stranger"));
        return signed(bundle, manifest(bundle), stranger);
    }

    /// Signed with a certificate of the build's own authority that was good for a month, long ago.
    Path signedTooLate(Path bundle) throws IOException {
        Path expired = scratch.resolve("expired");
        List<String> command = new ArrayList<>();
        command.addAll(List.of(HostTool.FAKETIME.path().toString(), "300 days ago"));
        command.addAll(certificate(expired, "expired signer"));
        command.addAll(List.of("-CA", keys.resolve("update-ca.crt").toString()));
        command.addAll(List.of("-CAkey", keys.resolve("update-ca.key").toString()));
        HostCommand.run(command);
        return signed(bundle, manifest(bundle), expired);
    }

    private static List<String> certificate(Path name, String subject) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(HostTool.OPENSSL.path().toString(), "req", "-x509", "-sha256"));
        command.addAll(List.of("-newkey", "rsa:3072", "-nodes", "-subj", "/CN=" + subject));
        command.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt", "-days", "30"));
        command.addAll(List.of("-addext", "keyUsage=critical,digitalSignature"));
        command.addAll(List.of("-addext", "basicConstraints=critical,CA:FALSE"));
        return command;
    }

    private String manifest(Path bundle) throws IOException {
        byte[] bytes = Files.readAllBytes(bundle);
        int start = payloadBytes(bytes);
        Path message = scratch.resolve("message");
        Files.write(message, Arrays.copyOfRange(bytes, start, bytes.length - Long.BYTES));
        Path manifest = scratch.resolve("manifest");
        // Who signed it is not asked here.
        openssl("-verify", "-noverify", "-inform", "DER", "-in", message, "-out", manifest);
        return Files.readString(manifest);
    }

    private Path signed(Path bundle, String manifest, Path signer) throws IOException {
        Path text = Files.writeString(scratch.resolve("manifest"), manifest);
        Path message = scratch.resolve("message");
        openssl(
                "-sign",
                "-binary",
                "-nodetach",
                "-nosmimecap",
                "-in",
                text,
                "-outform",
                "DER",
                "-signer",
                signer + ".crt",
                "-inkey",
                signer + ".key",
                "-out",
                message);
        byte[] bytes = Files.readAllBytes(message);
        Path signed = scratch.resolve("signed.raucb");
        Files.copy(bundle, signed, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(signed, StandardOpenOption.WRITE)) {
            channel.truncate(payloadBytes(Files.readAllBytes(bundle)));
            channel.position(channel.size());
            channel.write(ByteBuffer.wrap(bytes));
            channel.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip());
        }
        return signed;
    }

    /// Of squashfs and hash tree.
    private static int payloadBytes(byte[] bundle) {
        int end = bundle.length - Long.BYTES;
        return end - Math.toIntExact(ByteBuffer.wrap(bundle).getLong(end));
    }

    private void openssl(Object... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(HostTool.OPENSSL.path().toString(), "cms"));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        HostCommand.run(command);
    }

    private void rauc(String verb, Path from, Path to) {
        Path signer = keys.resolve("update");
        HostCommand.run(
                List.of(
                        HostTool.RAUC.path().toString(),
                        "--keyring",
                        keys.resolve("update-ca.crt").toString(),
                        "--cert",
                        signer + ".crt",
                        "--key",
                        signer + ".key",
                        verb,
                        from.toString(),
                        to.toString()));
    }

    private static int lastIndexOf(byte[] text, byte[] wanted) {
        for (int i = text.length - wanted.length; i >= 0; i--) {
            if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new QemuException("the kernel image has no kernel");
    }
}
