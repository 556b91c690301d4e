package octant.image;

import java.io.PrintStream;
import java.time.InstantSource;
import octant.update.bundle.BundleException;
import octant.update.disk.DiskException;
import octant.verity.VerityException;

/// `octant.image`: builds one target from a kernel and a root tree; see [ImageOptions#USAGE].
///
/// Exit status: 0 built, 1 could not be built, 2 wrong options.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, System.getenv("PATH"), arguments));
    }

    static int run(PrintStream out, PrintStream err, String searchPath, String... arguments) {
        ImageOptions options;
        try {
            options = ImageOptions.parse(arguments);
        } catch (ImageOptions.UsageException e) {
            err.println("octant.image: " + e.getMessage());
            err.print(ImageOptions.USAGE);
            return 2;
        }
        try {
            ImageBuild.run(
                    ImagePlan.of(options),
                    Budgets.load(options.architecture()),
                    searchPath,
                    Progress.to(out, InstantSource.system()));
            return 0;
        } catch (ImageException | BundleException | DiskException | VerityException e) {
            String message = String.valueOf(e.getMessage());
            err.println("octant.image: " + message);
            if (message.contains(HostTools.DISK_FULL)) {
                err.println(
                        "octant.image: the disk under "
                                + options.out()
                                + " is full; while building, a disk needs about 400 MiB there,"
                                + " all targets 2 GiB");
            }
            return 1;
        }
    }
}
