package octant.main.doctor;

import java.util.List;
import java.util.Optional;
import octant.linux.Directories;
import octant.linux.FileStatus;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;

/// The machine this runs on.
public final class LinuxFacts implements Facts {
    private static final int LIMIT_BYTES = 1024 * 1024;

    @Override
    public Optional<String> text(String path) {
        try {
            return Optional.of(LinuxFiles.readText(path, LIMIT_BYTES));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> link(String path) {
        try {
            return Optional.of(Directories.readLink(path));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> names(String path) {
        try {
            return Directories.list(path).stream().map(Directories.Entry::name).toList();
        } catch (LinuxException e) {
            return List.of();
        }
    }

    @Override
    public Optional<Integer> mode(String path) {
        try {
            return Optional.of(FileStatus.of(path).permissions());
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }
}
