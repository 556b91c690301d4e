package octant.main.live;

import java.util.List;
import java.util.function.Consumer;
import octant.update.disk.DiskException;
import octant.update.setup.SetupException;
import octant.update.setup.SetupRefusedException;

/// A system that runs from a live medium and can install itself.
public interface LiveSystem {
    /// `/dev/sr0`
    String medium();

    /// A line for each disk that there is, for people.
    List<String> disks();

    /// Makes a disk a machine of this system's version. Takes seconds to minutes.
    ///
    /// @param device `/dev/vdb`
    /// @param erase what the disk holds may be lost
    /// @param progress gets lines for people
    /// @throws SetupRefusedException if nothing was touched, and why
    /// @throws SetupException if it ended half-way
    /// @throws DiskException if the live medium cannot be read
    void install(String device, boolean erase, Consumer<String> progress);
}
