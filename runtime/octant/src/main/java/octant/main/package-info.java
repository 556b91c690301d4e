/// The program: what `/octant` does with its arguments, and the wiring of the appliance.
///
/// The launcher calls [octant.main.Octant#run]. As PID 1, or as `octant init`, that builds the
/// [octant.main.Appliance]: plain constructors, no container. Any other call is a subcommand, one
/// class each in [octant.main.command]. Start reading at [octant.main.Octant].
package octant.main;
