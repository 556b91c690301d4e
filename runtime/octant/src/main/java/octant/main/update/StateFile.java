package octant.main.update;

import java.nio.charset.StandardCharsets;
import octant.linux.Descriptor;
import octant.linux.Directories;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;

/// The file that an [UpdateState] is kept in. It is replaced in one step: a power cut leaves the
/// old one or the new one.
///
/// @param path in a folder that this makes
record StateFile(String path) {
    private static final int FOLDER_MODE = 0700;
    private static final int FILE_MODE = 0600;

    /// Nothing is remembered where there is no file.
    ///
    /// @throws LinuxException if it cannot be read
    /// @throws IllegalArgumentException if it is damaged
    UpdateState read() {
        try {
            return UpdateState.parse(LinuxFiles.readText(path, UpdateState.MAX_BYTES));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOENT) {
                return UpdateState.EMPTY;
            }
            throw e;
        }
    }

    /// On the disk when this returns.
    ///
    /// @throws LinuxException if it cannot be written
    void write(UpdateState state) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        String fresh = path + ".new";
        Directories.createIfAbsent(folder, FOLDER_MODE);
        LinuxFiles.writeFile(fresh, state.text().getBytes(StandardCharsets.UTF_8), FILE_MODE);
        synchronize(fresh);
        Directories.rename(fresh, path);
        synchronize(folder);
    }

    private static void synchronize(String path) {
        try (Descriptor file = LinuxFiles.open(path, OpenFlag.READ_ONLY)) {
            LinuxFiles.synchronize(file);
        }
    }
}
