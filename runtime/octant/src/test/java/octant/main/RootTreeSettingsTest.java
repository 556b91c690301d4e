package octant.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boots of the real root tree that begin or end in another way: wrong settings, no AOT cache, a
/// stale one, a reboot.
@Tag("root")
class RootTreeSettingsTest {
    private static final String CACHE = "usr/lib/octant/octant.aot";

    @TempDir Path folder;

    @BeforeEach
    void requireTheTree() {
        assumeTrue(
                Files.isRegularFile(RootTree.BUILT.resolve("octant")),
                "no root tree at " + RootTree.BUILT + ": build it with 'make image'");
    }

    @Test
    void saysWhatIsWrongWithASettingAndBootsAllTheSame() throws Exception {
        try (RootTree machine = boot(RootTree.BUILT, "octant.ip=banana", "octant.unknown=1")) {
            machine.awaitConsole("ready: 4 services");
            assertThat(machine.console())
                    .contains("octant.ip: address 'banana': want ADDRESS/PREFIX")
                    .contains("octant.unknown: no such setting")
                    .contains("octant.hostname"); // among those that there are
            assertThat(machine.octant("status").out())
                    .containsOnlyOnce("octant.unknown: no such setting")
                    .containsPattern("warning +.*octant.unknown: no such setting")
                    .containsPattern("warning +octant.ip: address 'banana': .*; using dhcp");
        }
    }

    @Test
    void aRebootLeavesTheStatusThatAsksForANewStart() throws Exception {
        try (RootTree machine = boot(RootTree.BUILT, "octant.ip=none")) {
            machine.awaitConsole("ready: 4 services");
            assertThat(machine.octant("reboot").out()).isEqualTo("octant: reboot has begun\n");
            assertThat(machine.awaitEnd()).isEqualTo(133);
            assertThat(machine.console())
                    .containsSubsequence("because of octant reboot", "shutdown: reboot");
        }
    }

    @Test
    void bootsWithoutItsCacheAndSaysSo() throws Exception {
        withCopy(tree -> {
            Files.delete(tree.resolve(CACHE));
            try (RootTree machine = boot(tree, "octant.ip=none")) {
                machine.awaitConsole("ready: 4 services, AOT cache missing");
                assertThat(machine.console())
                        .contains("/" + CACHE + ": No such file or directory")
                        .contains("the start will be slow");
                assertThat(machine.octant("status").out())
                        .containsPattern("warning +AOT cache: missing");
            }
        });
    }

    @Test
    void bootsWithTheCacheOfAnotherBuildAndSaysSo() throws Exception {
        withCopy(tree -> {
            byte[] cache = Files.readAllBytes(tree.resolve(CACHE));
            Files.delete(tree.resolve(CACHE)); // a link to the original: not to be written to
            Files.write(tree.resolve(CACHE), Arrays.copyOf(cache, cache.length / 2));
            try (RootTree machine = boot(tree, "octant.ip=none")) {
                machine.awaitConsole("ready: 4 services, AOT cache stale");
                assertThat(machine.octant("status").out())
                        .containsPattern("warning +AOT cache: stale");
            }
        });
    }

    private RootTree boot(Path tree, String... settings) throws IOException {
        return RootTree.boot(tree, folder.resolve("console"), settings);
    }

    private interface Use {
        void of(Path tree) throws Exception;
    }

    /// Copies the tree by hard links, beside it.
    private static void withCopy(Use use) throws Exception {
        Path copy = Files.createTempDirectory(RootTree.OUT, "root-tree-test");
        try {
            Process cp =
                    new ProcessBuilder(
                                    "cp",
                                    "--archive",
                                    "--link",
                                    RootTree.BUILT.toString(),
                                    copy.resolve("tree").toString())
                            .inheritIO()
                            .start();
            assertThat(cp.waitFor()).isZero();
            use.of(copy.resolve("tree"));
        } finally {
            try (Stream<Path> files = Files.walk(copy)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
