package octant.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConsoleLoggersTest {
    @Test
    void tellsWarningsAndErrorsALineEach() {
        assertThat(
                        console(logger -> {
                            logger.log(Level.ERROR, "no {0} left: {1}", "room", 3);
                            logger.log(Level.WARNING, "slow");
                        }))
                .isEqualTo("net: no room left: 3\nnet: slow\n");
    }

    @Test
    void keepsQuietBelow() {
        assertThat(
                        console(logger -> {
                            logger.log(Level.INFO, "started");
                            logger.log(Level.TRACE, "{0}", "detail");
                            logger.log(Level.OFF, "never");
                        }))
                .isEmpty();
    }

    @Test
    void namesTheCauseWithoutItsTrace() {
        assertThat(
                        console(logger ->
                                logger.log(
                                        Level.ERROR, "closed", new IllegalStateException("why"))))
                .isEqualTo("net: closed: java.lang.IllegalStateException: why\n");
    }

    @Test
    void leavesBracesAloneWithoutParameters() {
        assertThat(console(logger -> logger.log(Level.ERROR, "got {not a pattern}")))
                .isEqualTo("net: got {not a pattern}\n");
    }

    private static String console(Consumer<System.Logger> use) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            use.accept(new ConsoleLoggers().getLogger("net", ConsoleLoggers.class.getModule()));
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
