/* The natives that the launcher registers with the JVM, and their C halves. */
#ifndef OCTANT_NATIVES_H
#define OCTANT_NATIVES_H

#include <jni.h>
#include <stdint.h>

/* Registers every native of octant.linux.Natives. 0, or a JNI error code with an exception pending. */
int octant_register_natives(JNIEnv *env);

/*
 * What a child is started with. Shared with Java (octant.linux.SpawnRequest), which draws and asserts
 * the same layout. All pointers are into memory that the caller keeps until octant_spawn() returns.
 */
struct octant_spawn {
	const char *path;      /*  0: the executable, absolute */
	char *const *argv;     /*  8: NULL-terminated */
	char *const *envp;     /* 16: NULL-terminated */
	const char *directory; /* 24: working directory, or NULL for the parent's */
	const int32_t *fds;    /* 32: fds[i] becomes descriptor i of the child; the rest is closed */
	int32_t fd_count;      /* 40: at most OCTANT_SPAWN_FDS */
	int32_t new_session;   /* 44: 1 = setsid() */
	int32_t terminal;      /* 48: 1 = descriptor 0 becomes the controlling terminal (needs new_session) */
	int32_t cgroup;        /* 52: descriptor of a cgroup directory to be born in, or -1 */
};

#define OCTANT_SPAWN_FDS 16

/* Starts a child; its pid, or -errno of the step that failed (then no child is left). */
long octant_spawn(const struct octant_spawn *request);

#endif
