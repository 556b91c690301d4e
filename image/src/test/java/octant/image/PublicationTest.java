package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octant.verity.RootHash;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies beside an artefact, read by others: sha256sum, CycloneDX's own library, a JSON parser.
class PublicationTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String ROOT_HASH = "7a".repeat(32);
    private static final Materials MATERIALS =
            new Materials(
                    COMMIT,
                    List.of(
                            Component.maven(
                                    "io.helidon.webserver",
                                    "helidon-webserver",
                                    "4.5.0",
                                    Optional.of("Apache-2.0"),
                                    "11".repeat(32)),
                            Component.maven(
                                    "octant",
                                    "octant-main",
                                    "0.1.0",
                                    Optional.empty(),
                                    "22".repeat(32)),
                            Component.debian(
                                    "library",
                                    "libstdc++6",
                                    "1:14.2.0-19+deb13u1",
                                    "arm64",
                                    Optional.of("GPL-3.0-or-later WITH GCC-exception-3.1")),
                            Component.javaRuntime(
                                    "25.0.3",
                                    Optional.of("GPL-2.0-only WITH Classpath-exception-2.0"))),
                    Optional.empty(),
                    List.of("java.base", "java.logging"),
                    "gcc (Debian \"12\") 12.2.0",
                    "33".repeat(32),
                    "44".repeat(32));

    @TempDir Path folder;

    private Path images;
    private Path out;

    @BeforeEach
    void published() throws Exception {
        images = folder.resolve("images");
        out = Files.createDirectories(images.resolve("aarch64"));
        ImageOptions options =
                TargetTest.options("aarch64", "disk", "--out", out.toString(), "--commit", COMMIT);
        Path made = Files.writeString(folder.resolve("made"), "the disk");
        new Publication(options, folder, Optional.of(MATERIALS))
                .publish(
                        new ImageStep.Publish(
                                Target.DISK,
                                true,
                                made,
                                options.artefact(".raw"),
                                options.description(Target.DISK)),
                        "report\n",
                        List.of(new RootHash(ROOT_HASH)));
    }

    @Test
    void theChecksumIsWhatSha256sumChecks() throws Exception {
        HostKeys.Outcome outcome =
                HostKeys.run(
                        "sh",
                        "-c",
                        "cd " + out + " && sha256sum --check octant-aarch64.raw.sha256");
        assertThat(outcome.output()).isEqualTo("octant-aarch64.raw: OK\n");
    }

    @Test
    void theBillOfMaterialsIsValidCycloneDx() throws Exception {
        byte[] text = Files.readAllBytes(out.resolve("octant-aarch64.raw.cdx.json"));
        assertThat(new JsonParser().validate(text, Version.VERSION_16)).isEmpty();
        Bom bom = new JsonParser().parse(text);
        assertThat(bom.getComponents())
                .extracting(org.cyclonedx.model.Component::getPurl)
                .containsExactly(
                        "pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19%2Bdeb13u1?arch=arm64",
                        "pkg:generic/openjdk@25.0.3",
                        "pkg:maven/io.helidon.webserver/helidon-webserver@4.5.0",
                        "pkg:maven/octant/octant-main@0.1.0");
        assertThat(bom.getComponents().get(0).getLicenses().getExpression().getValue())
                .isEqualTo("GPL-3.0-or-later WITH GCC-exception-3.1");
        assertThat(bom.getComponents().get(2).getLicenses().getLicenses().getFirst().getId())
                .isEqualTo("Apache-2.0");
    }

    @Test
    void theValidatorWouldSeeAWrongBill() throws Exception {
        String text = Files.readString(out.resolve("octant-aarch64.raw.cdx.json"));
        byte[] wrong = text.replace("Apache-2.0", "Apache").getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonParser().validate(wrong, Version.VERSION_16)).isNotEmpty();
    }

    @Test
    void theStatementNamesTheArtefactAndAllThatItCameFrom() throws Exception {
        String text = Files.readString(out.resolve("octant-aarch64.raw.intoto.json"));
        JsonNode statement = new ObjectMapper().readTree(text);
        assertThat(statement.at("/_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.at("/predicateType").asText())
                .isEqualTo("https://slsa.dev/provenance/v1");
        assertThat(statement.at("/subject/0/name").asText()).isEqualTo("octant-aarch64.raw");
        assertThat(statement.at("/subject/0/digest/sha256").asText())
                .isEqualTo(FileDigest.of(out.resolve("octant-aarch64.raw")));
        JsonNode definition = statement.at("/predicate/buildDefinition");
        assertThat(definition.at("/externalParameters/target").asText()).isEqualTo("disk");
        assertThat(definition.at("/resolvedDependencies/0/digest/gitCommit").asText())
                .isEqualTo(COMMIT);
        assertThat(definition.at("/resolvedDependencies").findValuesAsText("name"))
                .startsWith("source", "kernel", "AOT cache", "compiler")
                .contains("helidon-webserver", "openjdk");
        assertThat(statement.at("/predicate/runDetails/builder/id").asText()).startsWith("urn:");
        assertThat(text).doesNotContain(folder.toString());
    }

    @Test
    void theIndexListsItWithItsRootHash() throws Exception {
        String table = table();
        JsonNode row =
                new ObjectMapper()
                        .readTree(images.resolve("index.json").toFile())
                        .at("/artefacts/0");
        assertThat(row.at("/target").asText()).isEqualTo("disk");
        assertThat(row.at("/architecture").asText()).isEqualTo("aarch64");
        assertThat(row.at("/file").asText()).isEqualTo("aarch64/octant-aarch64.raw");
        assertThat(row.at("/sizeBytes").asLong()).isEqualTo("the disk".length());
        assertThat(row.at("/rootHash").asText()).isEqualTo(ROOT_HASH);
        assertThat(table)
                .contains("| octant-aarch64.raw |")
                .contains("structure checked by sgdisk");
    }

    @Test
    void aBootOfTheseBytesIsAProofAndOneOfOthersIsNone() throws Exception {
        Path proofs = Files.createDirectories(folder.resolve("proofs/octant-aarch64.raw"));
        Files.writeString(proofs.resolve("nvme 4096"), "55".repeat(32) + "\n");
        assertThat(table()).contains("structure checked by");
        Files.writeString(
                proofs.resolve("virtio-blk 512"), FileDigest.of(out.resolve("octant-aarch64.raw")));
        assertThat(table()).contains("booted here: virtio-blk 512 |");
    }

    @Test
    void aBootOfTheSameBytesUnderAnotherNameIsTold() throws Exception {
        for (String kind : List.of("", Publication.SUM, Publication.ORIGIN)) {
            Files.copy(
                    out.resolve("octant-aarch64.raw" + kind),
                    out.resolve("octant-aarch64-jetson.raw" + kind));
        }
        Path proofs = Files.createDirectories(folder.resolve("proofs/octant-aarch64.raw"));
        Files.writeString(
                proofs.resolve("NVMe 512"), FileDigest.of(out.resolve("octant-aarch64.raw")));
        assertThat(table().lines().filter(line -> line.contains("jetson")))
                .singleElement(STRING)
                .contains("structure checked by sgdisk")
                .contains("same bytes as octant-aarch64.raw, booted here: NVMe 512");
    }

    @Test
    void whatHasNoKnownLicenceFailsTheBuild() throws Exception {
        Licences licences = Licences.parse(new StringReader("io.helidon = Apache-2.0\n"));
        assertThat(licences.ofGroup("io.helidon.webserver")).contains("Apache-2.0");
        assertThat(licences.ofGroup("octant")).isEmpty();
        assertThatThrownBy(() -> licences.ofGroup("io.helidonx"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("image/licences.properties");
        assertThatThrownBy(() -> licences.ofName("zlib1g")).isInstanceOf(ImageException.class);
    }

    private String table() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status =
                Artefacts.run(
                        log,
                        log,
                        System.getenv("PATH"),
                        images.toString(),
                        folder.resolve("proofs").toString());
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return said.toString(StandardCharsets.UTF_8);
    }
}
