package octant.main.doctor;

import java.util.List;
import java.util.Optional;

/// What the examination reads of the machine: a seam, so that each invariant is tested broken.
public interface Facts {
    /// A small file as text; empty if it cannot be read.
    Optional<String> text(String path);

    /// Where a symbolic link leads; empty if it is none.
    Optional<String> link(String path);

    /// The names in a folder; none if it cannot be read.
    List<String> names(String path);

    /// The permission bits of a file; empty if there is none.
    Optional<Integer> mode(String path);
}
