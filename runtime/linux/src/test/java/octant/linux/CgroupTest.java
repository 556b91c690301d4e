package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@ExtendWith(NativesLibrary.class)
class CgroupTest {
    @TempDir Path folder;

    @Test
    void aChildIsBornInItsGroupAndDiesWithIt() {
        OwnThread.inNamespaces(
                () -> {
                    Mounts.mount("cgroup2", folder.toString(), "cgroup2", "");
                    // A name of its own: the tree of groups is the machine's, whoever mounts it.
                    Cgroup group = Cgroup.create(folder + "/octant-test-" + Processes.threadId());
                    try {
                        bornAndKilled(group);
                    } finally {
                        group.remove();
                    }
                    assertThat(FileStatus.find(group.path())).isEmpty();
                },
                Namespaces.Kind.MOUNT);
    }

    private static void bornAndKilled(Cgroup group) {
        assertThat(group.populated()).isFalse();
        int pid;
        try (Descriptor directory = group.open()) {
            pid = Processes.spawn(SpawnRequest.of("/bin/sleep", "1000").inCgroup(directory));
        }
        assertThat(group.populated()).isTrue();
        assertThat(group.read("cgroup.procs")).isEqualTo(pid + "\n");
        assertThatThrownBy(group::remove).hasMessageContaining("EBUSY");
        group.kill();
        assertThat(Children.reap(pid).toString()).isEqualTo("pid " + pid + " killed by SIGKILL");
        assertThat(group.populated()).isFalse();
    }
}
