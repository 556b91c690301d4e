package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import octant.update.bundle.BundleException;
import octant.update.download.Authorization;
import octant.update.download.DownloadOptions;
import octant.update.download.HostileServer;
import octant.update.download.HttpBundleSource;
import org.junit.jupiter.api.Test;

class FleetUpdateTest {
    private static final String ANSWER =
            "HTTP/1.1 206 Partial Content\r\nConnection: close\r\n"
                    + "Content-Range: bytes 0-0/300\r\nContent-Length: 1\r\n\r\nx";

    @Test
    void opensAFileOfTheAnnouncedSizeOnly() throws Exception {
        try (HostileServer server = new HostileServer((_, _, wire) -> wire.text(ANSWER))) {
            try (HttpBundleSource source = update(server, 300).open()) {
                assertThat(source.sizeBytes()).isEqualTo(300);
            }
            assertThatThrownBy(() -> update(server, 301).open())
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("has 300 bytes, the fleet server announced 301");
            assertThat(server.requests())
                    .allMatch(r -> r.header("Authorization").orElse("").equals("Scheme secret"));
            assertThat(update(server, 300).toString()).doesNotContain("secret");
        }
    }

    private static FleetUpdate update(HostileServer server, long sizeBytes) {
        return new FleetUpdate(
                new ActionId("1"),
                "octant",
                "0.1.1",
                true,
                server.uri("/f.raucb"),
                sizeBytes,
                "",
                DownloadOptions.standard().with(Authorization.of("Scheme", "secret")));
    }
}
