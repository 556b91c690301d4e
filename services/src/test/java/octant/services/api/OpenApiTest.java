package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The description, the table of routes and the answers say the same.
class OpenApiTest {
    @Test
    void describesEveryRouteAndNoOther() throws Exception {
        Set<String> routes = new TreeSet<>();
        table().forEach(route -> routes.add(route.path()));
        Map<String, Object> document = document();
        assertThat(document.get("openapi")).isEqualTo("3.1.0");
        assertThat(new TreeSet<>(at(document, "paths").keySet())).isEqualTo(routes);
    }

    @Test
    void describesHowEveryPathIsReachedWithProblemsForRefusals() throws Exception {
        Map<String, Object> paths = at(document(), "paths");
        for (ApiRoutes.Route route : table()) {
            boolean read = route.access() == ApiRoutes.Access.READ;
            Map<String, Object> methods = at(paths, route.path());
            assertThat(methods).as(route.path()).containsOnlyKeys(read ? "get" : "post");
            Map<String, Object> method = at(methods, read ? "get" : "post");
            assertThat(at(method, "responses"))
                    .as(route.path())
                    .containsKeys(read ? "200" : "202", "default");
            assertThat(method.containsKey("security")).as(route.path()).isEqualTo(!read);
        }
    }

    @Test
    void resolvesEveryReference() throws Exception {
        Map<String, Object> document = document();
        for (String reference : references(document)) {
            assertThat(reference).startsWith("#/");
            assertThat(at(document, reference.substring(2).split("/"))).isNotEmpty();
        }
    }

    @Test
    void describesWhatIsAnswered() throws Exception {
        Map<String, Object> document = document();
        for (StatusSource source :
                List.<StatusSource>of(Machines::healthy, Machines::withFailedLedger)) {
            try (ApiFixture api = new ApiFixture(ApiLimits.standard(), source)) {
                for (ApiRoutes.Route route : table()) {
                    if (route.access() == ApiRoutes.Access.WRITE) {
                        continue;
                    }
                    String path = route.path();
                    HttpResponse<String> answer = api.request("GET", path);
                    Map<String, Object> schema =
                            at(
                                    document,
                                    "paths",
                                    path,
                                    "get",
                                    "responses",
                                    "" + answer.statusCode(),
                                    "content",
                                    "application/json",
                                    "schema");
                    assertFits(document, schema, Json.read(answer.body()), path);
                }
                assertFits(
                        document,
                        at(document, "components", "schemas", "Problem"),
                        Json.read(api.request("GET", "/nope").body()),
                        "problem");
            }
        }
    }

    @Test
    void describesWhatUpdatesAnswer() throws Exception {
        Map<String, Object> document = document();
        Map<String, Object> schema = at(document, "components", "schemas", "Update");
        for (UpdateReport status : List.of(Updates.IDLE, Updates.BUSY)) {
            Object json = Json.read(UpdateDocument.json(status));
            assertFits(document, schema, json, "update");
        }
    }

    private static List<ApiRoutes.Route> table() {
        UpdateRoutes updates =
                new UpdateRoutes(new Updates(), new AccessToken(Path.of("/nonexistent")));
        return new ApiRoutes(Machines::healthy, updates).table();
    }

    private static Map<String, Object> document() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            return Json.object(Json.read(api.request("GET", "/api/v1/openapi.json").body()));
        }
    }

    private static Map<String, Object> at(Object value, String... names) {
        Map<String, Object> object = Json.object(value);
        for (String name : names) {
            assertThat(object).containsKey(name);
            object = Json.object(Objects.requireNonNull(object.get(name)));
        }
        return object;
    }

    private static List<String> references(Object value) {
        List<String> references = new ArrayList<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> {
                if (name.equals("$ref")) {
                    references.add((String) member);
                } else {
                    references.addAll(references(member));
                }
            });
        } else if (value instanceof List<?> array) {
            array.forEach(element -> references.addAll(references(element)));
        }
        return references;
    }

    /// The part of JSON Schema that the document uses; members it does not name are refused.
    private static void assertFits(
            Map<String, Object> document, Map<String, Object> schema, Object value, String where) {
        if (schema.get("$ref") instanceof String reference) {
            assertFits(document, at(document, reference.substring(2).split("/")), value, where);
            return;
        }
        if (schema.containsKey("const")) {
            assertThat(value).as(where).isEqualTo(schema.get("const"));
            return;
        }
        if (schema.get("type") instanceof List<?> types) {
            assertThat(types).as(where).hasSize(2).element(1).isEqualTo("null");
            if (!Json.NOTHING.equals(value)) {
                Map<String, Object> present = new HashMap<>(schema);
                present.put("type", String.valueOf(types.getFirst()));
                assertFits(document, present, value, where);
            }
            return;
        }
        switch (String.valueOf(schema.get("type"))) {
            case "object" -> assertObjectFits(document, schema, Json.object(value), where);
            case "array" -> {
                for (Object element : Json.array(value)) {
                    assertFits(document, at(schema, "items"), element, where + "[]");
                }
            }
            case "string" -> {
                assertThat(value).as(where).isInstanceOf(String.class);
                if (schema.containsKey("enum")) {
                    assertThat(Json.array(schema.get("enum"))).as(where).contains(value);
                }
                if (schema.get("pattern") instanceof String pattern) {
                    assertThat((String) value).as(where).containsPattern(pattern);
                }
            }
            case "integer" -> assertThat(value).as(where).isInstanceOf(Long.class);
            case "boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
            default -> throw new AssertionError(where + ": " + schema);
        }
    }

    private static void assertObjectFits(
            Map<String, Object> document,
            Map<String, Object> schema,
            Map<String, Object> value,
            String where) {
        if (schema.containsKey("required")) {
            assertThat(value.keySet()).as(where).containsAll(asStrings(schema.get("required")));
        }
        if (schema.get("additionalProperties") instanceof Map) {
            value.forEach((name, member) ->
                    assertFits(
                            document,
                            at(schema, "additionalProperties"),
                            member,
                            where + "." + name));
        } else if (schema.containsKey("properties")) {
            Map<String, Object> properties = at(schema, "properties");
            assertThat(properties.keySet()).as(where).containsAll(value.keySet());
            value.forEach((name, member) ->
                    assertFits(document, at(properties, name), member, where + "." + name));
        }
    }

    private static List<String> asStrings(Object array) {
        return Json.array(array).stream().map(String.class::cast).toList();
    }
}
