package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativesLibrary.class)
class MountsTest {
    @TempDir Path folder;

    @Test
    void theMountTableOfThisMachineIsRead() {
        assertThat(Mounts.list()).extracting(MountPoint::path).contains("/", "/proc");
    }

    @Test
    @Tag("root")
    void whatIsMountedIsListedAndNotSeenByTheHost() {
        OwnThread.inNamespaces(
                () -> {
                    Mounts.mount("tmpfs", folder(), "tmpfs", "size=64k", MountFlag.NO_DEVICES);
                    LinuxFiles.writeFile(folder() + "/a", "A".getBytes(UTF_8), 0600);
                    assertThat(mountedHere()).singleElement().satisfies(MountsTest::isOurTmpfs);
                    assertThatThrownBy(() ->
                                    LinuxFiles.writeFile(
                                            folder() + "/big", new byte[100_000], 0600))
                            .hasMessageContaining("ENOSPC");
                },
                Namespaces.Kind.MOUNT);
        assertThat(Mounts.list()).extracting(MountPoint::path).doesNotContain(folder());
        assertThat(Directories.list(folder())).isEmpty();
    }

    private static void isOurTmpfs(MountPoint mount) {
        assertThat(mount.type()).isEqualTo("tmpfs");
        assertThat(mount.options()).contains("nodev");
        assertThat(mount.superOptions()).contains("size=64k");
    }

    @Test
    @Tag("root")
    void mountsAreBoundRemountedMovedAndUnmounted() {
        OwnThread.inNamespaces(
                () -> {
                    Mounts.mount("tmpfs", folder(), "tmpfs", "");
                    for (String name : List.of("/a", "/b", "/c")) {
                        Directories.create(folder() + name, 0755);
                    }
                    Mounts.bind(folder() + "/a", folder() + "/b");
                    Mounts.remount(folder() + "/b", "", MountFlag.BIND, MountFlag.READ_ONLY);
                    LinuxFiles.writeFile(folder() + "/a/file", new byte[1], 0600);
                    assertThat(FileStatus.of(folder() + "/b/file").sizeBytes()).isEqualTo(1);
                    assertThatThrownBy(() ->
                                    LinuxFiles.writeFile(folder() + "/b/file", new byte[2], 0600))
                            .hasMessageContaining("EROFS");
                    Mounts.move(folder() + "/b", folder() + "/c");
                    assertThat(FileStatus.find(folder() + "/b/file")).isEmpty();
                    assertThat(FileStatus.find(folder() + "/c/file")).isPresent();
                    Mounts.unmount(folder() + "/c");
                    assertThatThrownBy(() -> Mounts.unmount(folder() + "/c"))
                            .hasMessage("umount2(" + folder() + "/c): EINVAL (Invalid argument)");
                    Mounts.detach(folder());
                    assertThat(mountedHere()).isEmpty();
                },
                Namespaces.Kind.MOUNT);
    }

    @Test
    @Tag("root")
    void theRootIsExchanged() {
        OwnThread.inNamespaces(
                () -> {
                    Mounts.mount("tmpfs", folder(), "tmpfs", "");
                    Directories.create(folder() + "/old", 0755);
                    Directories.create(folder() + "/new", 0755);
                    Mounts.pivotRoot(folder(), folder() + "/old");
                    Directories.changeTo("/");
                    Mounts.detach("/old");
                    assertThat(Directories.list("/"))
                            .extracting(Directories.Entry::name)
                            .containsExactlyInAnyOrder("old", "new");
                    Mounts.changeRoot("/new");
                    assertThat(Directories.list("/")).isEmpty();
                },
                Namespaces.Kind.MOUNT);
    }

    @Test
    @Tag("root")
    void aFailedMountNamesSourceAndTarget() {
        OwnThread.inNamespaces(
                () ->
                        assertThatThrownBy(() -> Mounts.mount("none", folder(), "no-such-type", ""))
                                .hasMessage(
                                        "mount(none, " + folder() + "): ENODEV (No such device)"),
                Namespaces.Kind.MOUNT);
    }

    private List<MountPoint> mountedHere() {
        return Mounts.list().stream().filter(mount -> mount.path().equals(folder())).toList();
    }

    private String folder() {
        return folder.toString();
    }
}
