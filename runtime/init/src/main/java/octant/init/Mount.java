package octant.init;

import java.util.List;
import octant.linux.MountFlag;

/// One mount(2) to make.
///
/// @param source a device, or the type's name where there is none
/// @param data the file system's own options, comma-separated; may be empty
public record Mount(String source, String target, String type, String data, List<MountFlag> flags) {
    public Mount {
        flags = List.copyOf(flags);
    }

    static Mount of(String type, String target, String data, MountFlag... flags) {
        return new Mount(type, target, type, data, List.of(flags));
    }
}
