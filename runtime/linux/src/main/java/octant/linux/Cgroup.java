package octant.linux;

/// A group of processes with limits of its own, cgroups(7), version 2: a directory whose files are
/// the calls.
///
/// @param path its directory, below /sys/fs/cgroup
public record Cgroup(String path) {
    private static final int FILE_LIMIT_BYTES = 64 * 1024;

    /// Makes the group if it is not there.
    public static Cgroup create(String path) {
        Directories.createIfAbsent(path, 0755);
        return new Cgroup(path);
    }

    /// For [SpawnRequest#inCgroup].
    public Descriptor open() {
        return LinuxFiles.open(path, OpenFlag.PATH, OpenFlag.DIRECTORY);
    }

    /// Moves a process in, with all its threads; 0 is the caller.
    public void add(int pid) {
        write("cgroup.procs", Integer.toString(pid));
    }

    /// Kills every process in it and below, also those that are just being made (`cgroup.kill`).
    public void kill() {
        write("cgroup.kill", "1");
    }

    /// Whether there is a process in it or below (`cgroup.events`).
    public boolean populated() {
        return read("cgroup.events").contains("populated 1");
    }

    /// Which controllers its children have.
    ///
    /// @param controllers as `+memory +pids`
    public void enable(String controllers) {
        write("cgroup.subtree_control", controllers);
    }

    /// Sets a limit or another value, as `memory.max`.
    public void write(String file, String value) {
        LinuxFiles.writeText(path + "/" + file, value);
    }

    public String read(String file) {
        return LinuxFiles.readText(path + "/" + file, FILE_LIMIT_BYTES);
    }

    /// EBUSY while there are processes or groups in it.
    public void remove() {
        Directories.removeDirectory(path);
    }
}
