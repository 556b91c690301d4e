/// Updates from a fleet server: a client of Eclipse hawkBit's Direct Device Integration API.
///
/// [HawkbitClient#poll] is one round: ask the server what it wants, compare with what the machine
/// says of that action ([FleetTarget#status]), do the one next thing, and say when to come again.
/// The client keeps nothing: an action's id and outcome are the machine's to remember
/// ([FleetTarget]), so a round after a reboot, a trial or a rollback picks up where the machine is.
///
/// [DeploymentStep] is that decision as pure code. What the server sends is bounded and checked in
/// [DdiReader], [ControllerBase] and [Deployment]; what goes back is in [Feedback].
///
/// Source: hawkBit documentation, "Direct Device Integration API".
package octant.update.hawkbit;
