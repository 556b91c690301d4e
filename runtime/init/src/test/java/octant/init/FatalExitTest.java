package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import octant.linux.Errno;
import org.junit.jupiter.api.Test;

final class FatalExitTest {
    private final FakeKernel kernel = new FakeKernel();
    private final FatalExit fatal = new FatalExit(kernel, new Console(kernel));

    @Test
    void theReasonGoesEverywhereBeforeTheKernelIsMadeToPanic() {
        assertThatThrownBy(() -> fatal.exit("proc: mount(/proc): EPERM"))
                .isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.calls())
                .containsExactly(
                        "write /dev/kmsg <0>octant: fatal: proc: mount(/proc): EPERM",
                        "write /dev/pmsg0 octant: fatal: proc: mount(/proc): EPERM",
                        "sync all",
                        "write /proc/sysrq-trigger c",
                        "power reboot",
                        "exit 70");
        assertThat(kernel.console)
                .containsExactly("[    1.000] octant: fatal: proc: mount(/proc): EPERM\n");
    }

    @Test
    void nothingThatIsMissingStopsIt() {
        kernel.fail("write", Errno.ENOENT).fail("sync", Errno.EIO).fail("power", Errno.EPERM);

        assertThatThrownBy(() -> fatal.exit("x")).isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.calls()).endsWith("power reboot", "exit 70");
    }

    @Test
    void aContainerOnlyLeavesWithAStatus() {
        kernel.ownsMachine = false;

        assertThatThrownBy(() -> fatal.exit("x")).isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.callsOf("write /proc")).isEmpty();
        assertThat(kernel.callsOf("power")).isEmpty();
        assertThat(kernel.calls()).last().isEqualTo("exit 70");
    }

    @Test
    void aDeadEssentialThreadIsNamedWithItsCause() {
        assertThatThrownBy(() ->
                        fatal.uncaughtException(
                                new Thread("signals"), new OutOfMemoryError("heap")))
                .isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.consoleText())
                .contains("fatal: thread signals: java.lang.OutOfMemoryError: heap at ");
    }

    @Test
    void aLongReasonIsCutForTheKernelsLog() {
        assertThatThrownBy(() -> fatal.exit("y".repeat(5000)))
                .isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.callsOf("write /dev/kmsg").getFirst()).hasSizeLessThan(400);
    }
}
