package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativesLibrary.class)
class UnixSocketTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientIsAcceptedAndKnown(boolean byPath) {
        UnixAddress address =
                byPath
                        ? UnixAddress.path(folder.resolve("socket").toString())
                        : UnixAddress.abstractName("octant test " + System.nanoTime());
        try (UnixSocket listener = UnixSocket.listen(address, 5);
                UnixSocket client = UnixSocket.connect(address, LONG);
                UnixSocket server = listener.accept()) {
            PeerCredentials self =
                    new PeerCredentials(Processes.pid(), Processes.user(), Processes.user());
            assertThat(server.peer()).isEqualTo(self);
            assertThat(client.peer()).isEqualTo(self);
            client.sendAll("question".getBytes(UTF_8));
            client.finishSending();
            assertThat(text(server)).isEqualTo("question");
            try (ReceivedMessage end = server.receive(10)) {
                assertThat(end.isEnd()).isTrue();
            }
            server.sendAll("answer".getBytes(UTF_8));
            assertThat(text(client)).isEqualTo("answer");
        }
    }

    @Test
    void nobodyListeningIsRefused() {
        UnixAddress address = UnixAddress.path(folder.resolve("none").toString());
        assertThatThrownBy(() -> UnixSocket.connect(address, LONG))
                .hasMessage(
                        "connect(%s): ENOENT (No such file or directory)", folder.resolve("none"));
        UnixSocket.listen(address, 1).close();
        assertThatThrownBy(() -> UnixSocket.connect(address, LONG))
                .hasMessageContaining("ECONNREFUSED");
        assertThatThrownBy(() -> UnixSocket.listen(address, 1)).hasMessageContaining("EADDRINUSE");
    }

    @Test
    void openFilesAreHandedOver() {
        try (UnixSocket.Pair pair = UnixSocket.pair();
                Descriptor file = LinuxFiles.memoryFile("secret");
                Pipe pipe = Pipe.open()) {
            LinuxFiles.writeAll(file, "contents".getBytes(UTF_8));
            pair.first().sendAll("two".getBytes(UTF_8), List.of(file, pipe.writer()));
            try (ReceivedMessage message = pair.second().receive(100)) {
                assertThat(new String(message.data(), UTF_8)).isEqualTo("two");
                assertThat(message.descriptors()).hasSize(2);
                byte[] bytes = new byte[8];
                LinuxFiles.readAt(message.descriptors().get(0), 0, bytes, 0, 8);
                assertThat(new String(bytes, UTF_8)).isEqualTo("contents");
                LinuxFiles.writeAll(message.descriptors().get(1), "x".getBytes(UTF_8));
                assertThat(LinuxFiles.read(pipe.reader(), bytes, 0, 8)).isEqualTo(1);
            }
        }
    }

    @Test
    void asManyDescriptorsAsTheLimitArrive() {
        try (UnixSocket.Pair pair = UnixSocket.pair();
                Descriptor file = LinuxFiles.memoryFile("one of many")) {
            List<Descriptor> most = Collections.nCopies(UnixSocket.DESCRIPTOR_LIMIT, file);
            pair.first().sendAll(new byte[1], most);
            try (ReceivedMessage message = pair.second().receive(1)) {
                assertThat(message.descriptors()).hasSize(UnixSocket.DESCRIPTOR_LIMIT);
            }
            List<Descriptor> tooMany = Collections.nCopies(UnixSocket.DESCRIPTOR_LIMIT + 1, file);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.first().sendAll(new byte[1], tooMany));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.first().sendAll(new byte[0], List.of(file)));
        }
    }

    /// A peer that does not keep to our limit: its message is refused and nothing of it stays open.
    @Test
    void moreDescriptorsThanTheLimitAreRefusedAndClosed() {
        UserModeEmulation.skipIfIt("loses MSG_CTRUNC");
        try (UnixSocket.Pair pair = UnixSocket.pair();
                Descriptor file = LinuxFiles.memoryFile("one of too many")) {
            List<Descriptor> tooMany = Collections.nCopies(UnixSocket.DESCRIPTOR_LIMIT + 5, file);
            pair.first().send(new byte[1], tooMany);
            int before = Directories.list("/proc/self/fd").size();
            assertThatThrownBy(() -> pair.second().receive(1)).hasMessageContaining("EMSGSIZE");
            assertThat(Directories.list("/proc/self/fd")).hasSize(before);
        }
    }

    @Test
    void aReceiveAndAnAcceptEndWithTheirTime() {
        UnixAddress address = UnixAddress.path(folder.resolve("socket").toString());
        try (UnixSocket listener = UnixSocket.listen(address, 1);
                UnixSocket.Pair pair = UnixSocket.pair()) {
            listener.setReceiveTimeout(Duration.ofNanos(1));
            pair.first().setReceiveTimeout(Duration.ofMillis(1));
            for (Runnable wait :
                    List.<Runnable>of(listener::accept, () -> pair.first().receive(1))) {
                assertThatThrownBy(wait::run)
                        .isInstanceOfSatisfying(
                                LinuxException.class, e -> assertThat(e.isTimeout()).isTrue());
            }
        }
    }

    @Test
    void aSendThatNobodyReadsEndsWithItsTime() {
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            pair.first().setSendTimeout(Duration.ofMillis(1));
            assertThatThrownBy(() -> pair.first().sendAll(new byte[16 << 20]))
                    .hasMessageContaining("EAGAIN");
        }
    }

    @Test
    void aPeerThatIsGoneIsAnErrorAndNoSignal() {
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            pair.second().close();
            assertThatThrownBy(() -> pair.first().sendAll(new byte[1]))
                    .hasMessageContaining("EPIPE");
        }
    }

    @Test
    void aBigMessageArrivesWhole() throws InterruptedException {
        byte[] big = new byte[1 << 20];
        big[big.length - 1] = 7;
        try (UnixSocket.Pair pair = UnixSocket.pair();
                Descriptor file = LinuxFiles.memoryFile("attached")) {
            Thread sender = new Thread(() -> pair.first().sendAll(big, List.of(file)), "sender");
            sender.start();
            List<Descriptor> descriptors = new ArrayList<>();
            int size = 0;
            byte last = 0;
            while (size < big.length) {
                ReceivedMessage message = pair.second().receive(100_000);
                descriptors.addAll(message.descriptors());
                size += message.data().length;
                last = message.data()[message.data().length - 1];
            }
            sender.join();
            assertThat(last).isEqualTo((byte) 7);
            assertThat(descriptors).hasSize(1);
            descriptors.forEach(Descriptor::close);
        }
    }

    @Test
    void anInterruptWakesTheReceiver() throws InterruptedException {
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            List<Boolean> ends = new ArrayList<>();
            Thread receiver =
                    new Thread(() -> ends.add(pair.first().receive(1).isEnd()), "receiver");
            receiver.start();
            pair.first().interrupt();
            receiver.join();
            assertThat(ends).containsExactly(true);
        }
    }

    @Test
    void namesUpToTheLimitAreTaken() {
        String longest = "n".repeat(UnixAddress.NAME_LIMIT_BYTES - 1);
        assertThat(UnixAddress.path(longest).encoded()).hasSize(110);
        assertThat(UnixAddress.abstractName(longest).encoded()).hasSize(110);
        assertThat(UnixAddress.abstractName("name")).hasToString("@name");
        assertThatIllegalArgumentException().isThrownBy(() -> UnixAddress.path(longest + "n"));
        assertThatIllegalArgumentException().isThrownBy(() -> UnixAddress.path(""));
        assertThatIllegalArgumentException().isThrownBy(() -> UnixAddress.path("a\0b").encoded());
    }

    private static String text(UnixSocket socket) {
        try (ReceivedMessage message = socket.receive(100)) {
            return new String(message.data(), UTF_8);
        }
    }
}
