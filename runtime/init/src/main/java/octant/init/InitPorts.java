package octant.init;

/// What PID 1 needs from above itself.
///
/// @param program starts the services and returns at once
/// @param network configures the network; runs on a thread of its own
/// @param grower rewrites the partition table
public record InitPorts(Program program, Network network, DataPartitionGrower grower) {
    @FunctionalInterface
    public interface Program {
        Services start(Booted machine);
    }

    @FunctionalInterface
    public interface Network {
        void run(KernelCommandLine commandLine) throws Exception;
    }
}
