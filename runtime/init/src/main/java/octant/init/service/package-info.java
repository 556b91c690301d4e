/// The service graph: what a service is, in which order services start and stop, and what happens
/// when one fails.
///
/// [octant.init.service.Service] is what a service implements. [octant.init.service.ServiceGraph]
/// checks their dependencies before anything starts. [octant.init.service.Supervisor] is the thread
/// that owns every state, over the rules in `Supervision` (between services) and `Supervised` (of
/// one service), which know no thread and are tested in virtual time. `ServiceThreads` calls the
/// services, `EventFeed` tells the journals; neither can hold up the supervisor.
///
/// This code runs before the control socket answers, so it avoids what is slow at its first use
/// (measured with an AOT cache): a record's generated `hashCode` 7 ms, a pattern switch 3 ms, the
/// first virtual thread 2 to 4 ms, a regular expression.
package octant.init.service;
