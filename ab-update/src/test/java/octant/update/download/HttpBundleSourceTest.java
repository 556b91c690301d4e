package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import octant.update.bundle.BundleException;
import octant.update.bundle.ByteRange;
import org.junit.jupiter.api.Test;

class HttpBundleSourceTest {
    private static final DownloadOptions OPTIONS = DownloadOptions.standard();

    @Test
    void readsAnyBytesOfTheFile() throws Exception {
        GoodFile file = GoodFile.ofSize(300_000);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            assertThat(source.sizeBytes()).isEqualTo(300_000);
            Random random = new Random(1);
            for (int i = 0; i < 40; i++) {
                int length = 1 + random.nextInt(100_000);
                int offset = random.nextInt(300_000 - length + 1);
                assertThat(read(source, offset, length)).isEqualTo(slice(file, offset, length));
            }
        }
    }

    @Test
    void fetchesOnlyWhatIsRead() throws Exception {
        GoodFile file = GoodFile.ofSize(8 << 20);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            read(source, (8 << 20) - 8, 8);
            read(source, 1 << 20, 4096);
            read(source, (1 << 20) + 4096, 4096);
            assertThat(source.bytesFetched()).isEqualTo(8 + HttpBundleSource.READ_AHEAD_BYTES);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void makesOneRequestOfAnnouncedNeighbours() throws Exception {
        GoodFile file = GoodFile.ofSize(2 << 20);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            List<ByteRange> ranges =
                    List.of(
                            new ByteRange(4096, 8192),
                            new ByteRange(20_480, 300_000),
                            new ByteRange(1 << 20, 4096));
            source.prefetch(ranges);
            for (ByteRange range : ranges) {
                int offset = (int) range.offset();
                int length = (int) range.length();
                assertThat(read(source, offset, length)).isEqualTo(slice(file, offset, length));
            }
            assertThat(server.requests().stream().skip(1).map(r -> r.header("Range").orElse("")))
                    .containsExactly("bytes=4096-320479", "bytes=1048576-1052671");
            assertThat(source.bytesFetched()).isEqualTo(320_480 - 4096 + 4096);
        }
    }

    @Test
    void readsBetweenAnnouncedReadsWithoutLosingTheirRequest() throws Exception {
        GoodFile file = GoodFile.ofSize(3 << 20);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            source.prefetch(List.of(new ByteRange(0, 2 << 20)));
            for (int offset = 0; offset < 2 << 20; offset += 1 << 18) {
                assertThat(read(source, offset, 1 << 18)).isEqualTo(slice(file, offset, 1 << 18));
                assertThat(read(source, (3 << 20) - 4096, 4096))
                        .isEqualTo(slice(file, (3 << 20) - 4096, 4096));
            }
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void readsAnnouncedBytesInAnotherOrderToo() throws Exception {
        GoodFile file = GoodFile.ofSize(4 << 20);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            source.prefetch(List.of(new ByteRange(0, 4 << 20)));
            assertThat(read(source, 3 << 20, 100)).isEqualTo(slice(file, 3 << 20, 100));
            assertThat(read(source, 0, 100)).isEqualTo(slice(file, 0, 100));
        }
    }

    /// As hawkBit does.
    @Test
    void takesA200WhereAllBytesWereAskedFor() throws Exception {
        GoodFile file = GoodFile.ofSize(1000);
        HostileServer.Script whole =
                (_, request, wire) ->
                        wire.bytes(request.range()[1] == 999 ? file.whole() : file.answer(request));
        try (HostileServer server = new HostileServer(whole);
                HttpBundleSource source = open(server)) {
            assertThat(read(source, 0, 1000)).isEqualTo(file.content());
        }
    }

    @Test
    void readsMoreAtOnceThanItKeeps() throws Exception {
        int size = (ChunkCache.MAX_CHUNKS + 5) * ChunkCache.CHUNK_BYTES + 77;
        GoodFile file = GoodFile.ofSize(size);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            assertThat(read(source, 0, size)).isEqualTo(file.content());
        }
    }

    @Test
    void refusesToReadPastTheEnd() throws Exception {
        try (HostileServer server = serving(GoodFile.ofSize(100));
                HttpBundleSource source = open(server)) {
            assertThatThrownBy(() -> read(source, 93, 8)).isInstanceOf(BundleException.class);
            assertThatThrownBy(() -> read(source, -1, 8)).isInstanceOf(BundleException.class);
            assertThat(read(source, 92, 8)).hasSize(8);
        }
    }

    @Test
    void sendsTheTokenAndShowsItNowhere() throws Exception {
        try (HostileServer server =
                new HostileServer((_, _, wire) -> wire.text(status("401 Unauthorized")))) {
            DownloadOptions options = OPTIONS.with(Authorization.of("TargetToken", "very-secret"));
            assertThatThrownBy(() ->
                            HttpBundleSource.open(
                                    server.uri("/a.raucb?signature=also-secret"),
                                    options,
                                    FakePacing.standing()))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("/a.raucb")
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("secret");
            assertThat(server.requests().getFirst().header("Authorization"))
                    .contains("TargetToken very-secret");
            assertThat(options.toString()).doesNotContain("secret");
        }
    }

    @Test
    void acceptsExactlyTheAllowedSize() throws Exception {
        try (HostileServer server = serving(GoodFile.ofSize(1000))) {
            try (HttpBundleSource source =
                    HttpBundleSource.open(server.uri("/f"), atMost(1000), FakePacing.standing())) {
                assertThat(source.sizeBytes()).isEqualTo(1000);
            }
            assertThatThrownBy(() ->
                            HttpBundleSource.open(
                                    server.uri("/f"), atMost(999), FakePacing.standing()))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("1000 bytes, more than the 999 allowed");
        }
    }

    /// The close that is tested is the other thread's; the second one does nothing.
    @SuppressWarnings("try")
    @Test
    void isClosedByAnotherThreadWhileAReadWaits() throws Exception {
        GoodFile file = GoodFile.ofSize(1000);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        HostileServer.Script stall =
                (number, request, wire) -> {
                    byte[] answer = file.answer(request);
                    if (number > 0) {
                        wire.bytes(Arrays.copyOf(answer, answer.length - 1));
                        reading.countDown();
                        never.await();
                    }
                    wire.bytes(answer);
                };
        try (HostileServer server = new HostileServer(stall);
                HttpBundleSource source = open(server)) {
            Thread closer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    reading.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                source.close();
                            });
            assertThatThrownBy(() -> read(source, 0, 1000))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("closed");
            closer.join();
            assertThatThrownBy(() -> read(source, 0, 1))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("closed");
        } finally {
            never.countDown();
        }
    }

    @Test
    void endsAReadThatIsInterrupted() throws Exception {
        GoodFile file = GoodFile.ofSize(1000);
        try (HostileServer server = serving(file);
                HttpBundleSource source = open(server)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> read(source, 0, 1000))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static HostileServer serving(GoodFile file) throws Exception {
        return new HostileServer((_, request, wire) -> wire.bytes(file.answer(request)));
    }

    private static HttpBundleSource open(HostileServer server) {
        return HttpBundleSource.open(server.uri("/f.raucb"), OPTIONS, FakePacing.standing());
    }

    private static DownloadOptions atMost(long bytes) {
        return OPTIONS.with(OPTIONS.limits().withMaxBytes(bytes));
    }

    private static String status(String status) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    }

    private static byte[] read(HttpBundleSource source, long offset, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        source.read(offset, into);
        return into.array();
    }

    private static byte[] slice(GoodFile file, int offset, int length) {
        return Arrays.copyOfRange(file.content(), offset, offset + length);
    }
}
