/// The program: dispatch and wiring. Nothing depends on it.
@org.jspecify.annotations.NullMarked
module octant.main {
    requires static org.jspecify;
    requires octant.init;
    requires octant.services;
    requires octant.update;

    provides System.LoggerFinder with
            octant.main.ConsoleLoggers;
}
