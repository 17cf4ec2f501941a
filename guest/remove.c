/*
 * remove MEGABYTES FIRST_KERNEL FIRST_MOVABLE BLOCKS LOAD... - how many memory blocks can be taken offline
 * while a process uses the memory.
 *
 * BLOCKS memory blocks from FIRST_KERNEL on are online in a kernel zone, and as many from FIRST_MOVABLE on
 * in zone Movable. A child of low priority takes MEGABYTES of memory in a way that LOAD names and goes on
 * using it:
 *
 *   idle		it takes none
 *   anon		anonymous memory
 *   huge		the same, in transparent huge pages
 *   mlock		anonymous memory that is locked
 *   tmpfs		a file in a tmpfs
 *   cache		a file in /load, a file system on a disk: page cache
 *   pinned		anonymous memory, and a pipe refers to one page of it in each of two movable blocks
 *			(vmsplice), and keeps it
 *   registered		anonymous memory, 64 MiB of it registered with io_uring: pinned for long
 *
 * and files in a tmpfs without content, one for 64 KiB of memory: what the kernel itself keeps of them
 * cannot be moved. Every page says which it is; the child looks at that whenever it comes by, and at all
 * of them at the end.
 *
 * Then all movable blocks are taken offline one after another and come back, then those of the kernel zone.
 * The load "unplug" is "anon", and the host unplugs the DIMM of the movable blocks, dimm2, and then tries
 * the one of the kernel, dimm1.
 *
 * Two loads must fail: "canary-held" is "pinned", but nobody is told; "canary-page" spoils a page.
 *
 * Output: TAP, and for each zone and each block
 *   full LOAD ZONE PERCENT				how much of it was in use before
 *   block LOAD ZONE NUMBER RESULT MILLISECONDS TRIES	RESULT is "offline" or an error: EINTR if it was given up
 *   dimm LOAD ZONE RESULT MILLISECONDS			RESULT is "unplugged" or "refused"
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include "guest.h"

#define PAGE 4096UL
#define BLOCK_PAGES 32768UL
#define REGISTERED (64UL << 20)
#define PINNED 2
#define TRIES 5
/* Seconds after which a block is given up: one that must go, one of the kernel that may, one that is held. */
#define PATIENCE 120
#define KERNEL_PATIENCE 5
#define HELD_PATIENCE 1
#define MARK 0x6d6f7661626c65ULL

static const char *load;
static long first_kernel, first_movable, blocks;
static size_t megabytes, size;

/* The child */

static volatile sig_atomic_t stop;
static char *memory;
static int file = -1;

static void on_stop(int signal)
{
	(void)signal;
	stop = 1;
}

static void complain(const char *what)
{
	dprintf(STDOUT_FILENO, "# %s: %s: %s\n", load, what, strerror(errno));
	_exit(1);
}

/* The mark of a page is where it was put, and what came by last adds one behind it. */
static void put_mark(size_t page)
{
	static uint64_t mark[PAGE / sizeof(uint64_t)];

	mark[0] = MARK ^ page;
	if (file < 0)
		memcpy(memory + page * PAGE, mark, 2 * sizeof(*mark));
	else if (pwrite(file, mark, PAGE, page * PAGE) != (ssize_t)PAGE)
		complain("a file");
}

static void look_at(size_t page)
{
	uint64_t mark[2];

	if (file < 0)
		memcpy(mark, memory + page * PAGE, sizeof(mark));
	else if (pread(file, mark, sizeof(mark), page * PAGE) != sizeof(mark))
		complain("a file");
	if (mark[0] != (MARK ^ page)) {
		dprintf(STDOUT_FILENO, "# %s: page %zu is not what it was\n", load, page);
		_exit(1);
	}
	mark[1]++;
	if (file < 0)
		memcpy(memory + page * PAGE, mark, sizeof(mark));
	else if (pwrite(file, mark, sizeof(mark), page * PAGE) != sizeof(mark))
		complain("a file");
}

/* The memory block that a page of this process lies in. */
static long block_of(size_t page)
{
	static int map = -1;
	uint64_t entry;

	if (map < 0)
		map = open("/proc/self/pagemap", O_RDONLY);
	if (pread(map, &entry, sizeof(entry), ((uintptr_t)memory / PAGE + page) * sizeof(entry)) != sizeof(entry) ||
	    !(entry >> 63))
		return -1;
	return (entry & ((1ULL << 55) - 1)) / BLOCK_PAGES;
}

static bool is_movable(long block)
{
	return block >= first_movable && block < first_movable + blocks;
}

/* One page in each of the first movable blocks; the pipe keeps them until somebody reads. */
static void pin(int into)
{
	for (long n = 0; n < PINNED; n++) {
		struct iovec piece = { NULL, PAGE };
		size_t page;

		for (page = 0; page < size / PAGE && block_of(page) != first_movable + n; page++)
			;
		piece.iov_base = memory + page * PAGE;
		errno = 0;
		if (page == size / PAGE || vmsplice(into, &piece, 1, 0) != (ssize_t)PAGE || block_of(page) != first_movable + n)
			complain("vmsplice");
	}
}

