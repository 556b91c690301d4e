package octant.init;

import java.util.List;
import octant.linux.LinuxException;
import octant.linux.MountFlag;

/// `/dev`. Our kernel mounts its devtmpfs before PID 1 runs; where there is only a folder (a
/// container, a tree under test), one is mounted, or at least the nodes nobody can do without.
final class DeviceNodes {
    /// @param essential nothing starts without it: the runtime reads its randomness there
    private record Node(String name, int mode, int major, int minor, boolean essential) {}

    /// Numbers: Documentation/admin-guide/devices.txt.
    private static final List<Node> NODES =
            List.of(
                    new Node("null", 0666, 1, 3, true),
                    new Node("zero", 0666, 1, 5, false),
                    new Node("full", 0666, 1, 7, false),
                    new Node("random", 0666, 1, 8, true),
                    new Node("urandom", 0666, 1, 9, true),
                    new Node("tty", 0666, 5, 0, false),
                    new Node("console", 0600, 5, 1, false));

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
        StringBuilder refused = new StringBuilder();
        for (Node node : NODES) {
            if (!kernel.exists("/dev/" + node.name()) && !make(kernel, node)) {
                refused.append(' ').append(node.name());
            }
        }
        for (Link link : LINKS) {
            if (!kernel.exists("/dev/" + link.name())) {
                kernel.symlink(link.target(), "/dev/" + link.name());
            }
        }
        return refused.isEmpty()
                ? Outcome.DONE
                : new Outcome.Skipped("not allowed to make" + refused);
    }

    /// In a user namespace no device can be made, only lent by who made the namespace.
    private static boolean make(Kernel kernel, Node node) {
        try {
            kernel.makeDevice("/dev/" + node.name(), node.mode(), node.major(), node.minor());
            return true;
        } catch (LinuxException e) {
            if (node.essential()) {
                throw e;
            }
            return false;
        }
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
