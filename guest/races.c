/*
 * races - many do things to the memory at once; every now and then all stop, and it is looked at.
 *
 *   races ROUNDS SECONDS SEED
 *
 * Threads write words to the `state` and `online` files of the same few blocks, read what the kernel says of
 * them and what walks over their memmap, use memory, and switch processors off and on, while the host plugs
 * and unplugs DIMMs. After so many seconds they wait for each other; then no more can be going on, and these
 * must hold:
 *
 *   of each zone, managed <= present <= spanned;
 *   present is what was there at first and the online blocks that say they are in the zone;
 *   these blocks lie in the span of the zone;
 *   a node that has present pages has memory, any other one has none;
 *   MemTotal goes up and down with what the zones manage.
 *
 * At any time a state is one of the three words, and valid_zones are names of zones, at least one, none
 * twice ("none" with disjoint-zones and on base). At the end all DIMMs go, and everything is as it was.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define FIRST 32
#define PLACES 12
#define WRITERS 4
#define READERS 2
#define DIMMS 4
#define MAX_ZONES 64

static pthread_barrier_t barrier;
static atomic_bool running, over;
static atomic_int violations;
static atomic_ulong asked, granted, reads, switched;
static bool none_is_fine;
static bool looks_at_pages, all_files;
static unsigned int seed;

__attribute__((format(printf, 1, 2))) static void violation(const char *format, ...)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
	va_list args;

	/* One line at a time; after so many nobody reads on. */
	if (atomic_fetch_add(&violations, 1) > 20)
		return;
	va_start(args, format);
	pthread_mutex_lock(&one);
	printf("# violation: ");
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
	pthread_mutex_unlock(&one);
	va_end(args);
}

/* What content() does, for threads. Returns the errno. */
static int text_of(char *text, size_t size, const char *format, int number)
{
	char path[128];
	ssize_t length;
	int fd, error;

	snprintf(path, sizeof(path), format, number);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? -1 : read(fd, text, size - 1);
	error = errno;
	if (fd >= 0)
		close(fd);
	if (length < 0)
		return error;
	text[length] = 0;
	text[strcspn(text, "\n")] = 0;
	return 0;
}

static bool are_zones(const char *text)
{
	static const char *const names[] = { "DMA", "DMA32", "Normal", "Movable" };
	unsigned int seen = 0, name;
	char word[32];
	int length;

	if (!strcmp(text, "none"))
		return none_is_fine;
	for (; sscanf(text, " %31s%n", word, &length) == 1; text += length) {
		for (name = 0; name < 4 && strcmp(word, names[name]); name++)
			;
		if (name == 4 || seen & 1 << name)
			return false;
		seen |= 1 << name;
	}
	return seen;
}

/* Each kind of thread does this again and again. */

static void write_something(unsigned int *dice)
{
	static const char *const words[] = { "online", "online_kernel", "online_movable", "offline", "offline" };
	int block = FIRST + rand_r(dice) % PLACES, error, fd;
	const char *word;
	char path[128];

	if (!(rand_r(dice) % 16)) {
		/* What becomes of the next DIMM. */
		word = words[rand_r(dice) % 5];
		error = error_of(MEMORY "/auto_online_blocks", word);
		if (error)
			violation("%s to auto_online_blocks: %s", word, strerror(error));
		return;
	}
	if (rand_r(dice) % 4) {
		snprintf(path, sizeof(path), MEMORY "/memory%d/state", block);
		word = words[rand_r(dice) % 5];
	} else {
		snprintf(path, sizeof(path), MEMORY "/memory%d/online", block);
		word = rand_r(dice) % 2 ? "1" : "0";
	}
	atomic_fetch_add(&asked, 1);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	error = fd >= 0 && write(fd, word, strlen(word)) > 0 ? 0 : errno;
	if (fd >= 0)
		close(fd);
	if (!error)
		atomic_fetch_add(&granted, 1);
	/* Not there, there no longer, so already or not allowed, in use, in use by another writer. */
	else if (error != ENOENT && error != ENODEV && error != EINVAL && error != EBUSY && error != EINTR)
		violation("%s to memory%d: %s", word, block, strerror(error));
}

