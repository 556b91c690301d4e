package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import octant.update.disk.StableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallPlanTest {
    private static final SampleRelease RUNNING = SampleRelease.of("1.0", 1);

    @TempDir Path esp;

    @Test
    void printsWhatWillBeDone() {
        FakeMachine machine = FakeMachine.running(RUNNING, esp);
        machine.putFile("octant_0.9+0-3.efi", new byte[600]);
        SampleRelease newer = RUNNING.successor("1.1", 3);

        assertThat(plan(machine, newer, InstallOptions.standard()))
                .hasToString(
                        """
                        install 1.1 into slot b: root %s of 2 MiB
                        on the EFI system partition: retire octant_0.9+0-3.efi
                        write root-b and root-b-verity, read both back
                        name them %s and %s
                        write octant_1.1+3.efi, 68 KiB\
                        """
                                .formatted(
                                        newer.rootHash(),
                                        StableId.ofRoot(newer.rootHash()),
                                        StableId.ofVerity(newer.rootHash())));
    }

    @Test
    void makesTheLoaderPreferAnOlderVersion() {
        FakeMachine machine = FakeMachine.running(RUNNING, esp);
        SampleRelease older = RUNNING.successor("0.9", 3);

        assertThat(plan(machine, older, new InstallOptions(true, 2)).toString())
                .endsWith(
                        """
                        write octant_0.9+2.efi, 68 KiB
                        on the EFI system partition: let the loader prefer version 0.9\
                        """);
    }

    private static InstallPlan plan(
            FakeMachine machine, SampleRelease release, InstallOptions options) {
        return InstallPlan.of(
                MachineFacts.of(machine, machine.bootLoader()),
                OfferFacts.of(release.offer(), machine.bootLoader()),
                options);
    }
}