/* The kernel takes pages that it is to pin for long out of zone Movable. */
static void register_buffer(void)
{
	struct io_uring_params params = { 0 };
	struct iovec buffer = { memory, REGISTERED };
	int ring = syscall(SYS_io_uring_setup, 1, &params);

	if (ring < 0 || syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1))
		complain("io_uring");
	for (size_t page = 0; page < REGISTERED / PAGE; page++)
		if (is_movable(block_of(page)))
			complain("a page that is pinned for long is in zone Movable");
}

static void make_files(size_t first, size_t count)
{
	char path[64];

	for (size_t n = first; n < first + count; n++) {
		int fd;

		snprintf(path, sizeof(path), "/remove/%zu", n);
		fd = open(path, O_CREAT | O_WRONLY, 0600);
		if (fd < 0)
			complain(path);
		close(fd);
	}
}

static void take_memory(void)
{
	bool huge = !strcmp(load, "huge");

	if (!strcmp(load, "tmpfs") || !strcmp(load, "cache")) {
		file = open(*load == 't' ? "/remove/file" : "/load/file", O_CREAT | O_TRUNC | O_RDWR, 0600);
		if (file < 0)
			complain("a file");
		return;
	}
	memory = mmap(NULL, size + (2UL << 20), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		complain("mmap");
	memory = (char *)(((uintptr_t)memory + (2UL << 20) - 1) & -(2UL << 20));
	if (madvise(memory, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE))
		complain("madvise");
	if (!strcmp(load, "mlock") && mlock2(memory, size, MLOCK_ONFAULT))
		complain("mlock");
}

static long kilobytes(const char *path, const char *format)
{
	FILE *text = fopen(path, "re");
	char line[256];
	long found = 0;

	while (text && fgets(line, sizeof(line), text) && sscanf(line, format, &found) != 1)
		;
	if (text)
		fclose(text);
	return found;
}

static void use_memory(int ready, int into)
{
	struct sigaction action = { .sa_handler = on_stop };
	size_t pages = size / PAGE, page;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	nice(10);
	sigaction(SIGTERM, &action, NULL);
	take_memory();
	for (page = 0; page < pages && !stop; page++) {
		put_mark(page);
		if (page % 1024 == 0)
			make_files(page / 16, 64);
	}
	if (!strcmp(load, "huge") && kilobytes("/proc/self/smaps_rollup", "AnonHugePages: %ld") < (long)(size >> 11))
		complain("less than half of it in huge pages");
	if (!strcmp(load, "mlock") && kilobytes("/proc/self/status", "VmLck: %ld") < (long)(size >> 10))
		complain("not all of it is locked");
	if (!strcmp(load, "pinned") || !strcmp(load, "canary-held"))
		pin(into);
	if (!strcmp(load, "registered"))
		register_buffer();
	if (write(ready, "", 1) != 1)
		complain("pipe");
	/* Near and far, so that no page is idle for long and none is used all the time. */
	for (page = 0; !stop; page = pages ? (page + 7919) % pages : 0) {
		if (pages)
			look_at(page);
		else
			usleep(10000);
	}
	if (!strcmp(load, "canary-page"))
		memset(memory + size / 2, 0, PAGE);
	for (page = 0; page < pages; page++)
		look_at(page);
	_exit(0);
}

/* The parent */

static void on_alarm(int signal)
{
	(void)signal;
}

static double milliseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* Writes to the state of a block; 0 or the error. */
static int set_state(long block, const char *word)
{
	char path[128];
	int fd, error = 0;

	snprintf(path, sizeof(path), MEMORY "/memory%ld/state", block);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, word, strlen(word)) < 0)
		error = errno;
	close(fd);
	return error;
}

/* How much of a zone's memory is in use, in percent. */
static int fullness(const char *zone)
{
	FILE *text = fopen("/proc/zoneinfo", "re");
	unsigned long free = 0, managed = 0, all_free = 0, all = 0;
	char line[256], name[32] = "";
	int node;

	while (text && fgets(line, sizeof(line), text)) {
		if (sscanf(line, "Node %d, zone %31s", &node, name) == 2)
			continue;
		sscanf(line, " pages free %lu", &free);
		if (sscanf(line, " managed %lu", &managed) == 1 && !strcmp(name, zone)) {
			all_free += free;
			all += managed;
		}
	}
	if (text)
		fclose(text);
	return all ? 100 - 100 * all_free / all : 0;
}

