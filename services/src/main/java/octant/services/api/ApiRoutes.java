package octant.services.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.MethodPredicate;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The table of routes. To add one: a row of [#table], and a path in `openapi.json` (a test fails
/// without). A path is either read (`GET` and `HEAD`) or written to (`POST`); any other method of
/// it is 405.
final class ApiRoutes {
    /// @param path exact, without parameters
    record Route(String path, Access access, Handler handler) {}

    enum Access {
        READ("GET, HEAD"),
        WRITE("POST");

        private final String methods;

        Access(String methods) {
            this.methods = methods;
        }

        private MethodPredicate predicate() {
            return switch (this) {
                case READ -> Method.predicate(Method.GET, Method.HEAD);
                case WRITE -> Method.predicate(Method.POST);
            };
        }
    }

    private static final String DESCRIPTION = "openapi.json";

    private final StatusSource source;
    private final UpdateRoutes updates;

    ApiRoutes(StatusSource source, UpdateRoutes updates) {
        this.source = source;
        this.updates = updates;
    }

    List<Route> table() {
        return List.of(
                new Route("/", Access.READ, this::index),
                new Route("/api/v1/health", Access.READ, this::health),
                new Route("/api/v1/status", Access.READ, this::status),
                new Route("/api/v1/openapi.json", Access.READ, this::description),
                new Route("/api/v1/update", Access.READ, updates::status),
                new Route("/api/v1/update/install", Access.WRITE, updates.install()),
                new Route("/api/v1/update/mark-good", Access.WRITE, updates.markGood()),
                new Route("/api/v1/update/rollback", Access.WRITE, updates.rollback()),
                new Route("/api/v1/update/check", Access.WRITE, updates.check()));
    }

    HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder();
        for (Route route : table()) {
            PathMatcher path = PathMatchers.exact(route.path());
            Access access = route.access();
            routing.route(access.predicate(), path, route.handler());
            routing.route(
                    Method.predicate(),
                    path,
                    (request, response) -> methodNotAllowed(access, request, response));
        }
        return routing.any(this::notFound);
    }

    private void index(ServerRequest request, ServerResponse response) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("name").value("octant").name("links").beginArray();
        for (Route route : table()) {
            json.value(route.path());
        }
        Answer.json(request, response, Status.OK_200, json.end().end().text());
    }

    private void health(ServerRequest request, ServerResponse response) {
        MachineStatus machine = source.status();
        Status status = machine.healthy() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
        Answer.json(request, response, status, StatusDocument.health(machine));
    }

    private void status(ServerRequest request, ServerResponse response) {
        Answer.json(request, response, Status.OK_200, StatusDocument.status(source.status()));
    }

    private void description(ServerRequest request, ServerResponse response) {
        try (InputStream in = ApiRoutes.class.getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                throw new IllegalStateException(DESCRIPTION + " is missing from the build");
            }
            Answer.send(request, response, Status.OK_200, Answer.JSON, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(DESCRIPTION, e);
        }
    }

    private static void methodNotAllowed(
            Access access, ServerRequest request, ServerResponse response) {
        response.header(HeaderValues.create(HeaderNames.ALLOW, access.methods));
        Answer.problem(
                request,
                response,
                new Problem(
                        Status.METHOD_NOT_ALLOWED_405,
                        "This path takes " + access.methods + ".",
                        request.prologue().uriPath().rawPath()));
    }

    private void notFound(ServerRequest request, ServerResponse response) {
        Answer.problem(
                request,
                response,
                new Problem(Status.NOT_FOUND_404, request.prologue().uriPath().rawPath()));
    }
}
