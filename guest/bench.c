/*
 * bench ZONE BLOCKS ORDER PAGES CLOCK - what memory hotplug costs, measured from inside.
 *
 * The machine has a DIMM of BLOCKS memory blocks that ACPI added while the kernel booted, and nobody
 * has put a block online. The blocks go through one life, and each step of it is a phase:
 *
 *   pages-alloc, pages-free	PAGES single pages are faulted in and given back, before anything else
 *   read-offline		valid_zones of every block is read
 *   online			every block goes online in ZONE ("movable" or "kernel"), in ORDER ("up", "down")
 *   read-online		valid_zones again; in a kernel zone, this is the end: what the kernel has put
 *				there in the meantime may never let a block go
 *   offline			every block goes offline, last one first
 *   remove			the DIMM is ejected, with all its blocks
 *   add			the probe file adds the same blocks again. No DIMM backs them any more: they
 *				are never put online
 *
 * The order is what makes one machine enough: only ACPI can remove, and only the probe file adds block by
 * block at a moment that the guest chooses. Nothing waits for the host.
 *
 * CLOCK is "instructions" (the time stamp counter, which is the number of instructions executed when
 * QEMU runs with -icount shift=0) or "wall" (nanoseconds). Between two stamps there is the one write
 * or read that is measured and nothing else. After every phase the program looks at what became of
 * the blocks; if it is not what was asked for, it says so and gives no figures.
 *
 * Output: TAP, "at PHASE DONE" for the progress, and at the end for each phase
 *   figure PHASE COUNT TOTAL ELAPSED WAITED	TOTAL is the sum between the stamps, ELAPSED the whole phase,
 *					WAITED what of it nobody needed the processor (counted for instructions)
 *   series PHASE COST...		what each block cost (each round of pages), several lines a phase
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>
#include "guest.h"

#define PAGE 4096UL
/* One page table's worth: the table stays, and only pages come and go. */
#define ROUND 512

struct phase {
	const char *name;
	long count;		/* blocks, or pages */
	long stamps;		/* how many costs there are */
	uint64_t *cost;
	uint64_t began;
	uint64_t elapsed;
	uint64_t waited;
};

static bool by_instructions, has_waster;
static clockid_t waster;
static struct phase phases[8];
static int nr_phases;

static uint64_t now(void)
{
	struct timespec time;

	if (by_instructions)
		return __rdtsc();
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static uint64_t used_on(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

/*
 * The kernel waits now and then (the first of many changes waits for a grace period of RCU), and time
 * passes then, but no instruction is executed. Where instructions are counted, a child with the lowest
 * priority uses up that time, and what it used is no cost. Wall time has the waiting in it.
 */
static void start_waster(void)
{
	const struct sched_param param = { 0 };
	pid_t pid;

	if (!by_instructions)
		return;
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			asm volatile("");
	}
	if (sched_setscheduler(pid, SCHED_IDLE, &param) || clock_getcpuclockid(pid, &waster))
		die("SCHED_IDLE: %s", strerror(errno));
	has_waster = true;
}

/* What the child used so far: it does not run between this and now(), for this program does. */
static uint64_t wasted(void)
{
	return has_waster ? used_on(waster) : 0;
}

static struct phase *begin(const char *name, long count, long stamps)
{
	struct phase *phase = &phases[nr_phases++];

	phase->name = name;
	phase->count = count;
	phase->stamps = stamps;
	phase->cost = malloc(stamps * sizeof(*phase->cost));
	if (!phase->cost)
		die("no memory for %ld figures", stamps);
	/* No page of it is touched for the first time between two stamps. */
	memset(phase->cost, 1, stamps * sizeof(*phase->cost));
	printf("at %s 0\n", name);
	fflush(stdout);
	phase->waited = wasted();
	phase->began = now();
	return phase;
}

static void progress(struct phase *phase, long done)
{
	long step = phase->stamps / 16 ? phase->stamps / 16 : 1;

	if (done % step == 0) {
		printf("at %s %ld\n", phase->name, done);
		fflush(stdout);
	}
}

static void end(struct phase *phase)
{
	phase->elapsed = now() - phase->began;
	phase->waited = wasted() - phase->waited;
}

static void report(const struct phase *phase)
{
	uint64_t total = 0;
	long i;

	for (i = 0; i < phase->stamps; i++)
		total += phase->cost[i];
	printf("figure %s %ld %llu %llu %llu\n", phase->name, phase->count, (unsigned long long)total,
	       (unsigned long long)phase->elapsed, (unsigned long long)phase->waited);
	for (i = 0; i < phase->stamps; i++) {
		if (i % 32 == 0)
			printf("%sseries %s", i ? "\n" : "", phase->name);
		printf(" %llu", (unsigned long long)phase->cost[i]);
	}
	putchar('\n');
}

/* Pages present in all zones of that name. */
static long present(const char *zone)
{
	static char text[65536];
	bool in_zone = false;
	char *line, *rest;
	char name[32];
	long sum = 0, pages;

	if (slurp("/proc/zoneinfo", text, sizeof(text)) < 0)
		die("/proc/zoneinfo cannot be read");
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "Node %*d, zone %31s", name) == 1)
			in_zone = !strcmp(name, zone);
		else if (in_zone && sscanf(line, " present %ld", &pages) == 1)
			sum += pages;
	}
	return sum;
}