/* Where /proc/kcore has what is at the physical address, or -1 if it has not. */
static long place_in_core(int fd, char *buffer, unsigned long address)
{
	const Elf64_Ehdr *header = (void *)buffer;
	const Elf64_Phdr *part = (void *)(buffer + sizeof(*header));
	ssize_t got = pread(fd, buffer, 65536, 0);

	if (got < (ssize_t)sizeof(*header) || got < (ssize_t)(sizeof(*header) + header->e_phnum * sizeof(*part))) {
		violation("/proc/kcore begins with %zd bytes", got);
		return -1;
	}
	for (int n = 0; n < header->e_phnum; n++, part++)
		if (part->p_type == PT_LOAD && address >= part->p_paddr && address - part->p_paddr < part->p_filesz)
			return part->p_offset + (address - part->p_paddr);
	return -1;
}

/*
 * Memory may go offline, and away, while its pages are looked at. Only on beyond, where the kernel survives
 * that, or with LOOK in the environment, to see that elsewhere it does not. With LOOK=all the kernel must
 * have each of the files.
 */
static const struct page_file {
	const char *path;
	long per_page; /* bytes of the file, or -8 for a bit, or 0: its headers say where */
	size_t bytes;
} page_files[] = {
	{ "/proc/kpageflags", 8, 65536 }, { "/proc/kpagecount", 8, 65536 }, { "/proc/kpagecgroup", 8, 65536 },
	{ "/sys/kernel/mm/page_idle/bitmap", -8, 512 }, { "/sys/kernel/debug/page_owner", 1, 4096 },
	{ "/proc/kcore", 0, 65536 },
};
#define PAGE_FILES (sizeof(page_files) / sizeof(page_files[0]))
static atomic_ulong looked[PAGE_FILES];

static void look_at_pages(unsigned int *dice, char *buffer, long pfn)
{
	int which = rand_r(dice) % PAGE_FILES;
	const struct page_file *file = &page_files[which];
	long at = file->per_page > 0 ? pfn * file->per_page : pfn / 8 / 8 * 8;
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!file->per_page)
		at = place_in_core(fd, buffer, pfn * sysconf(_SC_PAGESIZE));
	if (at >= 0 && pread(fd, buffer, file->bytes, at) < 0)
		violation("%s at page %ld: %s", file->path, pfn, strerror(errno));
	else if (at >= 0)
		atomic_fetch_add(&looked[which], 1);
	close(fd);
}

static void read_something(unsigned int *dice)
{
	int block = FIRST + rand_r(dice) % PLACES, error;
	static char page[READERS + 1][65536];
	static atomic_int readers;
	static __thread char *buffer;
	char text[128];
	int fd;

	if (!buffer)
		buffer = page[atomic_fetch_add(&readers, 1) % (READERS + 1)];
	atomic_fetch_add(&reads, 1);
	switch (rand_r(dice) % 8) {
	case 0: case 1: case 2:
		error = text_of(text, sizeof(text), MEMORY "/memory%d/valid_zones", block);
		if (!error && !are_zones(text))
			violation("valid_zones of memory%d: '%s'", block, text);
		break;
	case 3: case 4:
		error = text_of(text, sizeof(text), MEMORY "/memory%d/state", block);
		if (!error && strcmp(text, "online") && strcmp(text, "offline") && strcmp(text, "going-offline"))
			violation("state of memory%d: '%s'", block, text);
		break;
	case 5:
		error = text_of(text, sizeof(text), MEMORY "/memory%d/removable", block);
		if (!error && strcmp(text, "0") && strcmp(text, "1"))
			violation("removable of memory%d: '%s'", block, text);
		break;
	case 6:
		fd = open(rand_r(dice) % 2 ? "/proc/zoneinfo" : "/proc/pagetypeinfo", O_RDONLY | O_CLOEXEC);
		while (fd >= 0 && read(fd, buffer, sizeof(page[0])) > 0)
			;
		close(fd);
		break;
	case 7:
		if (looks_at_pages)
			look_at_pages(dice, buffer, block * BLOCK_PAGES + rand_r(dice) % BLOCK_PAGES);
		break;
	}
}

static void use_something(unsigned int *dice)
{
	size_t size = (1 + rand_r(dice) % 8) << 20;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return;
	for (size_t byte = 0; byte < size; byte += 4096)
		memory[byte] = 1;
	munmap(memory, size);
	usleep(1000);
}

static void switch_something(unsigned int *dice)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", 1 + rand_r(dice) % 3);
	/* EBUSY: another one goes just now. */
	if (!error_of(path, rand_r(dice) % 2 ? "1" : "0"))
		atomic_fetch_add(&switched, 1);
	usleep(20000);
}

struct job {
	void (*again)(unsigned int *dice);
	unsigned int dice;
};

