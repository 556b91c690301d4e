package octant.verity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The other implementation: Debian's `veritysetup` (package cryptsetup-bin).
record VeritySetup(Path program) {
    static Optional<VeritySetup> find() {
        return Stream.of("/usr/sbin/veritysetup", "/sbin/veritysetup", "/usr/bin/veritysetup")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .map(VeritySetup::new);
    }

    RootHash format(Path data, Path hashes, UUID uuid, Salt salt) throws Exception {
        String hex = salt.hex().isEmpty() ? "-" : salt.hex();
        Ended ended =
                run("format", "--salt", hex, "--uuid", uuid.toString(), "" + data, "" + hashes);
        assertThat(ended.exitStatus()).as(ended.output()).isZero();
        String line =
                ended.output()
                        .lines()
                        .filter(text -> text.startsWith("Root hash:"))
                        .findFirst()
                        .orElseThrow();
        return new RootHash(line.substring("Root hash:".length()).strip());
    }

    boolean verifies(Path data, Path hashes, RootHash rootHash) throws Exception {
        return run("verify", "" + data, "" + hashes, rootHash.hex()).exitStatus() == 0;
    }

    private record Ended(int exitStatus, String output) {}

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
