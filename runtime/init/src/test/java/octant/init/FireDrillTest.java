package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import octant.init.service.Health;
import octant.init.service.Service;
import octant.init.service.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FireDrillTest {
    private final FakeKernel kernel = new FakeKernel();

    private FireDrill drill(Drill drill) {
        return new FireDrill(kernel, new Console(kernel), Optional.of(drill));
    }

    @Test
    void aBootWithoutDrillBreaksNothing() {
        FireDrill none = new FireDrill(kernel, new Console(kernel), Optional.empty());
        TimeSource time = TimeSource.system();

        none.afterStart();

        assertThat(none.services()).isEmpty();
        assertThat(none.time(time)).isSameAs(time);
        assertThat(kernel.calls()).isEmpty();
        assertThat(kernel.console).isEmpty();
    }

    @Test
    void thePanicIsTheKernels() {
        drill(Drill.PANIC).afterStart();

        assertThat(kernel.calls()).containsExactly("write /proc/sysrq-trigger c");
    }

    @Test
    void theCrashIsAFaultOfMemory() {
        drill(Drill.JVM_CRASH).afterStart();

        assertThat(kernel.calls()).containsExactly("fault memory");
    }

    @Test
    void theHangFreezesThisProcessAndNoOther() {
        drill(Drill.JVM_HANG).afterStart();

        assertThat(kernel.calls())
                .containsExactly(
                        "mkdir /sys/fs/cgroup/drill 755",
                        "write /sys/fs/cgroup/drill/cgroup.procs 1",
                        "write /sys/fs/cgroup/drill/cgroup.freeze 1");
    }

    @Test
    void whoAsksForTheTimeHangsOnceTheDrillHasBegun() {
        FireDrill drill = drill(Drill.SUPERVISOR_HANG);
        TimeSource time = drill.time(TimeSource.system());
        time.monotonicNanos();
        assertThat(Thread.interrupted()).isFalse();

        drill.afterStart();
        time.monotonicNanos();

        assertThat(Thread.interrupted()).isTrue(); // the fake's way out of a pause without end
    }

    @Test
    void theSickServiceSaysWhyAndIsThereFromTheStart() {
        Service service = drill(Drill.NEVER_HEALTHY).services().getFirst();

        assertThat(service.health()).isEqualTo(new Health.Unhealthy(UnhealthyService.REASON));
        assertThat(service.policy().unhealthyLimit()).isGreaterThan(1_000_000);
    }

    /// The heap is left out: filling it would end this test as well.
    @ParameterizedTest
    @EnumSource(
            names = {"OUT_OF_MEMORY", "BOOT_HANG"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyDrillSaysWhatItBreaks(Drill drill) {
        drill(drill).afterStart();

        assertThat(kernel.consoleText()).contains("octant: drill: " + drill.key() + ": ");
    }
}
