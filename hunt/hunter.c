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
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY "/sys/devices/system/memory"
#define NODE "/sys/devices/system/node"
#define MAX_NODES 8
#define MAX_BLOCKS 512
#define BLOCK_BYTES (128UL << 20)
#define BLOCK_PAGES (BLOCK_BYTES / 4096)
#define PATIENCE 60		/* seconds for what ACPI does on its own */

static char line[4096];

static void die(const char *what)
{
	fprintf(stderr, "hunter: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The content of a small file without the newline at its end; "-" if it cannot be read. */
static const char *content(const char *format, ...)
{
	static char text[4][256];
	static int next;
	char path[256], *into = text[next++ % 4];
	va_list args;
	ssize_t length;
	int fd;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? -1 : read(fd, into, sizeof(text[0]) - 1);
	if (fd >= 0)
		close(fd);
	if (length < 0)
		return "-";
	while (length > 0 && into[length - 1] == '\n')
		length--;
	into[length] = 0;
	return into;
}

static const char *written(const char *path, const char *word)
{
	static char number[16];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);
	int error = errno;

	if (fd >= 0)
		close(fd);
	if (done)
		return "ok";
	if (strerrorname_np(error))
		return strerrorname_np(error);
	snprintf(number, sizeof(number), "%d", error);
	return number;
}

/* Reads a file to its end, or the pages [from, to) of one with eight bytes a page. */
static void read_file(const char *path, unsigned long from, unsigned long to)
{
	static char buffer[65536];
	off_t at = from * 8;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	while (!to || at < (off_t)to * 8) {
		size_t want = to && (size_t)(to * 8 - at) < sizeof(buffer) ? to * 8 - at : sizeof(buffer);
		ssize_t got = pread(fd, buffer, want, at);

		if (got <= 0)
			break;
		at += got;
	}
	close(fd);
}

/* What a directory has that is named WORDn: the numbers, in order. */
static int numbered(const char *directory, const char *word, int *numbers, int max)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	int count = 0;

	while (dir && (entry = readdir(dir))) {
		int number, end = 0, at;

		if (strncmp(entry->d_name, word, strlen(word)) ||
		    sscanf(entry->d_name + strlen(word), "%d%n", &number, &end) != 1 ||
		    entry->d_name[strlen(word) + end] || count == max)
			continue;
		for (at = count++; at > 0 && numbers[at - 1] > number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
	if (dir)
		closedir(dir);
	return count;
}

/* Every block: its state, the nodes it links to, its valid zones. */
static void report_blocks(void)
{
	int blocks[MAX_BLOCKS], nodes[MAX_NODES];
	int count = numbered(MEMORY, "memory", blocks, MAX_BLOCKS);

	printf(" blocks=");
	for (int i = 0; i < count; i++) {
		char directory[64], zones[64];
		int linked;

		snprintf(directory, sizeof(directory), MEMORY "/memory%d", blocks[i]);
		linked = numbered(directory, "node", nodes, MAX_NODES);
		snprintf(zones, sizeof(zones), "%s", content("%s/valid_zones", directory));
		for (char *at = zones; *at; at++)
			if (*at == ' ')
				*at = '+';
		printf("%s%d:%s:", i ? "," : "", blocks[i], content("%s/state", directory));
		for (int n = 0; n < linked; n++)
			printf("%s%d", n ? "+" : "", nodes[n]);
		printf(":%s", zones);
	}
}

/* Every node: the blocks that it links to. */
static void report_links(void)
{
	int blocks[MAX_BLOCKS], nodes[MAX_NODES];
	int count = numbered(NODE, "node", nodes, MAX_NODES);

	printf(" links=");
	for (int i = 0; i < count; i++) {
		char directory[64];
		int linked;

		snprintf(directory, sizeof(directory), NODE "/node%d", nodes[i]);
		linked = numbered(directory, "memory", blocks, MAX_BLOCKS);
		printf("%s%d:", i ? "," : "", nodes[i]);
		for (int n = 0; n < linked; n++)
			printf("%s%d", n ? "+" : "", blocks[n]);
	}
}

/* Every zone that is not all zeroes. Its start is known only where it has present pages. */
static void report_zones(void)
{
	unsigned long spanned = 0, present = 0, managed = 0, start, value;
	char name[32] = "", word[32];
	const char *comma = "";
	int node = 0;
	FILE *file = fopen("/proc/zoneinfo", "re");

	if (!file)
		die("/proc/zoneinfo");
	printf(" zones=");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Node %d, zone %31s", &node, name) == 2)
			continue;
		if (sscanf(line, " start_pfn: %lu", &start) == 1) {
			printf("%s%d/%s:%lu:%lu:%lu:%lu", comma, node, name, start, spanned, present, managed);
			comma = ",";
			continue;
		}
		if (sscanf(line, " %31s %lu", word, &value) != 2)
			continue;
		if (!strcmp(word, "spanned")) {
			spanned = value;
		} else if (!strcmp(word, "present")) {
			present = value;
		} else if (!strcmp(word, "managed")) {
			managed = value;
			if (!present && (spanned || managed)) {
				printf("%s%d/%s:-:%lu:0:%lu", comma, node, name, spanned, managed);
				comma = ",";
			}
		}
	}
	fclose(file);
}

/* System RAM of /proc/iomem, in pages, neighbours joined. */
static void report_ram(void)
{
	unsigned long first, last, from = 0, to = 0;
	const char *comma = "";
	FILE *file = fopen("/proc/iomem", "re");
	char what[64];

	if (!file)
		die("/proc/iomem");
	printf(" ram=");
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == ' ' || sscanf(line, "%lx-%lx : %63[^\n]", &first, &last, what) != 3 ||
		    strcmp(what, "System RAM"))
			continue;
		if (to && first == to) {
			to = last + 1;
			continue;
		}
		if (to) {
			printf("%s%lu-%lu", comma, from / 4096, to / 4096);
			comma = ",";
		}
		from = first;
		to = last + 1;
	}
	if (to)
		printf("%s%lu-%lu", comma, from / 4096, to / 4096);
	fclose(file);
}

