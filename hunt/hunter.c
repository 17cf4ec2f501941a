/*
 * hunter - the part of the hunt that runs in the guest.
 *
 * Reads operations from file descriptor 3, one a line (hunt/model.py says which there are), carries
 * each out, and answers with one line on standard output: what the kernel said, and the whole state
 * of its memory that can be seen. It starts no other program, as a step must be cheap.
 *
 * The first line goes out unasked: the state at boot. "end" ends it.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../guest/memory.h"

static void report(const char *answer)
{
	printf("step %s ", answer);
	print_state(stdout);
	walk_zones();
	putchar('\n');
	if (fflush(stdout))
		die("the result channel");
}

static void read_directory(const char *path, int depth)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char below[512];

	while (dir && (entry = readdir(dir))) {
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (entry->d_type == DT_REG)
			read_file(below, 0, 0);
		else if (entry->d_type == DT_DIR && entry->d_name[0] != '.' && depth)
			read_directory(below, depth - 1);
	}
	if (dir)
		closedir(dir);
}

/* Everything that walks over memory: also where no block is, and at both ends of each. */
static const char *read_all(void)
{
	static const char *const pages[] = { "/proc/kpageflags", "/proc/kpagecount", "/proc/kpagecgroup" };
	int blocks[MAX_BLOCKS], count, last;

	read_directory(MEMORY, 1);
	read_directory(NODE, 1);
	count = numbered(MEMORY, "memory", blocks, MAX_BLOCKS);
	last = count ? blocks[count - 1] + 1 : 0;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		for (unsigned long block = 0; block <= (unsigned long)last; block++) {
			read_file(pages[i], block * BLOCK_PAGES, block * BLOCK_PAGES + 512);
			read_file(pages[i], (block + 1) * BLOCK_PAGES - 512, (block + 1) * BLOCK_PAGES);
		}
	written("/proc/sys/vm/compact_memory", "1");
	return "ok";
}

/* Processes that allocate, use and free: anonymous memory, and page cache in a tmpfs. */

static pid_t eaters[16];
static int eaters_count;

static void eat(unsigned int seed)
{
	struct timespec rest = { .tv_nsec = 30000000 };
	char path[64], *at;

	snprintf(path, sizeof(path), "/tmp/eater.%d", getpid());
	nice(19);
	for (;;) {
		size_t size = (1 + rand_r(&seed) % 16) << 20;
		int fd;

		at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (at != MAP_FAILED)
			for (size_t byte = 0; byte < size; byte += 4096)
				at[byte] = 1;
		nanosleep(&rest, NULL);
		fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
		if (fd >= 0 && at != MAP_FAILED)
			(void)!write(fd, at, size / 4);
		if (fd >= 0)
			close(fd);
		nanosleep(&rest, NULL);
		if (at != MAP_FAILED)
			munmap(at, size);
		if (rand_r(&seed) % 4 == 0)
			unlink(path);
	}
}

static const char *load(int processes)
{
	while (eaters_count > 0) {
		eaters_count--;
		kill(eaters[eaters_count], SIGKILL);
		waitpid(eaters[eaters_count], NULL, 0);
	}
	while (eaters_count < processes && eaters_count < (int)(sizeof(eaters) / sizeof(eaters[0]))) {
		pid_t child = fork();

		if (child < 0)
			return "EAGAIN";
		if (!child)
			eat(eaters_count + 1);
		eaters[eaters_count++] = child;
	}
	return "ok";
}

/* The operations: see hunt/model.py. */
static const char *carry_out(char *operation)
{
	char verb[64] = "", first[64] = "", path[256], address[32];
	int a = 0, b = 0, c = 0;

	if (sscanf(operation, "%63s %63s", verb, first) < 1)
		return "nonsense";
	if (!strcmp(verb, "read"))
		return read_all();
	if (!strcmp(verb, "load"))
		return load(atoi(first));
	/* The two that canaries use: something for the kernel's log, and something that never ends. */
	if (!strcmp(verb, "sysrq"))
		return written("/proc/sysrq-trigger", first);
	if (!strcmp(verb, "hang"))
		pause();
	if (!strcmp(verb, "auto"))
		return written(MEMORY "/auto_online_blocks", first);
	if (!strcmp(verb, "probe")) {
		snprintf(address, sizeof(address), "0x%lx", atol(first) * BLOCK_BYTES);
		return written(MEMORY "/probe", address);
	}
	if (!strcmp(verb, "plug")) {
		if (sscanf(operation, "%*s %*s %d %d %d", &a, &b, &c) != 3)
			return "nonsense";
		return plug(first, a, b, c);
	}
	if (!strcmp(verb, "unplug"))
		return unplug(first);
	if (!strcmp(verb, "switch")) {
		char word[64] = "";

		sscanf(operation, "%*s %*s %63s", word);
		snprintf(path, sizeof(path), MEMORY "/memory%s/online", first);
		return written(path, word);
	}
	snprintf(path, sizeof(path), MEMORY "/memory%s/state", first);
	return written(path, verb);
}

int main(void)
{
	static char operation[4096];

	open_host();
	report("ok");
	while (fgets(operation, sizeof(operation), stdin)) {
		operation[strcspn(operation, "\n")] = 0;
		if (!strcmp(operation, "end"))
			break;
		report(carry_out(operation));
	}
	load(0);
	return 0;
}