static void *work(void *argument)
{
	struct job *job = argument;

	for (;;) {
		pthread_barrier_wait(&barrier);
		if (over)
			return NULL;
		while (running)
			job->again(&job->dice);
		pthread_barrier_wait(&barrier);
	}
}

/* The quiet points. */

struct zone {
	int node;
	char name[16];
	unsigned long start, spanned, present, managed;
};

static int zones_of(const char *text, struct zone *zones)
{
	int count = 0, length;

	text = strstr(text, " zones=") + strlen(" zones=");
	while (count < MAX_ZONES && *text && *text != ' ') {
		struct zone *zone = &zones[count];
		char start[32];

		if (sscanf(text, "%d/%15[^:]:%31[^:]:%lu:%lu:%lu%n", &zone->node, zone->name, start, &zone->spanned,
			   &zone->present, &zone->managed, &length) != 6)
			die("the zones");
		zone->start = strtoul(start, NULL, 10);
		count++;
		text += length;
		text += *text == ',';
	}
	return count;
}

static unsigned long figure(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtoul(at + strlen(name), NULL, 10) : 0;
}

static bool in_mask(const char *mask, int node)
{
	int first, last, length;

	while (*mask >= '0' && *mask <= '9') {
		if (sscanf(mask, "%d-%d%n", &first, &last, &length) != 2) {
			sscanf(mask, "%d%n", &first, &length);
			last = first;
		}
		if (first <= node && node <= last)
			return true;
		mask += length;
		mask += *mask == ',';
	}
	return false;
}

static struct zone at_first[MAX_ZONES];
static int zones_at_first;
static unsigned long unmanaged;		/* MemTotal less what the zones manage */

static unsigned long managed_by(const struct zone *zones, int count)
{
	unsigned long sum = 0;

	for (int i = 0; i < count; i++)
		sum += zones[i].managed;
	return sum;
}

static int check(void)
{
	struct zone zones[MAX_ZONES];
	char *text = state_text(NULL);
	int count = zones_of(text, zones), online = 0;
	const char *at, *mask = strstr(text, " memory=") + strlen(" memory=");
	unsigned long of_node[8] = {};

	for (int i = 0; i < count; i++) {
		struct zone *zone = &zones[i];

		if (zone->managed > zone->present || zone->present > zone->spanned)
			violation("%d/%s: managed %lu present %lu spanned %lu", zone->node, zone->name, zone->managed,
				  zone->present, zone->spanned);
		if (zone->node < 8)
			of_node[zone->node] += zone->present;
		for (int j = 0; j < zones_at_first; j++)
			if (at_first[j].node == zone->node && !strcmp(at_first[j].name, zone->name))
				zone->present -= at_first[j].present;
	}
	for (at = strstr(text, " blocks=") + strlen(" blocks="); *at && *at != ' '; at += *at == ',') {
		char how[32], zone[64];
		int block, node, length;

		if (sscanf(at, "%d:%31[^:]:%d:%63[^:,+ ]%n", &block, how, &node, zone, &length) != 4)
			die("the blocks");
		at += length;
		at += strcspn(at, ", ");
		if (block < FIRST)
			continue;
		if (strcmp(how, "online")) {
			if (strcmp(how, "offline"))
				violation("memory%d is %s", block, how);
			continue;
		}
		online++;
		for (int i = 0; i <= count; i++) {
			if (i == count) {
				violation("memory%d is in zone %d/%s, which has nothing", block, node, zone);
			} else if (zones[i].node == node && !strcmp(zones[i].name, zone)) {
				zones[i].present -= BLOCK_PAGES;
				if (zones[i].start > block * BLOCK_PAGES ||
				    zones[i].start + zones[i].spanned < (block + 1) * BLOCK_PAGES)
					violation("memory%d is in zone %d/%s, which starts at %lu and spans %lu", block,
						  node, zone, zones[i].start, zones[i].spanned);
				break;
			}
		}
	}
	for (int i = 0; i < count; i++)
		if (zones[i].present)
			violation("%d/%s has %ld pages present that no block has", zones[i].node, zones[i].name,
				  (long)zones[i].present);
	for (int node = 0; node < 8; node++)
		if (!of_node[node] != !in_mask(mask, node))
			violation("node %d has %lu pages, has_memory is %.10s", node, of_node[node], mask);
	if (figure(text, "total=") - managed_by(zones, count) != unmanaged)
		violation("MemTotal is %lu pages, the zones manage %lu, and it was %lu more", figure(text, "total="),
			  managed_by(zones, count), unmanaged);
	free(text);
	walk_zones();
	return online;
}

