package octant.init;

import java.util.Locale;
import java.util.Optional;

/// Every `octant.*` setting of the kernel command line: its key, its default, what it takes.
public enum KernelSetting {
    IP(
            "octant.ip",
            "dhcp",
            "dhcp, none, or ADDRESS/PREFIX[,gateway=ADDRESS][,dns=ADDRESS][,device=NAME]"),
    HOSTNAME("octant.hostname", "", "1 to 63 of a-z 0-9 -"),
    DATA("octant.data", "auto", "auto, none, PARTUUID=… or /dev/…"),
    LIVE("octant.live", "off", "on or off"),
    UPDATE("octant.update", "on", "on or off"),
    SELFTEST("octant.selftest", "off", "on or off"),
    WATCHDOG("octant.watchdog", "30", "off or 5 to 3600 seconds"),
    LOG("octant.log", "normal", "normal or verbose"),
    DRILL(
            "octant.drill",
            Drill.NONE,
            "none, panic, jvm-crash, jvm-hang, supervisor-hang, boot-hang, out-of-memory or"
                    + " never-healthy");

    private final String key;
    private final String standard;
    private final String wanted;

    KernelSetting(String key, String standard, String wanted) {
        this.key = key;
        this.standard = standard;
        this.wanted = wanted;
    }

    public String key() {
        return key;
    }

    /// The default.
    public String standard() {
        return standard;
    }

    String standardShown() {
        return standard.isEmpty() ? "the default" : standard;
    }

    /// What is allowed, for a person to read.
    public String wanted() {
        return wanted;
    }

    /// The others are about the machine.
    boolean worksInContainer() {
        return this == LOG || this == SELFTEST;
    }

    boolean allows(String value) {
        return switch (this) {
            case IP -> isAddressing(value);
            case HOSTNAME -> isHostName(value);
            case DATA -> DataSource.parse(value).isPresent();
            case LIVE, UPDATE, SELFTEST -> value.equals("on") || value.equals("off");
            case WATCHDOG -> isWatchdog(value);
            case LOG -> value.equals("normal") || value.equals("verbose");
            case DRILL -> value.equals(Drill.NONE) || Drill.of(value).isPresent();
        };
    }

    static Optional<KernelSetting> of(String key) {
        for (KernelSetting setting : values()) {
            if (setting.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    static String keys() {
        StringBuilder keys = new StringBuilder();
        for (KernelSetting setting : values()) {
            keys.append(keys.isEmpty() ? "" : " ").append(setting.key);
        }
        return keys.toString();
    }

    /// Only its letters: what an address is, the network decides and says.
    private static boolean isAddressing(String value) {
        return !value.isEmpty() && consistsOf(value, "-.:/,;=_%");
    }

    /// RFC 1123, one label.
    private static boolean isHostName(String value) {
        return !value.isEmpty()
                && value.length() <= 63
                && consistsOf(value, "-")
                && value.equals(value.toLowerCase(Locale.ROOT))
                && !value.startsWith("-")
                && !value.endsWith("-");
    }

    private static boolean isWatchdog(String value) {
        if (value.equals("off")) {
            return true;
        }
        if (value.isEmpty() || value.length() > 4) {
            return false;
        }
        int seconds = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            seconds = seconds * 10 + (c - '0');
        }
        return seconds >= 5 && seconds <= 3600;
    }

    /// Letters, digits, and the characters of `also`.
    static boolean consistsOf(String value, String also) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letterOrDigit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && also.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
