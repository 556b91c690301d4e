package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octant.linux.ChildStatus.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativesLibrary.class)
class ProcessesTest {
    @TempDir Path folder;

    @Test
    void theExitStatusOfAChildArrives() {
        int pid = Processes.spawn(shell("exit 7"));
        assertThat(Children.reap(pid))
                .extracting(ChildStatus::change, ChildStatus::status, ChildStatus::toString)
                .containsExactly(Change.EXITED, 7, "pid " + pid + " exited with 7");
    }

    @Test
    void aKilledChildSaysBySignal() {
        int pid = Processes.spawn(SpawnRequest.of("/bin/sleep", "1000"));
        Processes.kill(pid, Signal.SIGKILL);
        assertThat(Children.reap(pid).toString()).isEqualTo("pid " + pid + " killed by SIGKILL");
    }

    @Test
    void aPeekLeavesTheChildToItsReaper() {
        int pid = Processes.spawn(shell("exit 3"));
        assertThat(Children.awaitAny().pid()).isEqualTo(pid);
        assertThat(Children.peekAny()).map(ChildStatus::pid).contains(pid);
        assertThat(Children.reapIfEnded(pid)).map(ChildStatus::status).contains(3);
        assertThatThrownBy(Children::peekAny).hasMessageContaining("ECHILD");
    }

    @Test
    void aRunningChildIsNotReaped() {
        int pid = Processes.spawn(SpawnRequest.of("/bin/sleep", "1000"));
        try (ProcessDescriptor process = ProcessDescriptor.open(pid)) {
            assertThat(Children.reapIfEnded(pid)).isEmpty();
            process.send(Signal.SIGTERM);
            assertThat(Children.reap(process).status()).isEqualTo(Signal.SIGTERM.number());
        }
    }

    @Test
    void theEndOfAProcessWakesAnEpoll() {
        int pid = Processes.spawn(SpawnRequest.of("/bin/sleep", "1000"));
        try (ProcessDescriptor process = ProcessDescriptor.open(pid);
                Epoll epoll = Epoll.open()) {
            epoll.add(process.descriptor(), 5, Epoll.Interest.READING);
            assertThat(epoll.await(Duration.ZERO)).isEmpty();
            process.send(Signal.SIGKILL);
            assertThat(epoll.await(Duration.ofSeconds(30)))
                    .singleElement()
                    .extracting(Epoll.Ready::key, Epoll.Ready::readable)
                    .containsExactly(5L, true);
            Children.reap(process);
        }
    }

    @Test
    void aFailedSpawnGivesTheErrnoAndLeavesNoChild() {
        UserModeEmulation.skipIfIt("makes a fork of clone(CLONE_VM), which shares no errno");
        assertThatThrownBy(() -> Processes.spawn(SpawnRequest.of("/no/such/program")))
                .hasMessage("spawn(/no/such/program): ENOENT (No such file or directory)");
        assertThatThrownBy(() -> Processes.spawn(SpawnRequest.of("/etc")))
                .hasMessageContaining("EACCES");
        assertThatThrownBy(() -> Processes.spawn(shell("true").in("/no/such/folder")))
                .hasMessageContaining("ENOENT");
        assertThatThrownBy(Children::peekAny).hasMessageContaining("ECHILD");
    }

    @Test
    void aChildGetsItsEnvironmentFolderAndDescriptorsOnly() {
        try (Pipe pipe = Pipe.open();
                Descriptor nothing = LinuxFiles.open("/dev/null", OpenFlag.READ_ONLY);
                Descriptor other = LinuxFiles.memoryFile("must not leak")) {
            SpawnRequest request =
                    shell("echo $NAME $PWD; ls /proc/self/fd | tr '\\n' ' '")
                            .withEnvironment(List.of("NAME=value", "PATH=/bin"))
                            .in(folder.toString())
                            .withDescriptors(nothing, pipe.writer(), pipe.writer());
            int pid = Processes.spawn(request);
            pipe.writer().close();
            // ls has its own descriptor 3 for the folder that it lists.
            assertThat(new String(LinuxFiles.readAll(pipe.reader(), 1000), UTF_8))
                    .isEqualTo("value " + folder + "\n0 1 2 3 ");
            assertThat(Children.reap(pid).succeeded()).isTrue();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void aChildStartsWithNoSignalBlocked() {
        SignalMask before = SignalMask.block(Signal.SIGTERM, Signal.SIGUSR1);
        try (Pipe pipe = Pipe.open()) {
            SpawnRequest request =
                    shell("grep -E 'SigBlk' /proc/self/status")
                            .withDescriptors(pipe.reader(), pipe.writer(), pipe.writer());
            int pid = Processes.spawn(request);
            pipe.writer().close();
            assertThat(new String(LinuxFiles.readAll(pipe.reader(), 1000), UTF_8))
                    .isEqualTo("SigBlk:\t0000000000000000\n");
            Children.reap(pid);
        } finally {
            before.restore();
        }
    }

    @Test
    void aNewSessionLeadsItself() {
        try (Pipe pipe = Pipe.open()) {
            SpawnRequest request =
                    shell("cut -d' ' -f1,6 /proc/$$/stat")
                            .withDescriptors(pipe.reader(), pipe.writer())
                            .inNewSession(false);
            int pid = Processes.spawn(request);
            pipe.writer().close();
            assertThat(new String(LinuxFiles.readAll(pipe.reader(), 1000), UTF_8))
                    .isEqualTo(pid + " " + pid + "\n");
            Children.reap(pid);
        }
    }

    @Test
    void requestsThatCannotWorkAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SpawnRequest.of("sh"));
        Descriptor input = Descriptor.of(0, "input");
        Descriptor[] most = new Descriptor[SpawnRequest.DESCRIPTOR_LIMIT];
        Arrays.fill(most, input);
        assertThat(shell("").withDescriptors(most).descriptors()).hasSize(most.length);
        Descriptor[] tooMany = new Descriptor[SpawnRequest.DESCRIPTOR_LIMIT + 1];
        Arrays.fill(tooMany, input);
        assertThatIllegalArgumentException().isThrownBy(() -> shell("").withDescriptors(tooMany));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SpawnRequest(
                                "/bin/sh",
                                List.of("sh"),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                false,
                                true,
                                Optional.empty()));
    }

    @Test
    void niceAndNamesAreSetAndRead() {
        OwnThread.run(() -> {
            Processes.nameThread("octant-named");
            Processes.setNice(0, 5);
            assertThat(Processes.nice(0)).isEqualTo(5);
            assertThat(LinuxFiles.readText("/proc/thread-self/comm", 100))
                    .isEqualTo("octant-named\n");
        });
    }

    private static SpawnRequest shell(String script) {
        return SpawnRequest.of("/bin/sh", "-c", script);
    }
}