static int ascending(const void *a, const void *b)
{
	return *(const long *)a < *(const long *)b ? -1 : *(const long *)a > *(const long *)b;
}

static void path_of(char *path, size_t size, long block, const char *file)
{
	snprintf(path, size, MEMORY "/memory%ld/%s", block, file);
}

/* The numbers of the offline blocks, ascending; returns how many there are. */
static long offline_blocks(long *blocks, long room)
{
	char path[128], state[32];
	struct dirent *entry;
	long count = 0, block;
	DIR *dir = opendir(MEMORY);

	if (!dir)
		die("there is no " MEMORY);
	while ((entry = readdir(dir))) {
		if (sscanf(entry->d_name, "memory%ld", &block) != 1)
			continue;
		path_of(path, sizeof(path), block, "state");
		if (slurp(path, state, sizeof(state)) < 0 || strcmp(state, "offline"))
			continue;
		if (count < room)
			blocks[count] = block;
		count++;
	}
	closedir(dir);
	if (count <= room)
		qsort(blocks, count, sizeof(*blocks), ascending);
	return count;
}

/* How many of the blocks are in this state, and in this zone unless it is NULL. */
static long in_state(const long *blocks, long n, const char *state, const char *zone)
{
	char path[128], text[128];
	long i, count = 0;

	for (i = 0; i < n; i++) {
		path_of(path, sizeof(path), blocks[i], "state");
		if (slurp(path, text, sizeof(text)) < 0 || strcmp(text, state))
			continue;
		if (zone) {
			path_of(path, sizeof(path), blocks[i], "valid_zones");
			if (slurp(path, text, sizeof(text)) < 0)
				continue;
			/* The first word is the block's own zone; a kernel of 2017 names more. */
			text[strcspn(text, " ")] = '\0';
			if (strcmp(text, zone))
				continue;
		}
		count++;
	}
	return count;
}

