package octant.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import octant.main.live.LiveSystem;
import octant.update.setup.SetupException;
import octant.update.setup.SetupRefusal;
import octant.update.setup.SetupRefusedException;
import org.junit.jupiter.api.Test;

/// `octant install`, on a machine that notes what it is asked for.
class InstallCommandTest {
    private final List<String> calls = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();

    private record Result(int status, String out, String err) {}

    @Test
    void aloneItListsTheDisks() {
        assertThat(live()).isEqualTo(new Result(0, "/dev/vda  20 MiB\n", ""));
    }

    @Test
    void installsAndSaysWhatComesNext() {
        Result result = live("/dev/vda", "--erase");
        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("42 % write\n").contains("/dev/vda: installed; take");
        assertThat(live("/dev/vdb").status()).isZero();
        assertThat(calls).containsExactly("/dev/vda true", "/dev/vdb false");
    }

    @Test
    void saysWhyNot() {
        failure = Optional.of(new SetupRefusedException(new SetupRefusal.ReadOnly("/dev/vda")));
        assertThat(live("/dev/vda"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "octant install: /dev/vda: is read-only; take its write protection"
                                        + " off, or name another disk\n"));
        failure = Optional.of(new SetupException("half-way"));
        assertThat(live("/dev/vda").err()).isEqualTo("octant install: half-way\n");
    }

    @Test
    void takesOneDiskAndNoOptionWithoutIt() {
        assertThat(live("--erase").status()).isEqualTo(Invocation.USAGE);
        assertThat(live("/dev/vda", "/dev/vdb").status()).isEqualTo(Invocation.USAGE);
        assertThat(calls).isEmpty();
    }

    @Test
    void onlyALiveSystemInstalls() {
        Result result = run(Optional.of(new Machine(Optional.empty())), "/dev/vda");
        assertThat(result.status()).isEqualTo(Invocation.FAILED);
        assertThat(result.err()).contains("does not run from a live medium");
        assertThat(run(Optional.empty()).err()).contains("no appliance runs here");
    }

    private Result live(String... words) {
        return run(Optional.of(new Machine(Optional.of(new FakeLive()))), words);
    }

    private static Result run(Optional<RunningMachine> machine, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                new InstallCommand()
                        .run(
                                new Invocation(
                                        List.of(words),
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        machine));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final class FakeLive implements LiveSystem {
        @Override
        public String medium() {
            return "/dev/sr0";
        }

        @Override
        public List<String> disks() {
            return List.of("/dev/vda  20 MiB");
        }

        @Override
        public void install(String device, boolean erase, Consumer<String> progress) {
            failure.ifPresent(e -> {
                throw e;
            });
            calls.add(device + " " + erase);
            progress.accept("42 % write");
        }
    }

    /// Of which nothing else is asked.
    private record Machine(Optional<LiveSystem> live) implements UnaskedMachine {}
}
