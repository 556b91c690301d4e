package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A tool that is missing is named with its package, which `make` has installed where it may.
class HostToolTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));

    /// Of each Debian, or needed by a package of the list.
    private static final Set<String> BROUGHT_ALONG =
            Set.of("binutils-aarch64-linux-gnu", "gzip", "tar");

    @ParameterizedTest
    @EnumSource(HostTool.class)
    void isInAPackageThatMakeInstalls(HostTool tool) throws Exception {
        if (!BROUGHT_ALONG.contains(tool.debianPackage())) {
            assertThat(Files.readString(SOURCE.resolve("host-packages.txt")))
                    .containsPattern("(?m)^" + Pattern.quote(tool.debianPackage()) + "\\s");
        }
    }

    @Test
    void isNamedWithItsPackageWhereItIsMissing(@TempDir Path empty) {
        assertThatThrownBy(() -> HostTool.MKFS_EROFS.find(empty.toString()))
                .isInstanceOf(ImageException.class)
                .hasMessage("mkfs.erofs: not found on this machine; apt-get install erofs-utils");
    }
}
