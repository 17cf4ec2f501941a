/* What the programs that run in the guest share: TAP on standard output, and small files. */
#ifndef GUEST_H
#define GUEST_H

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MEMORY "/sys/devices/system/memory"

static int tests, failures;

static inline void die(const char *format, ...)
{
	va_list args;

	printf("Bail out! ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	exit(1);
}

static inline bool ok(bool good, const char *format, ...)
{
	va_list args;

	tests++;
	failures += !good;
	printf("%sok %d - ", good ? "" : "not ", tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	return good;
}

/* The plan makes the results whole. */
static inline void finish(void)
{
	printf("1..%d\n", tests);
	exit(failures != 0);
}

/* Reads a file of sysfs or procfs, without its last newline. */
static inline ssize_t slurp(const char *path, char *buffer, size_t size)
{
	ssize_t length = 0, got;
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	while ((got = read(fd, buffer + length, size - 1 - length)) > 0)
		length += got;
	close(fd);
	if (got < 0)
		return -1;
	buffer[length] = '\0';
	if (length && buffer[length - 1] == '\n')
		buffer[--length] = '\0';
	return length;
}

#endif