/* Takes the blocks offline, the last one first. Returns how many went. */
static long take_offline(long first, bool *went)
{
	bool movable = first == first_movable;
	long count = 0;

	for (long n = blocks - 1; n >= 0; n--) {
		bool held = n < PINNED && (!strcmp(load, "pinned") || !strcmp(load, "canary-held"));
		double began = milliseconds();
		int error = EBUSY, tries;

		if (went[n])
			continue;
		/* What cannot be moved will not be gone at the next try. */
		for (tries = 0; tries < (movable ? TRIES : 1) && error == EBUSY; tries++) {
			alarm(!movable ? KERNEL_PATIENCE : held ? HELD_PATIENCE : PATIENCE);
			error = set_state(first + n, "offline");
			alarm(0);
		}
		went[n] = !error;
		count += !error;
		printf("block %s %s %ld %s %.1f %d\n", load, movable ? "Movable" : "kernel", first + n,
		       error ? strerrorname_np(error) : "offline", milliseconds() - began, tries);
		fflush(stdout);
	}
	return count;
}

static bool bring_back(long first, const char *word, bool *went)
{
	bool all = true;

	for (long n = 0; n < blocks; n++)
		if (went[n]) {
			all = !set_state(first + n, word) && all;
			went[n] = false;
		}
	return all;
}

/* The blocks that a pipe has a page of stay, and no other. */
static void held_blocks(bool *went, int from)
{
	char page[PAGE];
	long right = 0;

	for (long n = 0; n < blocks; n++)
		right += went[n] == (n >= PINNED);
	ok(right == blocks, "%s: %d movable blocks stay, those with a page that is held", load, PINNED);
	for (long n = 0; n < PINNED; n++)
		if (read(from, page, PAGE) != (ssize_t)PAGE)
			die("read: %s", strerror(errno));
	load = "released";
	ok(take_offline(first_movable, went) == PINNED, "%s: and go when nobody holds it any more", load);
}

static void change_blocks(int from)
{
	bool *went = calloc(blocks, sizeof(*went));
	const char *name = load;
	long count;

	if (!went)
		die("no memory for %ld blocks", blocks);
	count = take_offline(first_movable, went);
	if (!strcmp(load, "pinned"))
		held_blocks(went, from);
	else
		ok(count == blocks, "%s: %ld of %ld movable blocks go offline", load, count, blocks);
	load = name;
	ok(bring_back(first_movable, "online_movable", went), "%s: and come back", load);
	take_offline(first_kernel, went);
	ok(bring_back(first_kernel, "online_kernel", went), "%s: so do those of the kernel", load);
	free(went);
}

static bool unplug(const char *name, const char *zone)
{
	double began = milliseconds();
	char answer[256];
	size_t length = 0;

	/* The result channel is the host's ear, too. */
	dprintf(3, "host: unplug %s\n", name);
	while (length < sizeof(answer) - 1 && read(3, answer + length, 1) == 1 && answer[length] != '\n')
		length++;
	answer[length] = '\0';
	printf("dimm %s %s %s %.1f\n", load, zone, strncmp(answer, "ok", 2) ? "refused" : "unplugged", milliseconds() - began);
	fflush(stdout);
	return !strncmp(answer, "ok", 2);
}

static void try_load(void)
{
	int ready[2], held[2], status = 0;
	char byte;
	pid_t child;

	size = strcmp(load, "idle") ? megabytes << 20 : 0;
	if (mount("remove", "/remove", "tmpfs", 0, "size=100%,nr_inodes=0") || pipe(ready) || pipe(held))
		die("%s", strerror(errno));
	fflush(stdout);
	child = fork();
	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child)
		use_memory(ready[1], held[1]);
	close(ready[1]);
	if (!ok(read(ready[0], &byte, 1) == 1, "%s: %zu MiB in use", load, size >> 20))
		finish();
	printf("full %s Movable %d\nfull %s kernel %d\n", load, fullness("Movable"), load, fullness("Normal"));
	/* Blocks that are empty go offline anyway. */
	ok(!size || fullness("Movable") >= 60, "%s: most of Movable is in use", load);
	fflush(stdout);

	if (strcmp(load, "unplug")) {
		change_blocks(held[0]);
	} else {
		ok(unplug("dimm2", "Movable"), "%s: the DIMM of the movable blocks is unplugged", load);
		unplug("dimm1", "kernel");
	}

	kill(child, SIGTERM);
	waitpid(child, &status, 0);
	ok(!status, "%s: no page has changed on its way", load);
	close(ready[0]);
	close(held[0]);
	close(held[1]);
	umount2("/remove", MNT_DETACH);
	unlink("/load/file");
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_alarm };

	if (argc < 6)
		die("remove MEGABYTES FIRST_KERNEL FIRST_MOVABLE BLOCKS LOAD...");
	megabytes = strtoul(argv[1], NULL, 0);
	first_kernel = atol(argv[2]);
	first_movable = atol(argv[3]);
	blocks = atol(argv[4]);
	if (blocks < PINNED)
		die("BLOCKS is %d or more", PINNED);
	mkdir("/remove", 0700);
	sigaction(SIGALRM, &action, NULL);
	for (int arg = 5; arg < argc; arg++) {
		load = argv[arg];
		try_load();
	}
	finish();
}
