package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostToolTest {
    @TempDir Path folder;

    @Test
    void namesTheDebianPackage() {
        assertThat(HostTool.QEMU_X86_64.missing())
                .isEqualTo(
                        "qemu-system-x86_64 is missing on this machine; install it: apt-get install"
                                + " qemu-system-x86");
    }

    @Test
    void findsAProgramInTheFirstFolderThatHasIt() throws IOException {
        Path program = folder.resolve("mdir");
        Files.createFile(program);
        assertThat(HostTool.MDIR.find(folder.toString())).isEmpty();
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(HostTool.MDIR.find("/nonexistent:" + folder)).contains(program);
        assertThat(HostTool.MDIR.find("")).isEmpty();
    }
}