/* The DIMMs: each has three places of its own. */

static bool plugged[DIMMS];

static void plug_something(unsigned int *dice)
{
	int dimm = rand_r(dice) % DIMMS, per_dimm = PLACES / DIMMS;
	char name[16];

	snprintf(name, sizeof(name), "d%d", dimm);
	if (!plugged[dimm]) {
		const char *answer = plug(name, per_dimm, rand_r(dice) % 3, FIRST + dimm * per_dimm);

		if (strcmp(answer, "ok"))
			violation("plug %s: %s", name, answer);
		plugged[dimm] = true;
	} else if (!strcmp(unplug(name), "ok")) {
		plugged[dimm] = false;
	}
}

static void all_go(const char *before)
{
	char name[16], *after;
	int tries, dimm;

	error_of(MEMORY "/auto_online_blocks", "offline");
	for (dimm = 0; dimm < DIMMS; dimm++) {
		snprintf(name, sizeof(name), "d%d", dimm);
		/* Kernel memory may be in use for good; then it stays, and the comparison would say nothing. */
		for (tries = 0; plugged[dimm] && tries < 10; tries++)
			plugged[dimm] = strcmp(unplug(name), "ok");
		if (plugged[dimm]) {
			printf("# %s is in use and stays\n", name);
			return;
		}
	}
	after = state_text(NULL);
	if (strcmp(before, after))
		violation("in the end it is %s\n# it was %s", after, before);
	free(after);
}

int main(int argc, char **argv)
{
	struct job jobs[WRITERS + READERS + 2];
	const int count = sizeof(jobs) / sizeof(jobs[0]);
	unsigned int dice;
	int rounds, seconds;
	pthread_t thread;
	const char *stage;
	char *before;

	if (argc != 4) {
		fprintf(stderr, "usage: races ROUNDS SECONDS SEED\n");
		return 2;
	}
	rounds = atoi(argv[1]);
	seconds = atoi(argv[2]);
	dice = seed = strtoul(argv[3], NULL, 10);
	/* On base it is what a block says that is about to be removed. */
	stage = getenv("STAGE");
	all_files = getenv("LOOK") && !strcmp(getenv("LOOK"), "all");
	looks_at_pages = getenv("LOOK") || (stage && !strcmp(stage, "beyond"));
	none_is_fine = (stage && !strcmp(stage, "base")) ||
		!strcmp(content("/sys/module/memory_hotplug/parameters/online_policy"), "disjoint-zones");
	open_host();
	before = state_text(NULL);
	zones_at_first = zones_of(before, at_first);
	unmanaged = figure(before, "total=") - managed_by(at_first, zones_at_first);

	pthread_barrier_init(&barrier, NULL, count + 1);
	for (int i = 0; i < count; i++) {
		jobs[i].again = i < WRITERS ? write_something : i < WRITERS + READERS ? read_something :
				i == count - 2 ? use_something : switch_something;
		jobs[i].dice = seed * 1000 + i;
		if (pthread_create(&thread, NULL, work, &jobs[i]))
			die("threads");
	}
	for (int round = 1; round <= rounds; round++) {
		time_t end = time(NULL) + seconds;
		int online;

		running = true;
		pthread_barrier_wait(&barrier);
		while (time(NULL) < end)
			plug_something(&dice);
		running = false;
		pthread_barrier_wait(&barrier);
		if (!settled())
			violation("the lock is not free");
		online = check();
		printf("# round %d: %d blocks online, %lu words written, %lu accepted, %lu read, %d violations\n", round,
		       online, asked, granted, reads, violations);
		fflush(stdout);
	}
	over = true;
	pthread_barrier_wait(&barrier);
	all_go(before);
	/* What was never done has shown nothing. */
	if (!granted || !reads || !switched)
		violation("%lu words accepted, %lu files read, %lu processors switched", granted, reads, switched);
	for (unsigned int which = 0; looks_at_pages && which < PAGE_FILES; which++) {
		if (!looked[which] && (all_files || !access(page_files[which].path, R_OK)))
			violation("%s was never read", page_files[which].path);
		printf("# %s: %lu times\n", page_files[which].path, looked[which]);
	}
	printf("# in all: %lu words written, %lu accepted, %lu read, %lu processors switched, %d violations\n", asked, granted,
	       reads, switched, violations);
	return violations != 0;
}
