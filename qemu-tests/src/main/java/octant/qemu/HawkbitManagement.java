package octant.qemu;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// hawkBit's management interface, as far as tests need it. Every method throws [QemuException] if
/// the server refuses, with its answer.
public final class HawkbitManagement implements AutoCloseable {
    static final String USER = "admin";

    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(2);
    private static final Duration STATE_LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final String BOUNDARY = "octant-part-boundary";
    private static final int FIRST_NOT_OK = 300;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String authorization;

    /// What became of an action.
    ///
    /// @param states newest first, as hawkBit names them: `finished`, `error`, `running`,
    ///   `canceled`, `download`, `retrieved` …
    /// @param messages of these, newest first: hawkBit's own and what the machine told
    public record Action(List<String> states, List<String> messages) {
        public String state() {
            return states.isEmpty() ? "" : states.getFirst();
        }
    }

    HawkbitManagement(URI server, String password) {
        this.server = server;
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /// Makes a machine known.
    ///
    /// @return its target token, for `hawkbit-target-token`
    public String createTarget(String controller) {
        Json target =
                Json.object(Map.of("controllerId", text(controller), "name", text(controller)));
        return post("/rest/v1/targets", array(target))
                .items()
                .getFirst()
                .field("securityToken")
                .text();
    }

    /// Allows one token for all machines, for `hawkbit-gateway-token`.
    public void allowGatewayToken(String token) {
        configure("authentication.gatewaytoken.key", text(token));
        configure("authentication.gatewaytoken.enabled", new Json.Truth(true));
    }

    /// Uploads a bundle and makes a distribution of it.
    ///
    /// @return the distribution's number
    public long createRelease(String name, String version, Path bundle) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("name", text(name));
        fields.put("version", text(version));
        fields.put("type", text("os"));
        Json module =
                post("/rest/v1/softwaremodules", array(Json.object(fields))).items().getFirst();
        upload(module.field("id").number(), bundle);
        Json part = Json.object(Map.of("id", module.field("id")));
        fields.put("modules", array(part));
        return post("/rest/v1/distributionsets", array(Json.object(fields)))
                .items()
                .getFirst()
                .field("id")
                .number();
    }

    /// Wants that release on that machine, at once.
    ///
    /// @return the action's number
    public long assign(long release, String controller) {
        Json target = Json.object(Map.of("id", text(controller), "type", text("forced")));
        Json answer =
                post("/rest/v1/distributionsets/" + release + "/assignedTargets", array(target));
        return answer.field("assignedActions").items().getFirst().field("id").number();
    }

