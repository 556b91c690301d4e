package octant.services.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/// The routes of updates: one tells, the others change the machine and want the [AccessToken].
final class UpdateRoutes {
    /// How long an answer waits for what was asked; an installation is not waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Header CHALLENGE =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    private static final Status UNSUPPORTED = Status.UNSUPPORTED_MEDIA_TYPE_415;
    private static final String SOURCE = "url";
    private static final String ALLOW_DOWNGRADE = "allowDowngrade";
    private static final String REBOOT = "reboot";

    private final UpdateControl updates;
    private final AccessToken token;

    UpdateRoutes(UpdateControl updates, AccessToken token) {
        this.updates = updates;
        this.token = token;
    }

    void status(ServerRequest request, ServerResponse response) {
        Answer.json(request, response, Status.OK_200, UpdateDocument.json(updates.status()));
    }

    Handler install() {
        return writing(
                Set.of(SOURCE, ALLOW_DOWNGRADE, REBOOT),
                Duration.ZERO,
                body ->
                        new UpdateRequest.Install(
                                body.text(SOURCE), body.flag(ALLOW_DOWNGRADE), body.flag(REBOOT)));
    }

    Handler markGood() {
        return writing(Set.of(), PATIENCE, _ -> new UpdateRequest.MarkGood());
    }

    Handler rollback() {
        return writing(
                Set.of(REBOOT), PATIENCE, body -> new UpdateRequest.Rollback(body.flag(REBOOT)));
    }

    Handler check() {
        return writing(Set.of(), PATIENCE, _ -> new UpdateRequest.Check());
    }

    /// @param members that the body may have
    private Handler writing(
            Set<String> members, Duration patience, Function<JsonFields, UpdateRequest> wanted) {
        return (request, response) -> {
            if (!mayWrite(request, response)) {
                return;
            }
            try {
                String body = body(request);
                if (!body.isEmpty() && !isJson(request)) {
                    refuse(request, response, UNSUPPORTED, "Send the body as application/json.");
                    return;
                }
                JsonFields fields = JsonFields.parse(body.isEmpty() ? "{}" : body, members);
                answer(request, response, updates.ask(wanted.apply(fields), patience));
            } catch (JsonFields.JsonException e) {
                refuse(request, response, Status.BAD_REQUEST_400, "The body: " + e.getMessage());
            }
        };
    }

    private boolean mayWrite(ServerRequest request, ServerResponse response) {
        String authorization = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
        return switch (token.judge(authorization)) {
            case ALLOWED -> true;
            case WRONG -> {
                response.header(CHALLENGE);
                refuse(
                        request,
                        response,
                        Status.UNAUTHORIZED_401,
                        "Send the machine's token: Authorization: Bearer TOKEN.");
                yield false;
            }
            case NONE -> {
                refuse(
                        request,
                        response,
                        Status.FORBIDDEN_403,
                        "This machine has no token for writing; 'octant api-token' on it makes"
                                + " one.");
                yield false;
            }
        };
    }

    /// Its size is bounded by the listener.
    private static String body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return "";
        }
        try (InputStream in = request.content().inputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("body", e);
        }
    }

    private static boolean isJson(ServerRequest request) {
        String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end))
                .strip()
                .equalsIgnoreCase("application/json");
    }

    private static void answer(ServerRequest request, ServerResponse response, UpdateReply reply) {
        switch (reply) {
            case UpdateReply.Accepted(String text) ->
                    tell(request, response, Status.ACCEPTED_202, text);
            case UpdateReply.Done(String text) -> tell(request, response, Status.OK_200, text);
            case UpdateReply.Busy(String text) ->
                    refuse(request, response, Status.CONFLICT_409, text);
            case UpdateReply.Refused(String text) ->
                    refuse(request, response, Status.CONFLICT_409, text);
        }
    }

    private static void tell(
            ServerRequest request, ServerResponse response, Status status, String text) {
        String json = new JsonWriter().beginObject().name("message").value(text).end().text();
        Answer.json(request, response, status, json);
    }

    private static void refuse(
            ServerRequest request, ServerResponse response, Status status, String detail) {
        String path = request.prologue().uriPath().rawPath();
        Answer.problem(request, response, new Problem(status, detail, path));
    }
}
