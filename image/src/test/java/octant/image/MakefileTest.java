package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `make` is asked for and cannot do, it refuses with what it can, before it builds anything.
class MakefileTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ARCH=sparc | no architecture \"sparc\"; ARCH is one of: x86_64 aarch64",
                "TARGET=floppy | no target \"floppy\" for x86_64; TARGET is one or more, with"
                        + " commas, of: disk qcow2",
                "TARGET=rpi | no target \"rpi\" for x86_64;",
                "TARGET=disk,floppy | no target \"floppy\"",
                "BACKEND=yocto | no backend \"yocto\"; BACKEND is one of: debian buildroot",
                "BUILDROOT=/nonexistent | BUILDROOT=/nonexistent: there is no such folder",
                "BUILDROOT=/usr | BUILDROOT=/usr is not the top folder of a Buildroot tree",
            })
    void refusesWhatDoesNotExist(String word, String message) throws Exception {
        HostKeys.Outcome outcome =
                HostKeys.run(
                        "env",
                        "--unset=MAKEFLAGS",
                        "make",
                        "--dry-run",
                        "--directory=" + SOURCE,
                        "image",
                        word);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains(message).doesNotContain("Java modules");
    }
}
