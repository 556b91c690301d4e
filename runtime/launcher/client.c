/*
 * The client half of the control socket (octant.main.control.ControlRequest draws the same layout).
 *
 *   request   "OCT1"  u32 length  | u32 argc  u32 envc  cwd\0  argv[0]\0 …  envp[0]\0 …
 *             little endian; descriptors 0, 1 and 2 travel with the first byte (SCM_RIGHTS)
 *   then      client → runtime: one byte a signal, its number
 *             runtime → client: 'E' i32 status, once, at the end
 */
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define REQUEST_BYTES_MAX (2u * 1024 * 1024)
#define HEADER_BYTES 16

extern char **environ;

struct request {
	char *bytes;
	size_t length;
	size_t capacity;
};

static int append(struct request *request, const char *bytes, size_t length)
{
	if (length > REQUEST_BYTES_MAX - request->length) {
		errno = E2BIG;
		return -1;
	}
	if (request->length + length > request->capacity) {
		size_t capacity = 2 * (request->length + length);
		char *grown = realloc(request->bytes, capacity);
		if (grown == NULL)
			return -1;
		request->bytes = grown;
		request->capacity = capacity;
	}
	memcpy(request->bytes + request->length, bytes, length);
	request->length += length;
	return 0;
}

static int append_strings(struct request *request, char *const *strings, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (append(request, strings[i], strlen(strings[i]) + 1) != 0)
			return -1;
	return 0;
}

static void put_u32(char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (char)(value >> (8 * i));
}

static int encode(struct request *request, int argc, char **argv)
{
	char cwd[PATH_MAX];
	if (getcwd(cwd, sizeof(cwd)) == NULL)
		strcpy(cwd, "/");
	uint32_t envc = 0;
	while (environ[envc] != NULL)
		envc++;
	char header[HEADER_BYTES] = "OCT1";
	put_u32(header + 8, (uint32_t)argc);
	put_u32(header + 12, envc);
	if (append(request, header, HEADER_BYTES) != 0 ||
	    append(request, cwd, strlen(cwd) + 1) != 0 ||
	    append_strings(request, argv, (uint32_t)argc) != 0 ||
	    append_strings(request, environ, envc) != 0)
		return -1;
	put_u32(request->bytes + 4, (uint32_t)(request->length - 8));
	return 0;
}

static int send_request(int socket, const struct request *request)
{
	int descriptors[3] = { 0, 1, 2 };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(descriptors))];
	} control = { 0 };
	struct iovec piece = { .iov_base = request->bytes, .iov_len = request->length };
	struct msghdr message = { .msg_iov = &piece,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(descriptors));
	memcpy(CMSG_DATA(rights), descriptors, sizeof(descriptors));

	while (piece.iov_len > 0) {
		ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -1;
		piece.iov_base = (char *)piece.iov_base + sent;
		piece.iov_len -= (size_t)sent;
		message.msg_control = NULL;
		message.msg_controllen = 0;
	}
	return 0;
}

static int forwarded_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* 1 and *status once the runtime has told it; 0 when it went away without. */
static int receive_status(int socket, int *status)
{
	unsigned char answer[5];
	size_t have = 0;
	while (have < sizeof(answer)) {
		ssize_t got = read(socket, answer + have, sizeof(answer) - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return 0;
		have += (size_t)got;
	}
	if (answer[0] != 'E')
		return 0;
	*status = (int)(answer[1] | answer[2] << 8 | answer[3] << 16 | (uint32_t)answer[4] << 24);
	return 1;
}

static int converse(int socket, int signals)
{
	struct pollfd sources[2] = { { .fd = socket, .events = POLLIN },
				     { .fd = signals, .events = POLLIN } };
	for (;;) {
		if (poll(sources, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (sources[1].revents & POLLIN) {
			struct signalfd_siginfo info;
			if (read(signals, &info, sizeof(info)) == sizeof(info)) {
				unsigned char number = (unsigned char)info.ssi_signo;
				/* A runtime that is gone is noticed below, by its closed socket. */
				if (send(socket, &number, 1, MSG_NOSIGNAL) < 0)
					sources[1].fd = -1;
			}
		}
		if (sources[0].revents != 0) {
			int status;
			if (receive_status(socket, &status))
				return status;
			break;
		}
	}
	fprintf(stderr, "octant: the runtime ended before the command did\n");
	return EXIT_RUNTIME_LOST;
}

/* In a container the appliance need not be root's. */
static void refuse(const struct sockaddr_un *address)
{
	struct stat status;
	if (stat(address->sun_path, &status) == 0 && status.st_uid != 0)
		fprintf(stderr, "octant: an appliance runs here, and only user %u may command it\n",
			(unsigned)status.st_uid);
	else
		fprintf(stderr, "octant: an appliance runs here, and only root may command it\n");
}

int octant_client(int argc, char **argv, int *status)
{
	int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (socket_fd < 0)
		return 0;
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = OCTANT_CONTROL_SOCKET };
	if (connect(socket_fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		int error = errno;
		close(socket_fd);
		if (error != EACCES && error != EPERM)
			return 0;
		refuse(&address);
		*status = EXIT_REFUSED;
		return 1;
	}
	struct request request = { 0 };
	int signals = forwarded_signals();
	if (signals < 0 || encode(&request, argc, argv) != 0 || send_request(socket_fd, &request) != 0) {
		fprintf(stderr, "octant: cannot hand the command to the runtime: %s\n", strerror(errno));
		*status = EXIT_RUNTIME_LOST;
		return 1;
	}
	free(request.bytes);
	*status = converse(socket_fd, signals);
	return 1;
}
