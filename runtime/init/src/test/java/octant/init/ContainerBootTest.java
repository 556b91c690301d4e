package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The boot where the kernel is somebody else's.
final class ContainerBootTest {
    private final FakeKernel kernel = new FakeKernel();

    @BeforeEach
    void container() {
        kernel.ownsMachine = false;
        kernel.file("/proc/self/stat", "").file("/proc/cmdline", "octant.log=verbose\n");
        kernel.file("/dev/null", "").file("/dev/random", "").file("/dev/urandom", "");
    }

    private Boot boot(String... settings) {
        Boot boot =
                new Boot(
                        kernel,
                        new Console(kernel),
                        List.of(settings),
                        line -> kernel.write("network", "started"),
                        feeder -> kernel.write("watchdog", "fed"));
        Surroundings.CONTAINER.boot(Instant.EPOCH).run(boot);
        Surroundings.CONTAINER.behind().run(boot);
        return boot;
    }

    @Test
    void touchesNothingButItsOwnFolders() {
        boot();

        assertThat(kernel.calls())
                .containsExactly(
                        "mkdir /run/octant 755",
                        "symlink probe /run/octant/.octant-writes-here",
                        "unlink /run/octant/.octant-writes-here",
                        "mkdir /data/var 755",
                        "mkdir /data/etc 755",
                        "mkdir /data/opt 755",
                        "mkdir /data/models 750",
                        "mkdir /data/var/lib 755",
                        "mkdir /data/var/lib/octant 700",
                        "mkdir /data/var/log 755",
                        "mkdir /data/var/log/octant 750",
                        "mkdir /data/opt/octant 755",
                        "symlink probe /data/var/lib/octant/.octant-writes-here",
                        "unlink /data/var/lib/octant/.octant-writes-here",
                        "limit core 0",
                        "limit files 65536");
    }

    @Test
    void keepsWhatIsOnAVolume() {
        kernel.mounts.add("/data");

        assertThat(boot().storage()).isEqualTo(new DataStorage.Persistent(Optional.empty()));
        assertThat(kernel.console).isEmpty();
    }

    @Test
    void saysThatNothingIsKeptWithoutAVolume() {
        assertThat(boot().storage()).isEqualTo(new DataStorage.Volatile("no volume on /data"));
        assertThat(kernel.consoleText()).contains("data: no volume on /data: nothing written");
    }

    @Test
    void countsMemoryAsNoVolume() {
        kernel.mounts.add("/data");
        kernel.mountTypes.put("/data", "tmpfs");

        assertThat(boot().storage()).isEqualTo(new DataStorage.Volatile("/data is memory"));
    }

    @Test
    void takesItsSettingsFromItsArgumentsAndNotFromTheMachineBelow() {
        assertThat(boot().commandLine().verbose()).isFalse();
        assertThat(boot("octant.log=verbose").commandLine().verbose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "octant.ip=none",
                "octant.hostname=seven",
                "octant.data=none",
                "octant.watchdog=off",
                "octant.drill=panic"
            })
    void saysWhatHasNoEffect(String setting) {
        boot(setting);

        String key = setting.substring(0, setting.indexOf('='));
        assertThat(kernel.consoleText())
                .contains("settings: " + key + ": has no effect in a container");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/stat", "/dev/null", "/dev/random", "/dev/urandom"})
    void endsWhereSomethingWasNotGiven(String path) {
        kernel.files.remove(path);

        assertThatThrownBy(this::boot)
                .isInstanceOf(BootFailure.class)
                .hasMessage(
                        "given: "
                                + path
                                + " is missing: whoever runs this container has to give it");
    }

    @Test
    void endsWhereTheVolumeCannotBeWritten() {
        kernel.fail("symlink probe /data", Errno.EACCES);

        assertThatThrownBy(this::boot)
                .isInstanceOf(BootFailure.class)
                .hasMessageContaining("folders: ")
                .hasMessageContaining("EACCES")
                .hasMessageEndingWith("; mount a volume on /data that this user may write");
    }

    @Test
    void endsWhereTheSocketHasNoPlace() {
        kernel.fail("mkdir /run/octant", Errno.EROFS);

        assertThatThrownBy(this::boot)
                .isInstanceOf(BootFailure.class)
                .hasMessageStartingWith("control socket: ")
                .hasMessageEndingWith("; mount a tmpfs on /run/octant that this user may write");
    }
}
