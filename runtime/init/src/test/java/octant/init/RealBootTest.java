package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import octant.linux.Errno;
import octant.linux.Links;
import octant.linux.LinuxException;
import octant.linux.MountFlag;
import octant.linux.MountPoint;
import octant.linux.Mounts;
import octant.linux.Namespaces;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The boot sequence on the real kernel, into a folder that stands for the root, on a thread with
/// mounts, host name and network of its own.
@Tag("root")
@ExtendWith(NativesLibrary.class)
final class RealBootTest {
    private static final List<String> ROOT =
            List.of("dev", "proc", "sys", "run", "tmp", "data", "var", "etc/octant", "opt");

    @TempDir Path root;

    @Test
    void aBareTreeBecomesAMachine() throws IOException, InterruptedException {
        for (String folder : ROOT) {
            Files.createDirectories(root.resolve(folder));
        }
        inOwnNamespaces(() -> {
            Boot boot = boot();
            assertThat(boot.timeline().entries()).hasSize(26);
            assertThat(failures(boot)).isEqualTo(List.of("data"));
            checkDevices();
            checkMounts();
            assertThat(new LinuxKernel(Surroundings.MACHINE).read("/proc/sys/kernel/hostname", 64))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("in-the-test\n");
            assertThat(Links.find("lo").orElseThrow().up()).isTrue();
        });
        assertThat(Mounts.list())
                .extracting(MountPoint::path)
                .noneMatch(path -> path.startsWith(root.toString()));
    }

    private Boot boot() {
        Kernel kernel = rooted(new LinuxKernel(Surroundings.MACHINE));
        Boot boot =
                new Boot(
                        kernel,
                        new Console(kernel),
                        List.of("octant.hostname=in-the-test"),
                        line -> {},
                        feeder -> {});
        BootSequence.standard(Instant.EPOCH).run(boot);
        BootSequence.behind().run(boot);
        return boot;
    }

    /// What every machine of ours must have; the optional file systems depend on this host.
    private static List<String> failures(Boot boot) {
        List<String> failed = new ArrayList<>();
        for (BootTimeline.Entry entry : boot.timeline().entries()) {
            if (entry.warning().isPresent()) {
                failed.add(entry.name());
            }
        }
        return failed;
    }

    private void checkDevices() {
        LinuxKernel kernel = new LinuxKernel(Surroundings.MACHINE);
        assertThat(kernel.read(root + "/dev/urandom", 16)).hasSize(16);
        assertThat(kernel.read(root + "/dev/zero", 4)).isEqualTo(new byte[4]);
        assertThat(kernel.read(root + "/dev/null", 4)).isEmpty();
        assertThat(kernel.exists(root + "/dev/ptmx")).isTrue();
    }

    private void checkMounts() {
        assertThat(Mounts.list())
                .filteredOn(mount -> mount.path().startsWith(root.toString()))
                .extracting(mount -> mount.path().substring(root.toString().length()))
                .contains("/dev", "/proc", "/sys", "/run", "/tmp", "/dev/pts", "/dev/shm")
                .contains("/data", "/var", "/etc/octant", "/opt");
        for (String path : List.of("/run", "/tmp", "/proc", "/sys")) {
            assertThat(options(path)).contains("nosuid", "nodev", "noexec");
        }
        assertThat(options("/data")).contains("nosuid", "nodev").doesNotContain("noexec");
        assertThat(new LinuxKernel(Surroundings.MACHINE).exists(root + "/var/lib/octant")).isTrue();
    }

    private String options(String path) {
        return Mounts.list().stream()
                .filter(mount -> mount.path().equals(root + path))
                .findFirst()
                .orElseThrow()
                .options();
    }

    /// The kernel with every path of a machine moved below `root`. It has no devtmpfs to give, so
    /// that nothing is made in the host's.
    private Kernel rooted(Kernel kernel) {
        return (Kernel)
                Proxy.newProxyInstance(
                        Kernel.class.getClassLoader(),
                        new Class<?>[] {Kernel.class},
                        (proxy, method, arguments) -> call(kernel, method, arguments));
    }

    private @Nullable Object call(Kernel kernel, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Object[] moved = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < moved.length; i++) {
            if (moved[i] instanceof String path && path.startsWith("/")) {
                moved[i] = root + path;
            } else if (moved[i] instanceof Mount mount) {
                moved[i] = moved(mount);
            }
        }
        try {
            return method.invoke(kernel, moved);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private Mount moved(Mount mount) {
        if (mount.type().equals("devtmpfs")) {
            throw new LinuxException("mount", "devtmpfs", Errno.EPERM);
        }
        return new Mount(
                mount.source(), root + mount.target(), mount.type(), mount.data(), mount.flags());
    }

    private static void inOwnNamespaces(Runnable task) throws InterruptedException {
        FutureTask<@Nullable Void> future =
                new FutureTask<>(
                        () -> {
                            Namespaces.unshare(
                                    Namespaces.Kind.MOUNT,
                                    Namespaces.Kind.HOST_NAME,
                                    Namespaces.Kind.NETWORK);
                            Mounts.propagate("/", MountFlag.PRIVATE, MountFlag.RECURSIVE);
                            task.run();
                        },
                        null);
        new Thread(future, "boot").start();
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
