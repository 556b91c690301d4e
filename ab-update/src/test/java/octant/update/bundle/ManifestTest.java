package octant.update.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    /// As `rauc bundle` prints it, and one key of each kind that we pass over.
    private static final String GOOD =
            """
            [update]
            compatible=octant-x86_64
            version=0.1.1
            description=some text
            build=20

            # a comment
            [bundle]
            format=verity
            verity-hash=%1$s
            verity-salt=%1$s
            verity-size=20480

            [image.rootfs]
            sha256=%1$s
            size=1048576
            filename=root.erofs

            [image.verity]
            sha256=%1$s
            size=65536
            filename=root.verity

            [image.kernel]
            sha256=%1$s
            size=1265664
            filename=kernel.efi
            adaptive=block-hash-index;

            [meta.octant]
            minimum-version=0.1.0
            architecture=x86_64

            [meta.somebody]
            anything=1
            """
                    .formatted(HEX);

    @Test
    void readsWhatRaucWrites() {
        SignedManifest signed = read(GOOD);
        assertThat(signed.payload().treeBytes()).isEqualTo(20_480);
        assertThat(signed.manifest().kernel().indexFileName())
                .contains("kernel.efi.block-hash-index");
        assertThat(signed.manifest().root().indexFileName()).isEmpty();
        assertThat(signed.manifest().root().sizeBytes()).isEqualTo(1_048_576);
    }

    @Test
    void whatIsPrintedReadsBack() {
        SignedManifest signed = read(GOOD);
        String printed = ManifestPrinter.print(signed.manifest(), Optional.of(signed.payload()));
        assertThat(read(printed)).isEqualTo(signed);
    }

    @Test
    void theArchitectureFollowsFromCompatibleIfNothingElseSaysIt() {
        String without = GOOD.replace("architecture=x86_64\n", "");
        assertThat(read(without).manifest().architecture()).isEqualTo(Architecture.X86_64);
        assertThat(
                        read(without.replace("octant-x86_64", "octant-aarch64"))
                                .manifest()
                                .architecture())
                .isEqualTo(Architecture.AARCH64);
        assertRefused(without.replace("octant-x86_64", "board-7"), "for which architecture");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    version=0.1.1       | version=             | :3: version
                    version=0.1.1       | version=0 1          | :3: version
                    version=0.1.1       | other=1              | :3: unknown key other
                    version=0.1.1       | version=1\\nversion=1 | :4: key version is there twice
                    [bundle]            | [update]             | :8: group [update] is there twice
                    [bundle]            | [bundle              | :8: want [group]
                    [bundle]            | [hooks]              | Octant runs none
                    [image.verity]      | [image.data]         | unknown group [image.data]
                    format=verity       | format=plain         | format=verity
                    format=verity       | no equals sign       | :9: want key=value
                    verity-size=20480   | verity-size=-1       | number from 1
                    verity-size=20480   | verity-size=99999999999999999999 | number from 1
                    size=1048576        | size=0               | number from 1
                    size=1048576        | size=1e6             | number from 1
                    size=1048576        | size=1099511627777   | number from 1
                    root.erofs          | ../root.erofs        | file name
                    root.erofs          | a/b                  | file name
                    root.erofs          | ..                   | file name
                    root.erofs          | .hidden              | file name
                    root.erofs          | kernel.efi           | the same file
                    root.erofs          | -rf                  | file name
                    compatible=octant-x86_64 | compatible=a b  | ASCII characters
                    architecture=x86_64 | architecture=sparc   | no architecture
                    adaptive=           | hooks=pre;           | Octant runs none
                    """)
    void refusesWithTheLine(String good, String bad, String why) {
        assertThat(GOOD).contains(good);
        String replacement = Matcher.quoteReplacement(bad.replace("\\n", "\n"));
        assertRefused(GOOD.replaceFirst(Pattern.quote(good), replacement), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=0.1.1\0", "version=\u0007", "version=0.1.1\r"})
    void refusesControlCharacters(String line) {
        assertRefused(GOOD.replace("version=0.1.1", line), ":3: a control character");
    }

    @Test
    void refusesWhatIsTooLong() {
        String fits = "description=" + "x".repeat(KeyFile.MAX_LINE_LENGTH - 12);
        assertThat(read(GOOD.replace("description=some text", fits))).isNotNull();
        assertRefused(GOOD.replace("description=some text", fits + "x"), ":4: longer than 4096");
        String full = GOOD + "#".repeat(100).concat("\n").repeat(700);
        byte[] bytes = full.getBytes(StandardCharsets.UTF_8);
        assertThat(read(Arrays.copyOf(bytes, KeyFile.MAX_BYTES))).isNotNull();
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, KeyFile.MAX_BYTES + 1)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("at most 65536");
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> read(new byte[] {'[', (byte) 0xff, ']'}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no UTF-8");
        assertRefused("", "no format in [bundle]");
        assertRefused("key=value", "before any [group]");
    }

    /// Every value, in turn, becomes each of many bad ones; every line goes missing; bytes flip.
    @Test
    void whateverIsInAFieldOnlyBundleExceptionsComeOut() {
        List<String> values = new ArrayList<>(List.of("", "=", "[", "-0", "9".repeat(400), "\\n"));
        values.addAll(List.of("../../etc", "a\0b", "%s%n", "\u202e", "é", ";", "nan", "0x10"));
        String[] lines = GOOD.split("\n", -1);
        int tried = 0;
        for (int i = 0; i < lines.length; i++) {
            String old = lines[i];
            for (String value : values) {
                lines[i] =
                        old.contains("=") ? old.substring(0, old.indexOf('=') + 1) + value : value;
                tried += attempt(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            }
            lines[i] = "";
            tried += attempt(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            lines[i] = old;
        }
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            tried += attempt(bytes);
        }
        assertThat(tried).isGreaterThan(5500);
    }

    private static int attempt(byte[] bytes) {
        try {
            read(bytes);
        } catch (BundleException e) {
            assertThat(e.getMessage()).startsWith("manifest");
        }
        return 1;
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("manifest")
                .hasMessageContaining(why);
    }

    private static SignedManifest read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SignedManifest read(byte[] bytes) {
        return ManifestReader.signed("manifest", bytes);
    }
}
