/// The subcommands of `octant`, one class each; [octant.main.command.Subcommands] is the table.
///
/// A subcommand runs in the appliance itself when it came over the control socket, else in a
/// runtime of its own; it sees the difference only as an absent
/// [octant.main.command.RunningMachine].
package octant.main.command;
