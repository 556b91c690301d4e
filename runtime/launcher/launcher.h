/* /octant: what its parts offer each other. */
#ifndef OCTANT_LAUNCHER_H
#define OCTANT_LAUNCHER_H

/* Fixed places in the root tree. */
#define OCTANT_HOME "/usr/lib/octant"
#define OCTANT_CONTROL_SOCKET "/run/octant/control.sock"

/* Exit statuses of the launcher itself; a command's own statuses pass through. */
enum {
	EXIT_REFUSED = 77,       /* the caller may not (sysexits.h: EX_NOPERM) */
	EXIT_RUNTIME_LOST = 125, /* the runtime went away in the middle of a command */
	EXIT_NO_RUNTIME = 126,   /* the JVM does not start */
};

/*
 * Hands a command to the runtime that is already running. 1 = done, *status is its exit status;
 * 0 = no runtime is running here, start one.
 */
int octant_client(int argc, char **argv, int *status);

/* Starts the JVM in this process and runs octant.main.Octant in it; its exit status. */
int octant_jvm(int argc, char **argv);

#endif
