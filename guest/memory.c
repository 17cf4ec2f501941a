/*
 * What the programs of the guest share: the state of its memory as far as it can be seen, which the hunt
 * compares with its model and which must be as before where something failed; and what they have the
 * host do.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define MAX_NODES 8
#define PATIENCE 60		/* seconds for what ACPI does on its own */

static char line[4096];

void die(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
	exit(1);
}

/* The content of a small file without the newline at its end; "-" if it cannot be read. */
const char *content(const char *format, ...)
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

/* What a write of the word says: 0, or its errno. */
int error_of(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);
	int error = done ? 0 : errno ? errno : EIO;

	if (fd >= 0)
		close(fd);
	return error;
}

const char *name_of(int error)
{
	static char number[16];

	if (!error)
		return "ok";
	if (strerrorname_np(error))
		return strerrorname_np(error);
	snprintf(number, sizeof(number), "%d", error);
	return number;
}

const char *written(const char *path, const char *word)
{
	return name_of(error_of(path, word));
}

/* Reads a file to its end, or the pages [from, to) of one with eight bytes a page. */
void read_file(const char *path, unsigned long from, unsigned long to)
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
int numbered(const char *directory, const char *word, int *numbers, int max)
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
static void print_blocks(FILE *out)
{
	int blocks[MAX_BLOCKS], nodes[MAX_NODES];
	int count = numbered(MEMORY, "memory", blocks, MAX_BLOCKS);

	fprintf(out, " blocks=");
	for (int i = 0; i < count; i++) {
		char directory[64], zones[64];
		int linked;

		snprintf(directory, sizeof(directory), MEMORY "/memory%d", blocks[i]);
		linked = numbered(directory, "node", nodes, MAX_NODES);
		snprintf(zones, sizeof(zones), "%s", content("%s/valid_zones", directory));
		for (char *at = zones; *at; at++)
			if (*at == ' ')
				*at = '+';
		fprintf(out, "%s%d:%s:", i ? "," : "", blocks[i], content("%s/state", directory));
		for (int n = 0; n < linked; n++)
			fprintf(out, "%s%d", n ? "+" : "", nodes[n]);
		fprintf(out, ":%s", zones);
	}
}

/* Every node: the blocks that it links to. */
static void print_links(FILE *out)
{
	int blocks[MAX_BLOCKS], nodes[MAX_NODES];
	int count = numbered(NODE, "node", nodes, MAX_NODES);

	fprintf(out, " links=");
	for (int i = 0; i < count; i++) {
		char directory[64];
		int linked;

		snprintf(directory, sizeof(directory), NODE "/node%d", nodes[i]);
		linked = numbered(directory, "memory", blocks, MAX_BLOCKS);
		fprintf(out, "%s%d:", i ? "," : "", nodes[i]);
		for (int n = 0; n < linked; n++)
			fprintf(out, "%s%d", n ? "+" : "", blocks[n]);
	}
}

/* Every zone that is not all zeroes. Its start is known only where it has present pages. */
static void print_zones(FILE *out)
{
	unsigned long spanned = 0, present = 0, managed = 0, start, value;
	char name[32] = "", word[32];
	const char *comma = "";
	int node = 0;
	FILE *file = fopen("/proc/zoneinfo", "re");

	if (!file)
		die("/proc/zoneinfo");
	fprintf(out, " zones=");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Node %d, zone %31s", &node, name) == 2)
			continue;
		if (sscanf(line, " start_pfn: %lu", &start) == 1) {
			fprintf(out, "%s%d/%s:%lu:%lu:%lu:%lu", comma, node, name, start, spanned, present, managed);
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
				fprintf(out, "%s%d/%s:-:%lu:0:%lu", comma, node, name, spanned, managed);
				comma = ",";
			}
		}
	}
	fclose(file);
}

/* System RAM of /proc/iomem, in pages, neighbours joined. */
static void print_ram(FILE *out)
{
	unsigned long first, last, from = 0, to = 0;
	const char *comma = "";
	FILE *file = fopen("/proc/iomem", "re");
	char what[64];

	if (!file)
		die("/proc/iomem");
	fprintf(out, " ram=");
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == ' ' || sscanf(line, "%lx-%lx : %63[^\n]", &first, &last, what) != 3 ||
		    strcmp(what, "System RAM"))
			continue;
		if (to && first == to) {
			to = last + 1;
			continue;
		}
		if (to) {
			fprintf(out, "%s%lu-%lu", comma, from / 4096, to / 4096);
			comma = ",";
		}
		from = first;
		to = last + 1;
	}
	if (to)
		fprintf(out, "%s%lu-%lu", comma, from / 4096, to / 4096);
	fclose(file);
}

void print_state(FILE *out)
{
	unsigned long total = 0;
	FILE *file = fopen("/proc/meminfo", "re");

	if (!file)
		die("/proc/meminfo");
	while (fgets(line, sizeof(line), file) && sscanf(line, "MemTotal: %lu", &total) != 1)
		;
	fclose(file);
	fprintf(out, "auto=%s total=%lu online=%s normal=%s memory=%s", content(MEMORY "/auto_online_blocks"),
		total / 4, content(NODE "/online"), content(NODE "/has_normal_memory"), content(NODE "/has_memory"));
	print_blocks(out);
	print_links(out);
	print_zones(out);
	print_ram(out);
}

/* The state as a string, and what the caller adds to it. */
char *state_text(void (*more)(FILE *out))
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("memory");
	print_state(out);
	if (more)
		more(out);
	if (fclose(out))
		die("memory");
	return text;
}

/* These walk over the memmap of all zones; what they print is of no interest. */
void walk_zones(void)
{
	read_file("/proc/pagetypeinfo", 0, 0);
	read_file("/proc/buddyinfo", 0, 0);
	read_file("/proc/vmstat", 0, 0);
}

/*
 * ACPI does all that it does about a DIMM under the lock that every memory block's `online` file
 * takes. So a write that changes nothing, to a block that is always online, returns after it.
 */
bool settled(void)
{
	return !strcmp(written(MEMORY "/memory0/online", "1"), "ok");
}

bool blocks_there(int first, int count)
{
	char path[64];

	for (int block = first; block < first + count; block++) {
		snprintf(path, sizeof(path), MEMORY "/memory%d", block);
		if (access(path, F_OK))
			return false;
	}
	return true;
}

/* The host answers on file descriptor 3, and reads what goes to standard output. */
void open_host(void)
{
	if (dup2(3, 0) < 0)
		die("the host");
}

/* Has the host do something. */
bool host_does(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("host: ");
	vprintf(format, args);
	putchar('\n');
	va_end(args);
	if (fflush(stdout) || !fgets(line, sizeof(line), stdin))
		die("the host does not answer");
	line[strcspn(line, "\n")] = 0;
	if (!strncmp(line, "ok", 2))
		return true;
	fprintf(stderr, "%s: the host says: %s\n", program_invocation_short_name, line);
	return false;
}

const char *plug(const char *name, int count, int node, int first)
{
	struct timespec rest = { .tv_nsec = 10000000 };
	time_t end = time(NULL) + PATIENCE;

	if (!host_does("plug %s size=%dM node=%d reserve=off at=%lu", name, count * 128, node, first * BLOCK_BYTES))
		return "host";
	while (!blocks_there(first, count)) {
		if (time(NULL) > end)
			return "nothing";
		nanosleep(&rest, NULL);
	}
	return settled() ? "ok" : "unsettled";
}

const char *unplug(const char *name)
{
	bool gone = host_does("unplug %s", name);

	if (!settled())
		return "unsettled";
	return gone ? "ok" : "refused";
}
