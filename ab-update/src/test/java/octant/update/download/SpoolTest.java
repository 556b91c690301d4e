package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import octant.update.bundle.BundleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers without ranges.
class SpoolTest {
    private static final GoodFile FILE = GoodFile.ofSize(200_000);

    @TempDir private Path folder;

    @Test
    void isRefusedWithoutAFolderForTheFile() throws Exception {
        try (HostileServer server = new HostileServer((_, _, wire) -> wire.bytes(FILE.whole()))) {
            assertThatThrownBy(() -> read(server, DownloadOptions.standard()))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("does not serve ranges; use one that does");
        }
    }

    @Test
    void readsTheWholeFileOnceAndLeavesNoFileBehind() throws Exception {
        try (HostileServer server = new HostileServer((_, _, wire) -> wire.bytes(FILE.whole()));
                HttpBundleSource source = open(server, spooling())) {
            ByteBuffer into = ByteBuffer.allocate(1000);
            source.read(100_000, into);
            assertThat(into.array())
                    .isEqualTo(Arrays.copyOfRange(FILE.content(), 100_000, 101_000));
            assertThat(source.bytesFetched()).isEqualTo(200_000);
            assertThat(server.requests()).hasSize(1);
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void startsAgainWhenTheConnectionBreaks() throws Exception {
        HostileServer.Script breaking =
                (number, _, wire) -> {
                    byte[] whole = FILE.whole();
                    if (number == 0) {
                        wire.bytes(Arrays.copyOf(whole, whole.length - 1)).reset();
                    } else {
                        wire.bytes(whole);
                    }
                };
        try (HostileServer server = new HostileServer(breaking)) {
            assertThat(read(server, spooling())).isEqualTo(FILE.content());
        }
    }

    @Test
    void takesAFileWithoutAnAnnouncedSize() throws Exception {
        byte[] answer =
                GoodFile.joined("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", FILE.content());
        try (HostileServer server = new HostileServer((_, _, wire) -> wire.bytes(answer))) {
            assertThat(read(server, spooling())).isEqualTo(FILE.content());
        }
    }

    @Test
    void stopsAtTheAllowedSize() throws Exception {
        HostileServer.Script endless =
                (_, _, wire) -> {
                    wire.text("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                    while (true) {
                        wire.bytes(new byte[10_000]);
                    }
                };
        try (HostileServer server = new HostileServer(endless)) {
            assertThatThrownBy(() -> read(server, limited(100_000)))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("more than 100000 bytes");
        }
    }

    @Test
    void refusesAnAnnouncedSizeThatIsNotAllowed() throws Exception {
        try (HostileServer server = new HostileServer((_, _, wire) -> wire.bytes(FILE.whole()))) {
            assertThat(read(server, limited(200_000))).isEqualTo(FILE.content());
            assertThatThrownBy(() -> read(server, limited(199_999)))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("200000 bytes, without ranges");
        }
    }

    @Test
    void refusesAServerThatChangesItsMindAboutRanges() throws Exception {
        AnswerBody broken = new AnswerBody();
        broken.onError(new IOException("reset"));
        FileRequests.Reply first =
                new FileRequests.Reply(
                        new RangeAnswer.Whole(OptionalLong.empty(), new FileIdentity("", "")),
                        broken);
        try (HostileServer server =
                        new HostileServer((_, request, wire) -> wire.bytes(FILE.answer(request)));
                FileRequests requests =
                        new FileRequests(
                                Address.of(server.uri("/f")), spooling(), FakePacing.standing())) {
            assertThatThrownBy(() -> Spool.fill(requests, first, folder, new AtomicLong()))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("sent the whole file and does not any more");
        }
    }

    private DownloadOptions spooling() {
        return DownloadOptions.standard().withSpoolFolder(folder);
    }

    private DownloadOptions limited(long bytes) {
        return spooling().with(DownloadLimits.standard().withMaxBytes(bytes));
    }

    private static HttpBundleSource open(HostileServer server, DownloadOptions options) {
        return HttpBundleSource.open(server.uri("/f"), options, FakePacing.standing());
    }

    private static byte[] read(HostileServer server, DownloadOptions options) throws IOException {
        try (HttpBundleSource source = open(server, options)) {
            ByteBuffer into = ByteBuffer.allocate((int) source.sizeBytes());
            source.read(0, into);
            return into.array();
        }
    }
}