static void report(const char *answer)
{
	unsigned long total = 0;
	FILE *file = fopen("/proc/meminfo", "re");

	if (!file)
		die("/proc/meminfo");
	while (fgets(line, sizeof(line), file) && sscanf(line, "MemTotal: %lu", &total) != 1)
		;
	fclose(file);
	printf("step %s auto=%s total=%lu online=%s normal=%s memory=%s", answer,
	       content(MEMORY "/auto_online_blocks"), total / 4, content(NODE "/online"),
	       content(NODE "/has_normal_memory"), content(NODE "/has_memory"));
	report_blocks();
	report_links();
	report_zones();
	report_ram();
	/* These walk over the memmap of all zones; what they print is of no interest. */
	read_file("/proc/pagetypeinfo", 0, 0);
	read_file("/proc/buddyinfo", 0, 0);
	read_file("/proc/vmstat", 0, 0);
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

/*
 * ACPI does all that it does about a DIMM under the lock that every memory block's `online` file
 * takes. So a write that changes nothing, to a block that is always online, returns after it.
 */
static bool settled(void)
{
	return !strcmp(written(MEMORY "/memory0/online", "1"), "ok");
}

static bool blocks_there(int first, int count)
{
	char path[64];

	for (int block = first; block < first + count; block++) {
		snprintf(path, sizeof(path), MEMORY "/memory%d", block);
		if (access(path, F_OK))
			return false;
	}
	return true;
}

/* Has the host do something; what it says is left in `line`. */
static bool host_does(void)
{
	if (fflush(stdout) || !fgets(line, sizeof(line), stdin))
		die("the host does not answer");
	line[strcspn(line, "\n")] = 0;
	if (!strncmp(line, "ok", 2))
		return true;
	fprintf(stderr, "hunter: the host says: %s\n", line);
	return false;
}

static const char *plug(const char *name, int count, int node, int first)
{
	struct timespec rest = { .tv_nsec = 10000000 };
	time_t end = time(NULL) + PATIENCE;

	printf("host: plug %s size=%dM node=%d reserve=off at=%lu\n", name, count * 128, node, first * BLOCK_BYTES);
	if (!host_does())
		return "host";
	while (!blocks_there(first, count)) {
		if (time(NULL) > end)
			return "nothing";
		nanosleep(&rest, NULL);
	}
	return settled() ? "ok" : "unsettled";
}

static const char *unplug(const char *name)
{
	bool gone;

	printf("host: unplug %s\n", name);
	gone = host_does();
	if (!settled())
		return "unsettled";
	return gone ? "ok" : "refused";
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

	if (dup2(3, 0) < 0)
		die("the operations");
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
