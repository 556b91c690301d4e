package octant.init;

import java.util.List;
import octant.linux.LinuxException;
import octant.linux.MountFlag;

/// `/dev`. Our kernel mounts its devtmpfs before PID 1 runs; where there is only a folder (a
/// container, a tree under test), one is mounted, or at least the nodes nobody can do without.
final class DeviceNodes {
    private record Node(String name, int mode, int major, int minor) {}

    /// Numbers: Documentation/admin-guide/devices.txt.
    private static final List<Node> NODES =
            List.of(
                    new Node("null", 0666, 1, 3),
                    new Node("zero", 0666, 1, 5),
                    new Node("full", 0666, 1, 7),
                    new Node("random", 0666, 1, 8),
                    new Node("urandom", 0666, 1, 9),
                    new Node("tty", 0666, 5, 0),
                    new Node("console", 0600, 5, 1));

    private record Link(String target, String name) {}

    private static final List<Link> LINKS =
            List.of(
                    new Link("/proc/self/fd", "fd"),
                    new Link("/proc/self/fd/0", "stdin"),
                    new Link("/proc/self/fd/1", "stdout"),
                    new Link("/proc/self/fd/2", "stderr"),
                    new Link("pts/ptmx", "ptmx"));

    private DeviceNodes() {}

    static String names() {
        StringBuilder names = new StringBuilder();
        for (Node node : NODES) {
            names.append(names.isEmpty() ? "" : " ").append(node.name());
        }
        return names.toString();
    }

    static Outcome provide(Kernel kernel) {
        if (!isPopulated(kernel)) {
            mountSomething(kernel);
        }
        for (Node node : NODES) {
            if (!kernel.exists("/dev/" + node.name())) {
                kernel.makeDevice("/dev/" + node.name(), node.mode(), node.major(), node.minor());
            }
        }
        for (Link link : LINKS) {
            if (!kernel.exists("/dev/" + link.name())) {
                kernel.symlink(link.target(), "/dev/" + link.name());
            }
        }
        return Outcome.DONE;
    }

    private static boolean isPopulated(Kernel kernel) {
        return kernel.exists("/dev/null")
                && kernel.exists("/dev/random")
                && kernel.exists("/dev/urandom");
    }

    private static void mountSomething(Kernel kernel) {
        try {
            kernel.mount(Mount.of("devtmpfs", "/dev", "mode=0755", MountFlag.NO_SET_USER_ID));
        } catch (LinuxException noDevtmpfs) {
            // In a user namespace there is none for us; a tmpfs holds the nodes as well.
            kernel.mount(Mount.of("tmpfs", "/dev", "mode=0755,size=1m", MountFlag.NO_SET_USER_ID));
        }
    }
}
