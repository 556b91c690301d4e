package octant.init;

import java.util.Optional;

/// The fire drills of `octant.drill=`: each breaks the machine for real, in the way its name says,
/// so that an operator can see on the own hardware that it recovers. [FireDrill] carries them out.
public enum Drill {
    PANIC("panic", "the kernel panics"),
    JVM_CRASH("jvm-crash", "a memory fault ends the runtime"),
    JVM_HANG("jvm-hang", "every thread of the runtime is frozen"),
    SUPERVISOR_HANG("supervisor-hang", "the supervisor of the services stands still"),
    BOOT_HANG("boot-hang", "a boot step does not end"),
    OUT_OF_MEMORY("out-of-memory", "the heap fills up"),
    NEVER_HEALTHY("never-healthy", "a service stays unhealthy");

    /// The value of the setting that stands for none.
    static final String NONE = "none";

    private final String key;
    private final String effect;

    Drill(String key, String effect) {
        this.key = key;
        this.effect = effect;
    }

    /// As the setting has it.
    public String key() {
        return key;
    }

    /// What happens, for a person to read.
    public String effect() {
        return effect;
    }

    static Optional<Drill> of(String key) {
        for (Drill drill : values()) {
            if (drill.key.equals(key)) {
                return Optional.of(drill);
            }
        }
        return Optional.empty();
    }
}
