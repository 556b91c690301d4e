package octant.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a child is started with.
///
/// @param path the program, absolute: there is no search
/// @param arguments with the program's own name first
/// @param environment `NAME=value`
/// @param directory to start in; nothing: this process' own
/// @param descriptors element i becomes descriptor i of the child; it gets no others
/// @param newSession setsid(2)
/// @param controllingTerminal descriptor 0 becomes it; wants `newSession`
/// @param cgroup directory of the cgroup to start in; nothing: this process' own
public record SpawnRequest(
        String path,
        List<String> arguments,
        List<String> environment,
        Optional<String> directory,
        List<Descriptor> descriptors,
        boolean newSession,
        boolean controllingTerminal,
        Optional<Descriptor> cgroup) {
    /// `OCTANT_SPAWN_FDS` of `runtime/launcher/natives.h`.
    public static final int DESCRIPTOR_LIMIT = 16;

    /// ```text
    /// struct octant_spawn (runtime/launcher/natives.h):
    ///  0 char *path   8 char **argv   16 char **envp   24 char *directory   32 int32_t *fds
    /// 40 s32 fd_count 44 s32 new_session 48 s32 terminal 52 s32 cgroup, or -1
    /// ```
    static final int SIZE_BYTES = 56;

    public SpawnRequest {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        descriptors = List.copyOf(descriptors);
        if (!path.startsWith("/") || arguments.isEmpty()) {
            throw new IllegalArgumentException("spawn: want an absolute path and its arguments");
        }
        if (descriptors.size() > DESCRIPTOR_LIMIT) {
            throw new IllegalArgumentException("spawn: " + descriptors.size() + " descriptors");
        }
        if (controllingTerminal && !newSession) {
            throw new IllegalArgumentException("spawn: a terminal wants a new session");
        }
    }

    /// A program with its arguments, an empty environment, no descriptors.
    public static SpawnRequest of(String path, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(path);
        all.addAll(List.of(arguments));
        return new SpawnRequest(
                path, all, List.of(), Optional.empty(), List.of(), false, false, Optional.empty());
    }

    public SpawnRequest withEnvironment(List<String> variables) {
        return new SpawnRequest(
                path,
                arguments,
                variables,
                directory,
                descriptors,
                newSession,
                controllingTerminal,
                cgroup);
    }

    public SpawnRequest withDescriptors(Descriptor... fromZero) {
        return new SpawnRequest(
                path,
                arguments,
                environment,
                directory,
                List.of(fromZero),
                newSession,
                controllingTerminal,
                cgroup);
    }

    public SpawnRequest in(String workingDirectory) {
        return new SpawnRequest(
                path,
                arguments,
                environment,
                Optional.of(workingDirectory),
                descriptors,
                newSession,
                controllingTerminal,
                cgroup);
    }

    /// @param withTerminal descriptor 0 is a terminal and becomes the session's
    public SpawnRequest inNewSession(boolean withTerminal) {
        return new SpawnRequest(
                path, arguments, environment, directory, descriptors, true, withTerminal, cgroup);
    }

    public SpawnRequest inCgroup(Descriptor cgroupDirectory) {
        return new SpawnRequest(
                path,
                arguments,
                environment,
                directory,
                descriptors,
                newSession,
                controllingTerminal,
                Optional.of(cgroupDirectory));
    }

    Memory write(Scratch scratch) {
        Memory s = scratch.allocate(SIZE_BYTES);
        s.putLong(0, scratch.string(path));
        s.putLong(8, strings(scratch, arguments));
        s.putLong(16, strings(scratch, environment));
        s.putLong(24, directory.isEmpty() ? 0 : scratch.string(directory.get()));
        s.putLong(32, numbers(scratch));
        s.putInt(40, descriptors.size());
        s.putInt(44, newSession ? 1 : 0);
        s.putInt(48, controllingTerminal ? 1 : 0);
        s.putInt(52, cgroup.isEmpty() ? -1 : cgroup.get().number());
        return s;
    }

    private static long strings(Scratch scratch, List<String> strings) {
        Memory pointers = scratch.allocate((strings.size() + 1) * Long.BYTES);
        for (int i = 0; i < strings.size(); i++) {
            pointers.putLong(i * Long.BYTES, scratch.string(strings.get(i)));
        }
        return pointers.address();
    }

    private long numbers(Scratch scratch) {
        Memory numbers = scratch.allocate(DESCRIPTOR_LIMIT * Integer.BYTES);
        for (int i = 0; i < descriptors.size(); i++) {
            numbers.putInt(i * Integer.BYTES, descriptors.get(i).number());
        }
        return numbers.address();
    }
}
