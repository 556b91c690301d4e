package octant.update.hawkbit;

import java.nio.charset.StandardCharsets;

/// Documents as a hawkBit server sends them.
final class Documents {
    static final String SHA256 = "2f67b0c25bac61ea42b186ba299988f340ec1793ad34734ed4354780bae103d0";

    private Documents() {}

    static String base(String sleep, String links) {
        return "{\"config\":{\"polling\":{\"sleep\":\""
                + sleep
                + "\"}},\"_links\":{"
                + links
                + "}}";
    }

    static String link(String relation, String address) {
        return "\"" + relation + "\":{\"href\":\"" + address + "\"}";
    }

    static String deployment(String id, String part, String update, String artifacts) {
        return "{\"id\":\""
                + id
                + "\",\""
                + part
                + "\":{\"download\":\"forced\",\"update\":\""
                + update
                + "\",\"chunks\":[{\"part\":\"os\",\"version\":\"0.1.1\",\"name\":\"octant\","
                + "\"artifacts\":["
                + artifacts
                + "]}]}}";
    }

    static String artifact(String name, String address) {
        return "{\"filename\":\""
                + name
                + "\",\"hashes\":{\"sha256\":\""
                + SHA256
                + "\"},\"size\":300000,\"_links\":{"
                + link("download-http", address)
                + "}}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