    /// Rolls that release out to one group of all machines whose id fits, and starts it.
    ///
    /// @param controllers such as `vm-*`
    /// @return the roll-out's number
    public long rollOut(String name, long release, String controllers) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("name", text(name));
        fields.put("distributionSetId", number(release));
        fields.put("targetFilterQuery", text("controllerId==" + controllers));
        fields.put("amountGroups", number(1));
        fields.put("type", text("forced"));
        fields.put("successCondition", threshold("100"));
        fields.put("errorCondition", threshold("50"));
        long id = post("/rest/v1/rollouts", Json.object(fields)).field("id").number();
        await("roll-out " + name + " to be ready", () -> rollOutState(id).equals("ready"));
        send(request("/rest/v1/rollouts/" + id + "/start").POST(BodyPublishers.noBody()));
        await("roll-out " + name + " to run", () -> !rollOutTotals(id).containsKey("notstarted"));
        return id;
    }

    /// `ready`, `running`, `finished`, `paused` …
    public String rollOutState(long rollOut) {
        return get("/rest/v1/rollouts/" + rollOut).field("status").text();
    }

    /// How many machines are in which state (`finished`, `error`, `running`, `notstarted` …), those
    /// that are in none left out.
    public Map<String, Long> rollOutTotals(long rollOut) {
        Map<String, Long> totals = new LinkedHashMap<>();
        Json counts = get("/rest/v1/rollouts/" + rollOut).field("totalTargetsPerStatus");
        if (counts instanceof Json.Fields(Map<String, Json> fields)) {
            fields.forEach((state, count) -> {
                if (count.number() > 0) {
                    totals.put(state, count.number());
                }
            });
        }
        return totals;
    }

    /// Numbers of all actions of a machine, newest first.
    public List<Long> actions(String controller) {
        return get("/rest/v1/targets/" + controller + "/actions?sort=id:DESC")
                .field("content")
                .items()
                .stream()
                .map(action -> action.field("id").number())
                .toList();
    }

    public Action action(String controller, long action) {
        List<Json> entries =
                get("/rest/v1/targets/"
                                + controller
                                + "/actions/"
                                + action
                                + "/status?limit=200&sort=id:DESC")
                        .field("content")
                        .items();
        List<String> messages =
                entries.stream()
                        .flatMap(entry -> entry.field("messages").items().stream())
                        .filter(Json.Text.class::isInstance)
                        .map(Json::text)
                        .toList();
        return new Action(
                entries.stream().map(entry -> entry.field("type").text()).toList(), messages);
    }

    /// Asks the machine to call an action off.
    public void cancel(String controller, long action) {
        send(request("/rest/v1/targets/" + controller + "/actions/" + action).DELETE());
    }

    /// What the machine told of itself.
    public Map<String, String> attributes(String controller) {
        Map<String, String> attributes = new LinkedHashMap<>();
        String answer = send(request("/rest/v1/targets/" + controller + "/attributes").GET());
        // A machine that told nothing yet has no document at all.
        if (!answer.isEmpty()
                && Json.parse(answer) instanceof Json.Fields(Map<String, Json> fields)) {
            fields.forEach((name, value) -> attributes.put(name, value.text()));
        }
        return attributes;
    }

    /// `unknown`, `pending`, `in_sync`, `error`.
    public String targetState(String controller) {
        return get("/rest/v1/targets/" + controller).field("updateStatus").text();
    }

    /// Waits until it holds.
    ///
    /// @throws QemuException if it does not within a minute
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + STATE_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                throw new QemuException("waited " + STATE_LIMIT + " for " + what);
            }
            pause(POLL);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    boolean answers() {
        try {
            HttpRequest request = request("/rest/v1/system/configs").build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while waiting for hawkBit", e);
        }
    }

    void allowTargetTokens() {
        configure("authentication.targettoken.enabled", new Json.Truth(true));
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while waiting for hawkBit", e);
        }
    }

    private void configure(String key, Json value) {
        String body = Json.object(Map.of("value", value)).toString();
        send(json("/rest/v1/system/configs/" + key).PUT(BodyPublishers.ofString(body)));
    }

    private void upload(long module, Path bundle) {
        String head =
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + bundle.getFileName()
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        try {
            send(
                    request("/rest/v1/softwaremodules/" + module + "/artifacts")
                            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                            .POST(
                                    BodyPublishers.concat(
                                            BodyPublishers.ofString(head),
                                            BodyPublishers.ofFile(bundle),
                                            BodyPublishers.ofString(
                                                    "\r\n--" + BOUNDARY + "--\r\n"))));
        } catch (FileNotFoundException e) {
            throw new QemuException(bundle + ": no such bundle", e);
        }
    }

    private Json get(String path) {
        return Json.parse(send(request(path).GET()));
    }

    private Json post(String path, Json body) {
        return Json.parse(send(json(path).POST(BodyPublishers.ofString(body.toString()))));
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(REQUEST_LIMIT)
                .header("Authorization", authorization);
    }

    private String send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String what = request.method() + " " + request.uri().getPath();
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_NOT_OK) {
                throw new QemuException(
                        "hawkBit: " + what + ": " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new QemuException("hawkBit: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("hawkBit: " + what + ": interrupted", e);
        }
    }

    private static Json threshold(String percent) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("condition", text("THRESHOLD"));
        fields.put("expression", text(percent));
        return Json.object(fields);
    }

    private static Json array(Json item) {
        return new Json.Items(List.of(item));
    }

    private static Json text(String text) {
        return new Json.Text(text);
    }

    private static Json number(long number) {
        return new Json.Decimal(BigDecimal.valueOf(number));
    }
}
