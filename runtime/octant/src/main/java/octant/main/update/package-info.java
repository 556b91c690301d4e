/// Updates on the machine: who may ask, when a boot counts as good, and what is remembered.
///
/// `Appliance` makes the [octant.main.update.UpdateParts]. `Updates` does what the API, the
/// commands and polling ask, one thing at a time, over the ports of `octant.update`, which
/// `MachineDisk` implements with system calls. `HealthGateService` judges a boot on trial by the
/// rules of `HealthGate`, which is pure, and gives it up before it is too late; `BootReview` says
/// what became of a trial when the next boot comes. `UpdateBook` keeps all of that in the ledger,
/// on the console and in a file. How the machine updates is in `/etc/octant/update.conf`
/// (`UpdateConfiguration`).
///
/// Nothing here runs before the machine is ready. Start reading at `HealthGate`, then `Updates`.
package octant.main.update;
