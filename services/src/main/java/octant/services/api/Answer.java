package octant.services.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Sends answers: whole, with the headers that every answer carries, and without a body to `HEAD`.
final class Answer {
    static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    static final Header PROBLEM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);

    private static final List<Header> COMMON =
            List.of(
                    HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"),
                    HeaderValues.createCached(
                            HeaderNames.create("X-Content-Type-Options"), "nosniff"));

    private Answer() {}

    static List<Header> commonHeaders() {
        return COMMON;
    }

    static void json(ServerRequest request, ServerResponse response, Status status, String json) {
        send(request, response, status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    static void problem(ServerRequest request, ServerResponse response, Problem problem) {
        byte[] body = problem.json().getBytes(StandardCharsets.UTF_8);
        send(request, response, problem.status(), PROBLEM, body);
    }

    static void send(
            ServerRequest request,
            ServerResponse response,
            Status status,
            Header contentType,
            byte[] body) {
        response.status(status).header(contentType);
        COMMON.forEach(response::header);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.headers().contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }
}
