package octant.update.hawkbit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
        DdiValue progress =
                new DdiValue.Fields(Map.of("cnt", DdiValue.of(percent), "of", DdiValue.of(100)));
        DdiValue result =
                new DdiValue.Fields(
                        Map.of("finished", DdiValue.of(finished.word), "progress", progress));
        DdiValue status =
                new DdiValue.Fields(
                        Map.of(
                                "execution",
                                DdiValue.of(execution.word),
                                "result",
                                result,
                                "details",
                                new DdiValue.Items(List.of(DdiValue.of(detail)))));
        return new DdiValue.Fields(Map.of("id", DdiValue.of(action.text()), "status", status))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
