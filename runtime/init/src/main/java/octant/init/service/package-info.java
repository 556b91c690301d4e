/// The service graph: what a service is, in which order services start and stop, and what happens
/// when one fails.
///
/// Services declare their dependencies; the graph refuses cycles and missing ones before anything
/// starts. One supervisor thread owns every state; services run on threads of their own and report
/// to it by messages. Start reading at [octant.init.service.Service].
package octant.init.service;
