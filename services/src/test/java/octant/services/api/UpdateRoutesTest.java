package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateRoutesTest {
    private static final String TOKEN = "a-token";
    private static final String INSTALL = "/api/v1/update/install";
    private static final String BODY = "{\"url\":\"http://h/b.raucb\"}";
    private static final String[] ALLOWED = {
        "Authorization", "Bearer " + TOKEN, "Content-Type", "application/json"
    };

    @TempDir Path folder;

    @Test
    void tellsTheStatusToEverybody() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            HttpResponse<String> answer = api.request("GET", "/api/v1/update");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(UpdateDocument.json(Updates.BUSY));
        }
    }

    @Test
    void asksForWhatTheBodySays() throws Exception {
        try (ApiFixture api = open()) {
            assertThat(api.post(INSTALL, BODY, ALLOWED).statusCode()).isEqualTo(202);
            api.post(
                    INSTALL,
                    "{\"url\":\"/data/b\",\"allowDowngrade\":true,\"reboot\":true}",
                    ALLOWED);
            api.post("/api/v1/update/mark-good", "", "Authorization", "bearer  " + TOKEN);
            api.post("/api/v1/update/rollback", "{\"reboot\":true}", ALLOWED);
            api.post("/api/v1/update/rollback", "", ALLOWED);
            api.post("/api/v1/update/check", "{}", ALLOWED);
            assertThat(api.updates.asked)
                    .containsExactly(
                            new UpdateRequest.Install("http://h/b.raucb", false, false),
                            new UpdateRequest.Install("/data/b", true, true),
                            new UpdateRequest.MarkGood(),
                            new UpdateRequest.Rollback(true),
                            new UpdateRequest.Rollback(false),
                            new UpdateRequest.Check());
        }
    }

    @Test
    void tellsWhatBecameOfIt() throws Exception {
        try (ApiFixture api = open()) {
            api.updates.reply = new UpdateReply.Done("1.0 is the newest");
            HttpResponse<String> done = api.post("/api/v1/update/check", "", ALLOWED);
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(Json.read(done.body())).isEqualTo(Map.of("message", "1.0 is the newest"));
            api.updates.reply = new UpdateReply.Busy("install x, since 12:00");
            assertRefused(api.post(INSTALL, BODY, ALLOWED), 409, "install x, since 12:00");
            api.updates.reply = new UpdateReply.Refused("on trial");
            assertRefused(api.post(INSTALL, BODY, ALLOWED), 409, "on trial");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "mark-good", "rollback", "check"})
    void nobodyMayWriteWithoutATokenOnTheMachine(String name) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            HttpResponse<String> answer = api.post("/api/v1/update/" + name, BODY, ALLOWED);
            ApiServiceTest.assertProblem(answer, 403, "/api/v1/update/" + name);
            assertThat(answer.body()).contains("octant api-token");
            assertThat(api.updates.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer a-toke",
                "Bearer a-token2",
                "Basic a-token",
                "a-token"
            })
    void aWrongTokenIsRefused(String authorization) throws Exception {
        try (ApiFixture api = open()) {
            HttpResponse<String> answer =
                    api.post(
                            INSTALL,
                            BODY,
                            "Authorization",
                            authorization,
                            "Content-Type",
                            "application/json");
            ApiServiceTest.assertProblem(answer, 401, INSTALL);
            assertThat(answer.headers().allValues("www-authenticate")).containsExactly("Bearer");
            assertThat(api.updates.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | 'want a string'",
                "'{}'          | 'want a string'",
                "'{\"url\":1}' | 'character 7'",
                "'[]'          | 'character 0'",
                "'{\"url\":\"a\",\"force\":true}' | 'unknown member'"
            })
    void aBodyThatIsNotTheOneWantedIsABadRequest(String body, String why) throws Exception {
        try (ApiFixture api = open()) {
            assertRefused(api.post(INSTALL, body, ALLOWED), 400, why);
            assertThat(api.updates.asked).isEmpty();
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws Exception {
        try (ApiFixture api = open()) {
            String[] headers = ALLOWED.clone();
            headers[3] = "text/plain";
            assertRefused(api.post(INSTALL, BODY, headers), 415, "application/json");
            headers[3] = "application/json; charset=utf-8";
            assertThat(api.post(INSTALL, BODY, headers).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        try (ApiFixture api = open()) {
            int limit = ApiLimits.standard().bodyBytes();
            String head = "{\"url\":\"";
            String fits = head + "a".repeat(limit - head.length() - 2) + "\"}";
            assertThat(api.post(INSTALL, fits, ALLOWED).statusCode()).isEqualTo(202);
            assertThat(api.post(INSTALL, fits + " ", ALLOWED).statusCode()).isEqualTo(413);
            assertThat(api.updates.asked).hasSize(1);
        }
    }

    @Test
    void aNewTokenHoldsAtOnce() throws Exception {
        try (ApiFixture api = open()) {
            Files.writeString(folder.resolve("token"), AccessToken.hashLine("another"));
            assertThat(api.post(INSTALL, BODY, ALLOWED).statusCode()).isEqualTo(401);
            Files.writeString(folder.resolve("token"), "damaged");
            assertThat(api.post(INSTALL, BODY, ALLOWED).statusCode()).isEqualTo(403);
        }
    }

    private ApiFixture open() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), AccessToken.hashLine(TOKEN));
        return new ApiFixture(ApiLimits.standard(), Machines::healthy, new AccessToken(file));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String why) {
        ApiServiceTest.assertProblem(answer, status, answer.request().uri().getPath());
        assertThat(Json.object(Json.read(answer.body())).get("detail")).asString().contains(why);
    }
}
