package octant.image.flash;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `octant.image.flash`: see [#USAGE]. Exit status: 0 written and read back, or listed; 1 not; 2
/// wrong arguments.
public final class Main {
    private static final String USAGE =
            """
            usage: octant.image.flash                            list the disks
                   octant.image.flash [--fixed] IMAGE DEVICE     IMAGE: .raw .iso .img, or these .gz .zst
            """;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, new HostDisks(Path.of("/")), arguments));
    }

    static int run(PrintStream out, PrintStream err, HostDisks disks, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean allowFixed = words.remove("--fixed");
        if (words.isEmpty() && !allowFixed) {
            disks.all().forEach(out::println);
            return 0;
        }
        if (words.size() != 2 || words.stream().anyMatch(word -> word.startsWith("-"))) {
            err.print(USAGE);
            return 2;
        }
        try {
            flash(out, disks, new ImageSource(Path.of(words.get(0))), words.get(1), allowFixed);
            return 0;
        } catch (FlashException e) {
            err.println("flash: " + e.getMessage());
            return 1;
        }
    }

    private static void flash(
            PrintStream out,
            HostDisks disks,
            ImageSource image,
            String device,
            boolean allowFixed) {
        // Refused at once, before the image is read; and again when its size is known.
        FlashPlan.of(device, disks.named(device), 0, allowFixed);
        long imageBytes = Flash.size(image);
        FlashPlan plan = FlashPlan.of(device, disks.named(device), imageBytes, allowFixed);
        out.println(plan + "; if you interrupt this, the same command goes on where it stopped");
        long written = new Flash(image, imageBytes, Path.of(device), new Ticker(out)::say).run();
        out.println(
                "%s: %d MiB written, the rest was there; all read back and right"
                        .formatted(device, Math.ceilDiv(written, 1L << 20)));
    }

    /// Repeats nothing.
    private static final class Ticker {
        private final PrintStream out;
        private String last = "";

        Ticker(PrintStream out) {
            this.out = out;
        }

        void say(String line) {
            if (!line.equals(last)) {
                last = line;
                out.println(line);
                out.flush();
            }
        }
    }
}