static void pages(long count)
{
	long rounds = count / ROUND, i;
	struct phase *alloc, *release;
	uint64_t t0, t1, t2;
	char *area;

	area = mmap(NULL, 2 * ROUND * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	area = (char *)(((uintptr_t)area + ROUND * PAGE - 1) & -(ROUND * PAGE));
	madvise(area, ROUND * PAGE, MADV_NOHUGEPAGE);
	/* The page table and everything else that is made once. */
	if (madvise(area, ROUND * PAGE, MADV_POPULATE_WRITE) || madvise(area, ROUND * PAGE, MADV_DONTNEED))
		die("madvise: %s", strerror(errno));
	alloc = begin("pages-alloc", rounds * ROUND, rounds);
	release = begin("pages-free", rounds * ROUND, rounds);
	for (i = 0; i < rounds; i++) {
		int failed;

		t0 = now();
		failed = madvise(area, ROUND * PAGE, MADV_POPULATE_WRITE);
		t1 = now();
		failed |= madvise(area, ROUND * PAGE, MADV_DONTNEED);
		t2 = now();
		if (failed)
			break;
		alloc->cost[i] = t1 - t0;
		release->cost[i] = t2 - t1;
		progress(release, i + 1);
	}
	end(alloc);
	end(release);
	if (!ok(i == rounds, "%ld pages came and went", rounds * ROUND))
		finish();
}

static void read_zones(const char *name, const long *blocks, long n)
{
	struct phase *phase = begin(name, n, n);
	char path[128], text[128];
	long i, empty = 0;
	uint64_t t0, waste;

	for (i = 0; i < n; i++) {
		ssize_t got = -1;
		int fd;

		path_of(path, sizeof(path), blocks[i], "valid_zones");
		waste = wasted();
		t0 = now();
		fd = open(path, O_RDONLY);
		if (fd >= 0) {
			got = read(fd, text, sizeof(text));
			close(fd);
		}
		phase->cost[i] = now() - t0;
		phase->cost[i] -= wasted() - waste;
		empty += got <= 1;
		progress(phase, i + 1);
	}
	end(phase);
	if (!ok(!empty, "%s: %ld of %ld blocks have valid zones", name, n - empty, n))
		finish();
}

/* Writes a word to the state of each block in that order; stops at the first refusal. */
static void set_states(const char *name, const char *word, const long *blocks, long n, bool up)
{
	struct phase *phase = begin(name, n, n);
	size_t length = strlen(word);
	char path[128];
	uint64_t t0, waste;
	long i;

	for (i = 0; i < n; i++) {
		long block = blocks[up ? i : n - 1 - i];
		ssize_t wrote;
		int fd, error;

		path_of(path, sizeof(path), block, "state");
		fd = open(path, O_WRONLY);
		if (fd < 0)
			die("%s: %s", path, strerror(errno));
		waste = wasted();
		t0 = now();
		wrote = write(fd, word, length);
		phase->cost[i] = now() - t0;
		error = errno;
		phase->cost[i] -= wasted() - waste;
		close(fd);
		if (wrote != (ssize_t)length) {
			ok(false, "echo %s > %s: %s (after %ld of %ld)", word, path, strerror(error), i, n);
			finish();
		}
		progress(phase, i + 1);
	}
	end(phase);
}

/*
 * A worker of the kernel ejects, and nothing says when it is done: the blocks go first, much of the work
 * comes after. So this program stays on the processor with the lowest priority, takes no lock that the
 * worker could want, and goes on for a while after the last block is gone. The cost is the time that
 * somebody else had: neither what this program used itself nor what the worker slept.
 */
static void eject(const long *blocks, long n)
{
	const uint64_t after = 100000000;
	const struct sched_param param = { 0 };
	char path[128], status[256], file[256], text[32];
	uint64_t t0, own0, gone = 0, used;
	struct phase *phase;
	glob_t devices;
	long left = n;
	int fd = -1;
	size_t i;

	if (glob("/sys/bus/acpi/devices/PNP0C80:*", 0, NULL, &devices))
		die("ACPI knows no memory device");
	for (i = 0; i < devices.gl_pathc && fd < 0; i++) {
		snprintf(status, sizeof(status), "%s/status", devices.gl_pathv[i]);
		snprintf(file, sizeof(file), "%s/eject", devices.gl_pathv[i]);
		if (slurp(status, text, sizeof(text)) > 0 && strcmp(text, "0"))
			fd = open(file, O_WRONLY);
	}
	if (fd < 0)
		die("ACPI has no memory device that can be ejected");

	if (sched_setscheduler(0, SCHED_IDLE, &param))
		die("SCHED_IDLE: %s", strerror(errno));
	phase = begin("remove", n, 1);
	path_of(path, sizeof(path), blocks[n - 1], "state");
	own0 = used_on(CLOCK_THREAD_CPUTIME_ID) + wasted();
	t0 = now();
	if (write(fd, "1", 1) != 1)
		die("%s: %s", file, strerror(errno));
	do {
		used = used_on(CLOCK_THREAD_CPUTIME_ID);
		/* Whichever way they go, the last one left is looked for. */
		while (left && access(path, F_OK)) {
			if (--left)
				path_of(path, sizeof(path), blocks[left - 1], "state");
			else
				gone = used;
		}
	} while (left || used - gone < after);
	phase->cost[0] = now() - t0;
	phase->cost[0] -= used_on(CLOCK_THREAD_CPUTIME_ID) + wasted() - own0;
	end(phase);
	sched_setscheduler(0, SCHED_OTHER, &param);
	close(fd);
	if (!ok(slurp(status, text, sizeof(text)) > 0 && !strcmp(text, "0"), "the DIMM is gone: status %s", text))
		finish();
}

static void add(const long *blocks, long n, uint64_t block_size)
{
	struct phase *phase = begin("add", n, n);
	int fd = open(MEMORY "/probe", O_WRONLY);
	char text[32];
	uint64_t t0, waste;
	long i;

	if (fd < 0)
		die(MEMORY "/probe: %s", strerror(errno));
	for (i = 0; i < n; i++) {
		int length = snprintf(text, sizeof(text), "0x%llx", (unsigned long long)(blocks[i] * block_size));
		ssize_t wrote;

		waste = wasted();
		t0 = now();
		wrote = pwrite(fd, text, length, 0);
		phase->cost[i] = now() - t0;
		phase->cost[i] -= wasted() - waste;
		if (wrote != length) {
			ok(false, "echo %s > " MEMORY "/probe: %s (after %ld of %ld)", text, strerror(errno), i, n);
			finish();
		}
		progress(phase, i + 1);
	}
	end(phase);
	close(fd);
}

int main(int argc, char **argv)
{
	long n, wanted_pages, before, after, found, *blocks, i;
	bool movable, up;
	uint64_t block_size;
	const char *zone;
	char text[64];

	if (argc != 6)
		die("usage: bench movable|kernel BLOCKS up|down PAGES instructions|wall");
	movable = !strcmp(argv[1], "movable");
	n = atol(argv[2]);
	up = !strcmp(argv[3], "up");
	wanted_pages = atol(argv[4]);
	by_instructions = !strcmp(argv[5], "instructions");
	zone = movable ? "Movable" : "Normal";

	blocks = malloc(n * sizeof(*blocks));
	if (!blocks)
		die("no memory for %ld blocks", n);
	if (slurp(MEMORY "/block_size_bytes", text, sizeof(text)) < 0)
		die("no " MEMORY "/block_size_bytes");
	block_size = strtoull(text, NULL, 16);
	found = offline_blocks(blocks, n);
	if (!ok(found == n, "%ld of %ld blocks are there and offline", found, n) ||
	    !ok(blocks[n - 1] - blocks[0] == n - 1, "one after another, from %ld", blocks[0]))
		finish();

	/* After the pages: a second process would only get in their way, and nothing waits there. */
	if (wanted_pages >= ROUND)
		pages(wanted_pages);
	start_waster();
	read_zones("read-offline", blocks, n);

	before = present(zone);
	set_states("online", movable ? "online_movable" : "online_kernel", blocks, n, up);
	found = in_state(blocks, n, "online", zone);
	after = present(zone);
	if (!ok(found == n, "%ld of %ld blocks are online in zone %s", found, n, zone) ||
	    !ok(after - before == (long)(n * (block_size / PAGE)), "%s has %ld pages more", zone, after - before))
		finish();

	read_zones("read-online", blocks, n);

	if (!movable)
		goto report;

	set_states("offline", "offline", blocks, n, false);
	found = in_state(blocks, n, "offline", NULL);
	if (!ok(found == n, "%ld of %ld blocks are offline", found, n) ||
	    !ok(present(zone) == before, "%s has %ld pages, as before", zone, before))
		finish();

	eject(blocks, n);
	for (found = i = 0; i < n; i++) {
		char path[128];

		path_of(path, sizeof(path), blocks[i], "state");
		found += access(path, F_OK) == 0;
	}
	if (!ok(!found, "%ld of %ld blocks are removed", n - found, n))
		finish();

	add(blocks, n, block_size);
	found = in_state(blocks, n, "offline", NULL);
	if (!ok(found == n, "%ld of %ld blocks are added again", found, n))
		finish();

report:
	for (i = 0; i < nr_phases; i++)
		report(&phases[i]);
	finish();
}
