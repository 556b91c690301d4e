package octant.update.hawkbit;

import io.helidon.json.JsonArray;
import io.helidon.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the machine tells the server about an action (DDI, "feedback").
///
/// @param execution `status.execution` of the DDI
/// @param finished `status.result.finished` of the DDI
/// @param percent of the installation, 0 to 100
/// @param detail for people; the server keeps it in the action's history
record Feedback(Execution execution, Result finished, int percent, String detail) {
    /// hawkBit's own limit for one message.
    static final int MAX_DETAIL = 512;

    enum Execution {
        PROCEEDING("proceeding"),
        CLOSED("closed"),
        REJECTED("rejected");

        private final String word;

        Execution(String word) {
            this.word = word;
        }
    }

    enum Result {
        NONE("none"),
        SUCCESS("success"),
        FAILURE("failure");

        private final String word;

        Result(String word) {
            this.word = word;
        }
    }

    Feedback {
        detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    }

    static Feedback proceeding(int percent, String detail) {
        return new Feedback(Execution.PROCEEDING, Result.NONE, percent, detail);
    }

    static Feedback success(String detail) {
        return new Feedback(Execution.CLOSED, Result.SUCCESS, 100, detail);
    }

    static Feedback failure(String reason) {
        return new Feedback(Execution.CLOSED, Result.FAILURE, 0, reason);
    }

    static Feedback rejected(String reason) {
        return new Feedback(Execution.REJECTED, Result.NONE, 0, reason);
    }

    boolean isProgress() {
        return execution == Execution.PROCEEDING;
    }

    byte[] json(ActionId action) {
        JsonObject progress = JsonObject.builder().set("cnt", percent).set("of", 100).build();
        JsonObject result =
                JsonObject.builder()
                        .set("finished", finished.word)
                        .set("progress", progress)
                        .build();
        JsonObject status =
                JsonObject.builder()
                        .set("execution", execution.word)
                        .set("result", result)
                        .set("details", JsonArray.createStrings(List.of(detail)))
                        .build();
        return JsonObject.builder()
                .set("id", action.text())
                .set("status", status)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
