package octant.update.install;

/// Is told how far an installation is, a few times a second at most, from the thread that installs.
@FunctionalInterface
public interface InstallListener {
    void progress(InstallProgress progress);
}
