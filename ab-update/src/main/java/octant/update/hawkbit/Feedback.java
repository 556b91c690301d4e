package octant.update.hawkbit;

import java.util.List;

/// What the machine tells the server about an action (DDI, "feedback").
///
/// @param execution `status.execution` of the DDI
/// @param finished `status.result.finished` of the DDI
/// @param details for people; the server keeps them in the action's history
public record Feedback(Execution execution, Result finished, List<String> details) {
    public enum Execution {
        PROCEEDING("proceeding"),
        CLOSED("closed"),
        CANCELED("canceled"),
        REJECTED("rejected");

        private final String word;

        Execution(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    public enum Result {
        NONE("none"),
        SUCCESS("success"),
        FAILURE("failure");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    public Feedback {
        details = List.copyOf(details);
    }
}
