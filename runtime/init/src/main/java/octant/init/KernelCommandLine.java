package octant.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `octant.*` settings of the kernel command line, checked once. [KernelSetting] is the table
/// of them. A wrong one never stops the boot: its default holds and a problem tells what is
/// allowed.
///
/// @param values the valid settings that were given
/// @param problems one line for each setting that was not understood, for the console
public record KernelCommandLine(Map<KernelSetting, String> values, List<String> problems) {
    public static final KernelCommandLine EMPTY = new KernelCommandLine(Map.of(), List.of());

    /// Longer ones are cut: x86 allows 2048 bytes, arm64 the same.
    public static final int MAX_BYTES = 4096;

    private static final String PREFIX = "octant.";

    public KernelCommandLine {
        values = Map.copyOf(values);
        problems = List.copyOf(problems);
    }

    /// @param text the content of /proc/cmdline. A setting given twice: the last one wins, as it
    ///   does for the kernel's own.
    public static KernelCommandLine parse(String text) {
        Map<KernelSetting, String> values = new EnumMap<>(KernelSetting.class);
        List<String> problems = new ArrayList<>();
        for (Argument argument : split(text)) {
            if (argument.key().startsWith(PREFIX)) {
                take(argument, values, problems);
            }
        }
        return new KernelCommandLine(values, problems);
    }

    /// The setting as given, or its default.
    public String value(KernelSetting setting) {
        return values.getOrDefault(setting, setting.standard());
    }

    /// `dhcp`, `none`, or the static addresses as [KernelSetting#IP] shows them.
    public String ip() {
        return value(KernelSetting.IP);
    }

    /// Empty: the machine finds a name by itself.
    public Optional<String> hostName() {
        String name = value(KernelSetting.HOSTNAME);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    public DataSource data() {
        return DataSource.parse(value(KernelSetting.DATA)).orElseThrow();
    }

    /// Whether this system runs from a CD or a USB stick.
    public boolean live() {
        return value(KernelSetting.LIVE).equals("on");
    }

    /// Whether there are slots to update; a microVM is started from files outside of it.
    public boolean update() {
        return value(KernelSetting.UPDATE).equals("on");
    }

    public boolean selfTest() {
        return value(KernelSetting.SELFTEST).equals("on");
    }

    /// Empty: the watchdog is left alone.
    public Optional<Duration> watchdog() {
        String seconds = value(KernelSetting.WATCHDOG);
        return seconds.equals("off")
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
    }

    public boolean verbose() {
        return value(KernelSetting.LOG).equals("verbose");
    }

    /// How this boot shall break; empty on all but the boots of a fire drill.
    public Optional<Drill> drill() {
        return Drill.of(value(KernelSetting.DRILL));
    }

    private static void take(
            Argument argument, Map<KernelSetting, String> values, List<String> problems) {
        Optional<KernelSetting> setting = KernelSetting.of(argument.key());
        if (setting.isEmpty()) {
            problems.add(
                    argument.key()
                            + ": no such setting, ignored; there are "
                            + KernelSetting.keys());
        } else if (!setting.get().allows(argument.value())) {
            problems.add(
                    argument.key()
                            + "="
                            + argument.value()
                            + ": want "
                            + setting.get().wanted()
                            + "; using "
                            + setting.get().standardShown());
        } else {
            values.put(setting.get(), argument.value());
        }
    }

    /// @param value empty also where there is no `=`
    record Argument(String key, String value) {}

    /// As the kernel's next_arg() does (lib/cmdline.c): blanks separate except between double
    /// quotes; quotes around a whole argument or a whole value are taken off, others stay.
    static List<Argument> split(String text) {
        List<Argument> arguments = new ArrayList<>();
        int at = skipBlanks(text, 0);
        while (at < text.length()) {
            int end = argumentEnd(text, at);
            arguments.add(argument(text.substring(at, end)));
            at = skipBlanks(text, end);
        }
        return arguments;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int argumentEnd(String text, int from) {
        boolean quoted = false;
        int at = from;
        while (at < text.length() && (quoted || !isBlank(text.charAt(at)))) {
            if (text.charAt(at) == '"') {
                quoted = !quoted;
            }
            at++;
        }
        return at;
    }

    private static Argument argument(String word) {
        String text = word;
        if (text.startsWith("\"")) {
            text = text.substring(1);
            text = withoutClosingQuote(text);
        }
        int equals = text.indexOf('=', 1);
        if (equals < 0) {
            return new Argument(text, "");
        }
        String value = text.substring(equals + 1);
        if (value.startsWith("\"")) {
            value = withoutClosingQuote(value.substring(1));
        }
        return new Argument(text.substring(0, equals), value);
    }

    private static String withoutClosingQuote(String text) {
        return text.endsWith("\"") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
