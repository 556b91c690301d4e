package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.service.registry.GlobalServiceRegistry;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Map;
import octant.init.service.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/health",
                "/api/v1/status",
                "/api/v1/openapi.json",
                "/api/v1/update"
            })
    void answersGetWithJsonThatNobodyMayStoreOrGuess(String path) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            HttpResponse<String> answer = api.request("GET", path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertHeaders(answer, "application/json");
            assertThat(Json.read(answer.body())).isInstanceOf(Map.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/health", "/api/v1/status", "/api/v1/openapi.json", "/no"})
    void answersHeadWithTheHeadersOfGetAndNoBody(String path) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            HttpResponse<String> get = api.request("GET", path);
            HttpResponse<String> head = api.request("HEAD", path);
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.body()).isEmpty();
            for (String name : new String[] {"content-length", "content-type", "cache-control"}) {
                assertThat(head.headers().allValues(name))
                        .isEqualTo(get.headers().allValues(name))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /",
        "PUT, /api/v1/health",
        "DELETE, /api/v1/status",
        "PATCH, /api/v1/openapi.json",
        "OPTIONS, /api/v1/status",
        "TRACE, /",
        "BREW, /api/v1/health"
    })
    void refusesOtherMethodsAndNamesTheAllowedOnes(String method, String path) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            HttpResponse<String> answer = api.request(method, path);
            assertProblem(answer, 405, path);
            assertThat(answer.headers().allValues("allow")).containsExactly("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "mark-good", "rollback", "check"})
    void refusesToReadWhatIsOnlyWrittenTo(String name) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String path = "/api/v1/update/" + name;
            HttpResponse<String> answer = api.request("GET", path);
            assertProblem(answer, 405, path);
            assertThat(answer.headers().allValues("allow")).containsExactly("POST");
            assertThat(api.updates.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/api",
                "/api/v1",
                "/api/v1/health/",
                "/api/v1/health/x",
                "/API/v1/health",
                "/api/v1/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/api/v1/status%00"
            })
    void answersNotFoundOffTheTable(String path) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            assertProblem(api.request("GET", path), 404, path);
            assertProblem(api.request("POST", path), 404, path);
        }
    }

    @Test
    void ignoresTheQuery() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            assertThat(api.request("GET", "/api/v1/health?a=b&a=%20").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersHealthWith503WhenAServiceIsNotWell() throws Exception {
        try (ApiFixture api = new ApiFixture(ApiLimits.standard(), Machines::withFailedLedger)) {
            HttpResponse<String> answer = api.request("GET", "/api/v1/health");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertHeaders(answer, "application/json");
            assertThat(Json.read(answer.body()))
                    .isEqualTo(Map.of("status", "down", "services", Map.of("ledger", "down")));
            assertThat(api.request("GET", "/api/v1/status").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answers500WithoutTellingWhyWhenAHandlerThrows() throws Exception {
        StatusSource broken =
                () -> {
                    throw new IllegalStateException("secret");
                };
        try (ApiFixture api = new ApiFixture(ApiLimits.standard(), broken)) {
            HttpResponse<String> answer = api.request("GET", "/api/v1/status");
            assertProblem(answer, 500, "/api/v1/status");
            assertThat(answer.body()).doesNotContain("secret", "Exception");
            assertThat(api.request("GET", "/").statusCode()).isEqualTo(200);
            assertThat(api.run.crashes).isEmpty();
        }
    }

    @Test
    void takesThePortAgainAfterARestart() throws Exception {
        try (ApiFixture first = ApiFixture.standard()) {
            InetSocketAddress address = first.address();
            // An answered connection that the service closed first is in TIME_WAIT afterwards.
            first.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            ApiService service =
                    new ApiService(
                            new ApiConfiguration(address, ApiLimits.standard()),
                            Machines::healthy,
                            new Updates(),
                            ApiFixture.NO_TOKEN);
            first.service.stop();
            for (int i = 0; i < 3; i++) {
                service.start(first.run);
                assertThat(service.health()).isEqualTo(Health.HEALTHY);
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                    ApiFixture.send(
                            socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    assertThat(ApiFixture.rest(socket)).startsWith("HTTP/1.1 200");
                }
                service.stop();
                assertThat(service.health()).isInstanceOf(Health.Unhealthy.class);
            }
            assertThat(first.run.crashes).isEmpty();
        }
    }

    @Test
    void failsToStartWhereTheAddressIsTaken() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            ApiService second =
                    new ApiService(
                            new ApiConfiguration(api.address(), ApiLimits.standard()),
                            Machines::healthy,
                            new Updates(),
                            ApiFixture.NO_TOKEN);
            assertThatThrownBy(() -> second.start(api.run)).isInstanceOf(BindException.class);
            second.stop();
            assertThat(api.request("GET", "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void listensOnIpv4AndIpv6() throws Exception {
        ApiService service =
                new ApiService(
                        new ApiConfiguration(new InetSocketAddress(0), ApiLimits.standard()),
                        Machines::healthy,
                        new Updates(),
                        ApiFixture.NO_TOKEN);
        service.start(new RecordedRun());
        try {
            int port = service.address().orElseThrow().getPort();
            for (String loopback : new String[] {"127.0.0.1", "::1"}) {
                try (Socket socket = new Socket(InetAddress.getByName(loopback), port)) {
                    ApiFixture.send(
                            socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    assertThat(ApiFixture.rest(socket)).startsWith("HTTP/1.1 200");
                }
            }
        } finally {
            service.stop();
        }
    }

    @Test
    void keepsHelidonFromBuildingARegistryOfItsOwn() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            assertThat(api.request("GET", "/").statusCode()).isEqualTo(200);
            assertThat(GlobalServiceRegistry.registry()).isInstanceOf(EmptyRegistry.class);
        }
    }

    @Test
    void stopsInAnyStateAndTwice() throws Exception {
        ApiService service =
                new ApiService(
                        ApiConfiguration.standard(),
                        Machines::healthy,
                        new Updates(),
                        ApiFixture.NO_TOKEN);
        service.stop();
        service.stop();
        assertThat(service.address()).isEmpty();
    }

    static void assertProblem(HttpResponse<String> answer, int status, String instance) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertHeaders(answer, "application/problem+json");
        Map<String, Object> problem = Json.object(Json.read(answer.body()));
        assertThat(problem.keySet())
                .containsExactly("type", "title", "status", "detail", "instance");
        assertThat(problem)
                .containsEntry("type", "about:blank")
                .containsEntry("status", (long) status)
                .containsEntry("instance", instance);
    }

    private static void assertHeaders(HttpResponse<String> answer, String contentType) {
        assertThat(answer.headers().allValues("content-type")).containsExactly(contentType);
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
        assertThat(answer.headers().allValues("x-content-type-options")).containsExactly("nosniff");
    }
}
