package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octant.update.download.DownloadOptions;
import octant.update.download.HostileServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a real server does not do on demand; for the rest see `HawkbitServerTest`.
class HawkbitClientTest {
    private static final String ROOT = "/DEFAULT/controller/v1/vm";

    private final Map<String, String> documents = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Machine machine = new Machine();
    private String postStatus = "200 OK";
    private HostileServer server;
    private HawkbitClient client;

    @BeforeEach
    void start() throws Exception {
        server = new HostileServer((_, request, wire) -> wire.text(answer(request)));
        client = client(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void sleepsLessWhileItInstalls() throws Exception {
        offers("deploymentBase", deployment("deployment"));
        assertThat(client.poll().next()).isEqualTo(HawkbitClient.ACTIVE_SLEEP);
        machine.status = new ActionStatus.OnTrial("reboot");
        assertThat(client.poll().next()).isEqualTo(HawkbitClient.ACTIVE_SLEEP);
        machine.status = new ActionStatus.Committed("0.1.1");
        assertThat(client.poll().next()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void tellsTheSameProgressOnceButAnEndUntilItIsHeard() throws Exception {
        offers("deploymentBase", deployment("deployment"));
        client.poll();
        machine.status = new ActionStatus.Installing("rootfs", 41);
        client.poll();
        machine.status = new ActionStatus.Installing("rootfs", 49);
        client.poll();
        machine.status = new ActionStatus.Failed("no");
        client.poll();
        client.poll();
        assertThat(told).hasSize(4);
        assertThat(told.get(1)).contains("\"cnt\":40").contains("\"proceeding\"");
        assertThat(told.get(2)).isEqualTo(told.get(3)).contains("\"failure\"").contains("\"no\"");
    }

    @Test
    void takesAnActionThatTheServerClosedForAnEnd() throws Exception {
        offers("deploymentBase", deployment("deployment"));
        machine.status = new ActionStatus.Committed("0.1.1");
        postStatus = "410 Gone";
        HawkbitClient.Round round = client.poll();
        assertThat(round.problem()).isEmpty();
        assertThat(round.state()).isInstanceOf(DeploymentState.Closed.class);
    }

    @Test
    void tellsAgainWhatTheServerDidNotTake() throws Exception {
        offers("deploymentBase", deployment("deployment"));
        machine.status = new ActionStatus.Committed("0.1.1");
        postStatus = "500 Broken";
        assertThat(client.poll().problem()).contains("500");
        postStatus = "200 OK";
        assertThat(client.poll().problem()).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void comesBackLaterAndLaterAfterErrors() throws Exception {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waits.add(client.poll().next());
        }
        assertThat(waits)
                .startsWith(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40))
                .endsWith(HawkbitClient.LONGEST_BACK_OFF, HawkbitClient.LONGEST_BACK_OFF);
        documents.put(ROOT, Documents.base("01:00:00", ""));
        assertThat(client.poll().next()).isEqualTo(Duration.ofHours(1));
        documents.clear();
        assertThat(client.poll().next()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void agreesWhenItsOwnerDoes() throws Exception {
        offers("confirmationBase", deployment("confirmation"));
        assertThat(client.poll().state()).isInstanceOf(DeploymentState.Waiting.class);
        assertThat(told).isEmpty();
        machine.confirmation = new Confirmation.Denied("not today");
        client.poll();
        machine.confirmation = new Confirmation.Confirmed("go");
        client.poll();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("\"denied\"").contains("\"not today\"");
        assertThat(told.get(1)).contains("\"confirmed\"").contains("\"go\"");
        assertThat(machine.begun).isZero();
    }

    @Test
    void keepsItsTokenFromOtherServers() throws Exception {
        documents.put(
                ROOT,
                Documents.base(
                        "01:00:00",
                        Documents.link("deploymentBase", "http://other.invalid/deploymentBase/1")));
        assertThat(client.poll().problem()).contains("links to another one");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void followsNoRedirect() throws Exception {
        documents.put(ROOT, "redirect");
        assertThat(client.poll().problem()).contains("302");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusesAnEndlessAnswer() throws Exception {
        String most = Documents.base("01:00:00", "");
        documents.put(ROOT, most + " ".repeat(DdiConnection.MAX_BODY_BYTES - most.length()));
        assertThat(client.poll().problem()).isEmpty();
        documents.put(ROOT, most + " ".repeat(DdiConnection.MAX_BODY_BYTES - most.length() + 1));
        assertThat(client.poll().problem()).isNotEmpty();
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws Exception {
        HostileServer.Script silent = (_, _, _) -> Thread.sleep(Duration.ofDays(1));
        HostileServer.Script stops =
                (_, _, wire) -> {
                    wire.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
                    Thread.sleep(Duration.ofDays(1));
                };
        for (HostileServer.Script script : List.of(silent, stops)) {
            server.close();
            client.close();
            server = new HostileServer(script);
            client = client(Duration.ofMillis(100));
            assertThat(client.poll().problem()).isNotEmpty();
        }
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.poll()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusesACancellationOfNothing() throws Exception {
        offers("cancelAction", "{\"id\":\"1\"}");
        assertThat(client.poll().problem()).contains("cancellation of nothing");
        assertThat(told).isEmpty();
    }

    private HawkbitClient client(Duration limit) {
        return HawkbitClient.create(
                new HawkbitConfiguration(
                        server.uri(""),
                        "DEFAULT",
                        "vm",
                        HawkbitToken.target("secret"),
                        DownloadOptions.standard()),
                machine,
                limit);
    }

    private void offers(String relation, String document) {
        URI link = server.uri(ROOT + "/" + relation + "/1?c=5");
        documents.put(ROOT, Documents.base("01:00:00", Documents.link(relation, link.toString())));
        documents.put(link.getPath() + "?c=5", document);
    }

    private String deployment(String part) {
        return Documents.deployment(
                "1", part, "forced", Documents.artifact("f.raucb", "http://h/f.raucb"));
    }

    private String answer(HostileServer.Request request) {
        if (!request.method().equals("GET")) {
            told.add(request.body());
            return "HTTP/1.1 " + postStatus + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        }
        String document = documents.get(request.path());
        if (document == null) {
            return "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        }
        if (document.equals("redirect")) {
            return "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n";
        }
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                + document.length()
                + "\r\n\r\n"
                + document;
    }

    private static final class Machine implements FleetTarget {
        private ActionStatus status = new ActionStatus.Unknown();
        private Confirmation confirmation = new Confirmation.Later();
        private int begun;

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }

        @Override
        public ActionStatus status(ActionId action) {
            return status;
        }

        @Override
        public void begin(FleetUpdate update) {
            begun++;
            status = new ActionStatus.Installing("begins", 0);
        }

        @Override
        public boolean cancel(ActionId action) {
            return true;
        }

        @Override
        public Confirmation confirm(FleetUpdate update) {
            return confirmation;
        }
    }
}
