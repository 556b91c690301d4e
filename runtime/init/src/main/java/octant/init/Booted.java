package octant.init;

/// What a booted machine hands to the program that runs on it.
///
/// @param surroundings what it runs on
/// @param storage whether what is written is kept
/// @param timeline grows while background work ends
/// @param requests where to ask for reboot and power-off
/// @param reaper the way to start and await processes
/// @param fatal for failures that the machine cannot live with
/// @param lastCrash why the boot before this one failed, if it did
/// @param fireDrill what this boot is to break, if anything
public record Booted(
        String version,
        Surroundings surroundings,
        KernelCommandLine commandLine,
        DataStorage storage,
        BootTimeline timeline,
        PowerRequests requests,
        Reaper reaper,
        Console console,
        FatalExit fatal,
        LastCrash lastCrash,
        FireDrill fireDrill) {}
