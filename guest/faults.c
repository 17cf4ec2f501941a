/*
 * faults - fails every allocation on the paths of memory hotplug, one at a time, and looks at what is left.
 *
 *   faults blocks FROM STRIDE [SCENARIO...]    a dax device (DAX=dax0.0) and the probe file (PROBE=first:count)
 *   faults dimms ROUNDS PERCENT                DIMMs by ACPI, while that part of all allocations fails
 *
 * A scenario is a call, what undoes it, and a way to fail: the N-th allocation of the call (fail-nth); all
 * allocations after so many pages (space); a notifier that says no. N goes up from FROM by STRIDE until the
 * call does without an N-th one. What the call may do with a fault: fail with ENOMEM (or what else is
 * reasonable, see other_error), leaving everything as it was, and succeed at the next try; or succeed and
 * leave everything as without the fault. What it does is printed, one line a fault:
 *
 *   at SCENARIO N                     before the call, which may be the end of the machine
 *   fault SCENARIO N ANSWER WORD ...  failed, survived: as it should be; any other word is a complaint
 *   done SCENARIO FAULTS              so many faults; "skipped" if this kernel refuses the call anyway
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
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define DEBUG "/sys/kernel/debug"
#define KMEM "/sys/bus/dax/drivers/kmem"
#define ENOUGH 1000000000U
#define MPOL_PREFERRED 1

static char complaint[512];

static void must(const char *path, const char *word)
{
	int error = error_of(path, word);

	if (error) {
		errno = error;
		die(path);
	}
}

/* The state: what everybody compares, every resource, the threads that each node must have. */

static void print_entries(FILE *out, const char *directory, const char *word)
{
	int numbers[MAX_BLOCKS], count = numbered(directory, word, numbers, MAX_BLOCKS);

	for (int i = 0; i < count; i++) {
		char path[128];
		int entries = 0;
		DIR *dir;

		snprintf(path, sizeof(path), "%s/%s%d", directory, word, numbers[i]);
		dir = opendir(path);
		while (dir && readdir(dir))
			entries++;
		if (dir)
			closedir(dir);
		fprintf(out, "%s%d:%d,", word, numbers[i], entries);
	}
}

static void print_file(FILE *out, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[256];

	if (!file)
		die(path);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		fprintf(out, "%s,", line);
	}
	fclose(file);
}

static void print_threads(FILE *out)
{
	static const char *const words[] = { "kswapd", "kcompactd" };
	DIR *dir = opendir("/proc");
	bool there[2][8] = {};
	struct dirent *entry;
	int node;

	while (dir && (entry = readdir(dir))) {
		const char *name;

		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		name = content("/proc/%s/comm", entry->d_name);
		for (int i = 0; i < 2; i++)
			if (!strncmp(name, words[i], strlen(words[i])) &&
			    sscanf(name + strlen(words[i]), "%d", &node) == 1 && node < 8)
				there[i][node] = true;
	}
	if (dir)
		closedir(dir);
	for (int i = 0; i < 2; i++)
		for (node = 0; node < 8; node++)
			if (there[i][node])
				fprintf(out, "%s%d,", words[i], node);
}

static void print_more(FILE *out)
{
	fprintf(out, " entries=");
	/* (What else a node has but its links, "hugepages" and "compact", the kernel leaves out if it must.) */
	print_entries(out, MEMORY, "memory");
	fprintf(out, " threads=");
	print_threads(out);
	fprintf(out, " iomem=");
	print_file(out, "/proc/iomem");
}

static char *state(void)
{
	walk_zones();
	return state_text(print_more);
}

/* Whether the state is that one; if not, the first difference is in the complaint. */
static bool same(const char *wanted)
{
	char *now = state();
	size_t at = 0, from;

	while (now[at] && now[at] == wanted[at])
		at++;
	if (now[at] != wanted[at]) {
		from = at;
		while (from && !strchr(" ,", now[from - 1]))
			from--;
		snprintf(complaint, sizeof(complaint), "is %.*s, should be %.*s", 40 + (int)(at - from),
			 now + from, 40 + (int)(at - from), wanted + from);
		for (char *c = complaint; *c; c++)
			if (*c == '\n')
				*c = ' ';
	}
	at = now[at] == wanted[at];
	free(now);
	return at;
}

/* Three ways to fail. `n` is what it is for each; consumed() says whether the fault has happened. */

struct way {
	const char *name;
	void (*arm)(unsigned int n);
	bool (*consumed)(void);	/* and no more faults */
	unsigned int (*next)(unsigned int n, unsigned int stride);
	int error;
};

static int fail_nth;

static void set_number(const char *path, unsigned long value)
{
	char number[32];

	snprintf(number, sizeof(number), "%lu", value);
	must(path, number);
}

static void set_nth(unsigned int n)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", n);
	if (pwrite(fail_nth, number, strlen(number), 0) < 0)
		die("fail-nth");
}

static unsigned int left_nth(void)
{
	char number[16] = "";

	if (pread(fail_nth, number, sizeof(number) - 1, 0) <= 0)
		die("fail-nth");
	set_nth(0);
	return atoi(number);
}

static bool consumed_nth(void) { return !left_nth(); }
static unsigned int next_nth(unsigned int n, unsigned int stride) { return n + stride; }

/*
 * So many pages are left to the caller, then no more. "times" counts down the faults. The file is open already:
 * to open it may take a page.
 */
static int fail_page_alloc;

static void set_probability(const char *percent)
{
	if (write(fail_page_alloc, percent, strlen(percent)) != (ssize_t)strlen(percent))
		die("the probability of fail_page_alloc");
}

static void set_space(unsigned int n)
{
	set_number(DEBUG "/fail_page_alloc/space", n - 1);
	set_number(DEBUG "/fail_page_alloc/times", ENOUGH);
	set_probability("100");
}

static bool consumed_space(void)
{
	set_probability("0");
	return (unsigned int)atoi(content(DEBUG "/fail_page_alloc/times")) != ENOUGH;
}

static unsigned int next_space(unsigned int n, unsigned int stride) { return n + 1 + n / 4 * stride; }

/* The first fault is that the event which the call brings about is refused; there is no second one. */
static char refusal[128];
static bool refused;

static void set_notifier(unsigned int n)
{
	refused = n == 1;
	if (refused)
		must(refusal, "-5");
}

static bool consumed_notifier(void)
{
	must(refusal, "0");
	return refused;
}

static const struct way ways[] = {
	{ "nth", set_nth, consumed_nth, next_nth, ENOMEM },
	{ "space", set_space, consumed_space, next_space, ENOMEM },
	{ "notifier", set_notifier, consumed_notifier, next_nth, EIO },
};

/* Calls: a word written to a file that is open already, so that only the write can fail. */

struct call {
	char path[128];
	char word[32];
	int prepared;
	int other_error;	/* that a fault may lead to */
	unsigned int patience;	/* seconds until a signal, where there is no other end to it */
};

static void prepare(struct call *call)
{
	call->prepared = open(call->path, O_WRONLY | O_CLOEXEC);
	if (call->prepared < 0)
		die(call->path);
}

static void wake(int signal)
{
	(void)signal;
}

static int make(struct call *call)
{
	ssize_t done;
	int error;

	alarm(call->patience);
	done = write(call->prepared, call->word, strlen(call->word));
	error = done == (ssize_t)strlen(call->word) ? 0 : done < 0 ? errno : EIO;
	alarm(0);
	return error;
}

static struct call call_of(const char *word, const char *format, int number)
{
	struct call call = { .path = "" };

	snprintf(call.path, sizeof(call.path), format, number);
	snprintf(call.word, sizeof(call.word), "%s", word);
	return call;
}

static struct call block_call(const char *word, int block)
{
	return call_of(word, !strcmp(word, "1") || !strcmp(word, "0") ? MEMORY "/memory%d/online" : MEMORY "/memory%d/state", block);
}

static int plainly(struct call *call) { return error_of(call->path, call->word); }

/* Memory of the node in use, so that going offline has something to move. */

static char *used;
static const size_t used_bytes = 8 << 20;

static void use_memory(int node)
{
	struct timespec rest = { .tv_nsec = 10000000 };
	unsigned long mask = 1UL << node;
	time_t end = time(NULL) + 60;

	if (used)
		munmap(used, used_bytes);
	used = mmap(NULL, used_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (used == MAP_FAILED)
		die("memory to use");
	/* What a task may use follows what is online, in a worker's own time. */
	while (syscall(SYS_mbind, used, used_bytes, MPOL_PREFERRED, &mask, 8 * sizeof(mask), 0)) {
		if (errno != EINVAL || time(NULL) > end)
			die("memory of the node to use");
		nanosleep(&rest, NULL);
	}
	for (size_t byte = 0; byte < used_bytes; byte += 4096)
		used[byte] = byte >> 12;
}

static bool used_is_whole(void)
{
	for (size_t byte = 0; used && byte < used_bytes; byte += 4096)
		if (used[byte] != (char)(byte >> 12))
			return false;
	return true;
}

/*
 * The faults of one scenario. True if the machine is as it was before. The undoing of going offline is
 * going online in the zone it was in, and so on: a call each.
 */
static bool run(const char *name, const struct way *way, struct call call, struct call undo,
		unsigned int from, unsigned int stride, int use_node)
{
	char *before, *after;
	unsigned int faults = 0, n;
	int error;

	snprintf(refusal, sizeof(refusal), DEBUG "/notifier-error-inject/memory/actions/%s/error",
		 !strcmp(call.word, "offline") || !strcmp(call.word, "0") ? "MEM_GOING_OFFLINE" : "MEM_GOING_ONLINE");
	/* As long as there is no place for its pages, memory does not go offline, until somebody loses patience. */
	if (use_node && way->arm == set_space) {
		call.other_error = EINTR;
		call.patience = 2;
	}
	/* Once without: spans that stay, once grown, are grown now; and the call may be refused anyway. */
	if (use_node)
		use_memory(use_node);
	error = plainly(&call);
	if (error == EINVAL || error == EBUSY) {
		printf("done %s skipped %s\n", name, name_of(error));
		return true;
	}
	if (error || plainly(&undo))
		goto broken;
	before = state();
	if (plainly(&call))
		goto broken;
	after = state();
	if (plainly(&undo) || !same(before)) {
		printf("fault %s 0 ok changed without a fault: %s\n", name, complaint);
		return false;
	}

	for (n = from; ; n = way->next(n, stride)) {
		const char *word;
		bool consumed;

		printf("at %s %u\n", name, n);
		fflush(stdout);
		if (use_node)
			use_memory(use_node);
		prepare(&call);
		way->arm(n);
		error = make(&call);
		consumed = way->consumed();
		close(call.prepared);
		complaint[0] = 0;
		if (!consumed && error) {
			word = "refused without a fault";
		} else if (!error) {
			word = same(after) ? "survived" : "lacks";
		} else if (!same(before)) {
			word = "changed";
		} else if (error == way->error || error == call.other_error) {
			word = "failed";
		} else {
			word = "errno";
		}
		if (!used_is_whole())
			word = "corrupted";
		if (!consumed && !error && !strcmp(word, "survived")) {
			if (plainly(&undo))
				goto broken;
			break;
		}
		printf("fault %s %u %s %s %s\n", name, n, name_of(error), word, complaint);
		fflush(stdout);
		faults++;
		if (error) {
			error = plainly(&call);
			if (error || !same(after)) {
				printf("fault %s %u %s stuck %s\n", name, n, name_of(error), complaint);
				goto broken;
			}
		}
		if (plainly(&undo) || !same(before)) {
			printf("fault %s %u %s stuck undone, %s\n", name, n, name_of(error), complaint);
			goto broken;
		}
	}
	printf("done %s %u\n", name, faults);
	fflush(stdout);
	free(before);
	free(after);
	return true;
broken:
	printf("broken %s\n", name);
	fflush(stdout);
	return false;
}

/*
 * The probe file adds a block for good: each success takes the next one. The state before is compared as
 * in run(); what must be there after a success is the block, and the two links between it and its node.
 */
static bool linked(int block)
{
	char path[128];
	int nodes[8];

	snprintf(path, sizeof(path), MEMORY "/memory%d", block);
	if (numbered(path, "node", nodes, 8) != 1) {
		snprintf(complaint, sizeof(complaint), "memory%d links to no node", block);
		return false;
	}
	snprintf(path, sizeof(path), NODE "/node%d/memory%d", nodes[0], block);
	if (access(path, F_OK)) {
		snprintf(complaint, sizeof(complaint), "node%d does not link to memory%d", nodes[0], block);
		return false;
	}
	return true;
}

static bool run_probe(int block, int count, unsigned int from, unsigned int stride)
{
	const char *name = "probe";
	unsigned int faults = 0;
	char *before = state();
	char word[32];

	for (unsigned int n = from; ; n += stride) {
		struct call call;
		const char *verdict;
		bool consumed;
		int error;

		if (!count) {
			printf("done %s %u out of blocks at %u\n", name, faults, n);
			return true;
		}
		printf("at %s %u\n", name, n);
		fflush(stdout);
		snprintf(word, sizeof(word), "0x%lx", block * BLOCK_BYTES);
		call = call_of(word, MEMORY "/probe", 0);
		prepare(&call);
		set_nth(n);
		error = make(&call);
		consumed = consumed_nth();
		close(call.prepared);
		complaint[0] = 0;
		if (!error)
			verdict = linked(block) ? "survived" : "lacks";
		else if (!same(before))
			verdict = "changed";
		else
			verdict = error == ENOMEM ? "failed" : "errno";
		if (!consumed && !error && !strcmp(verdict, "survived"))
			break;
		if (!consumed && error)
			verdict = "refused without a fault";
		printf("fault %s %u %s %s %s\n", name, n, name_of(error), verdict, complaint);
		fflush(stdout);
		faults++;
		if (error) {
			error = plainly(&call);
			if (error || !linked(block)) {
				printf("fault %s %u %s stuck %s\nbroken %s\n", name, n, name_of(error), complaint, name);
				return false;
			}
		}
		if (!error) {
			block++;
			count--;
			free(before);
			before = state();
		}
	}
	printf("done %s %u\n", name, faults);
	free(before);
	return true;
}

static void set_up(void)
{
	static const char *const kinds[] = { "failslab", "fail_page_alloc" };
	struct sigaction action = { .sa_handler = wake };
	char path[128];

	sigaction(SIGALRM, &action, NULL);
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), DEBUG "/%s/verbose", kinds[i]);
		must(path, getenv("FAULTS_TRACE") ? "2" : "0");
		snprintf(path, sizeof(path), DEBUG "/%s/ignore-gfp-wait", kinds[i]);
		must(path, "0");
		snprintf(path, sizeof(path), DEBUG "/%s/task-filter", kinds[i]);
		must(path, "1");
		snprintf(path, sizeof(path), DEBUG "/%s/times", kinds[i]);
		set_number(path, ENOUGH);
	}
	must(DEBUG "/fail_page_alloc/ignore-gfp-highmem", "0");
	must(DEBUG "/fail_page_alloc/min-order", "0");
	fail_page_alloc = open(DEBUG "/fail_page_alloc/probability", O_WRONLY | O_CLOEXEC);
	if (fail_page_alloc < 0)
		die("the probability of fail_page_alloc");
}

static bool wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

static int blocks(unsigned int from, unsigned int stride, char **names)
{
	int there[MAX_BLOCKS], count, first, node, probe, probes;
	const char *dax = getenv("DAX");
	struct call add, remove, online, offline;
	bool whole = true, ready;
	int block_of[3];	/* two at the start, and the last one, which is the one that base lets go movable */
	char name[64];
	char *before;

	fail_nth = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_nth < 0)
		die("/proc/self/fail-nth");
	must("/proc/self/make-it-fail", "1");

	/* The device: from the driver that it has to the one that makes it memory. */
	count = numbered(MEMORY, "memory", there, MAX_BLOCKS);
	first = there[count - 1] + 1;
	must("/sys/bus/dax/drivers/device_dax/unbind", dax);
	before = state();
	must(KMEM "/new_id", dax);
	count = numbered(MEMORY, "memory", there, MAX_BLOCKS) - count;
	while (!blocks_there(first, 1))
		first++;
	if (count < 3 || !blocks_there(first, 3)) {
		errno = ENODEV;
		die("three blocks of the dax device");
	}
	block_of[0] = first;
	block_of[1] = first + 1;
	block_of[2] = first + count - 1;
	add = call_of(dax, KMEM "/bind", 0);
	/* request_mem_region() does not say why it gave no region; the driver takes it for one that is in use. */
	add.other_error = EBUSY;
	remove = call_of(dax, KMEM "/unbind", 0);
	node = atoi(content("/sys/bus/dax/devices/%s/target_node", dax));
	if (plainly(&remove) || !same(before))
		printf("fault add 0 ok changed without a fault: %s\n", complaint);

	/* SCENARIO, the block that it is about, the word, what undoes it, the blocks that are online then. */
	const struct {
		const char *name;
		int block;
		const char *word, *back;
		const char *online[3];
		bool use;
	} scenarios[] = {
		{ "first-kernel", 0, "online_kernel", "offline", { }, false },
		{ "first-movable", 2, "online_movable", "offline", { }, false },
		{ "next-kernel", 1, "online_kernel", "offline", { "online_kernel" }, false },
		{ "next-movable", 2, "online_movable", "offline", { "online_kernel" }, false },
		{ "online", 1, "online", "offline", { "online_kernel" }, false },
		{ "switch", 1, "1", "0", { "online_kernel" }, false },
		{ "offline-last", 0, "offline", "online_kernel", { "online_kernel" }, false },
		{ "offline-kernel", 1, "offline", "online_kernel", { "online_kernel", "online_kernel" }, false },
		{ "offline-movable", 2, "offline", "online_movable", { "online_kernel", NULL, "online_movable" }, false },
		{ "offline-used", 2, "offline", "online_movable", { "online_kernel", NULL, "online_movable" }, true },
	};

	for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]) && whole; w++) {
		const struct way *way = &ways[w];
		unsigned int start = way->arm == set_nth ? from : 1;
		unsigned int by = way->arm == set_notifier ? 1 : stride;

		if (way->arm != set_notifier) {
			snprintf(name, sizeof(name), "add/%s", way->name);
			if (wanted(name, names))
				whole = whole && run(name, way, add, remove, start, stride, 0);
		}
		if (!whole || plainly(&add))
			break;
		if (way->arm != set_notifier) {
			snprintf(name, sizeof(name), "remove/%s", way->name);
			if (wanted(name, names))
				whole = run(name, way, remove, add, start, stride, 0);
		}
		for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]) && whole; i++) {
			snprintf(name, sizeof(name), "%s/%s", scenarios[i].name, way->name);
			if (!wanted(name, names))
				continue;
			ready = true;
			for (int b = 0; b < 3; b++) {
				online = block_call(scenarios[i].online[b] ?: "", block_of[b]);
				if (scenarios[i].online[b] && ready && plainly(&online)) {
					printf("done %s skipped memory%d %s\n", name, block_of[b], online.word);
					ready = false;
				}
			}
			if (ready)
				whole = run(name, way, block_call(scenarios[i].word, block_of[scenarios[i].block]),
					    block_call(scenarios[i].back, block_of[scenarios[i].block]), start, by,
					    scenarios[i].use ? node : 0);
			if (used)
				munmap(used, used_bytes);
			used = NULL;
			for (int b = 2; b >= 0; b--) {
				offline = block_call("offline", block_of[b]);
				plainly(&offline);
			}
		}
		if (whole && plainly(&remove))
			break;
		if (whole && !same(before)) {
			printf("broken all %s\n", complaint);
			whole = false;
		}
	}
	if (whole && wanted("probe", names) && getenv("PROBE") &&
	    sscanf(getenv("PROBE"), "%d:%d", &probe, &probes) == 2)
		whole = run_probe(probe, probes, from, stride);
	if (whole)
		printf("all done\n");
	return !whole;
}

/*
 * ACPI adds and removes in a workqueue of its own, which is unbound. What its workers allocate fails at random; not
 * what the interpreter of ACPI allocates, which runs in the workers of a processor: without memory, it forgets what
 * the firmware has told it, which is not for memory hotplug to mend.
 */

static void mark_workers(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	char path[280];

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
		    strncmp(content("/proc/%s/comm", entry->d_name), "kworker/u", 9))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/make-it-fail", entry->d_name);
		written(path, "1");
	}
	if (dir)
		closedir(dir);
}

static unsigned int failed_allocations(void)
{
	return 2 * ENOUGH - atoi(content(DEBUG "/failslab/times")) - atoi(content(DEBUG "/fail_page_alloc/times"));
}

static void fail_randomly(int percent)
{
	if (percent)
		mark_workers();
	set_number(DEBUG "/failslab/probability", percent);
	set_number(DEBUG "/fail_page_alloc/probability", percent);
}

static bool wait_for(bool (*what)(int, int), bool value, int first, int count, int seconds)
{
	struct timespec rest = { .tv_nsec = 20000000 };
	time_t end = time(NULL) + seconds;

	while (what(first, count) != value) {
		if (time(NULL) > end)
			return false;
		nanosleep(&rest, NULL);
	}
	return true;
}

static int dimms(int rounds, int percent)
{
	const int first = 32, count = 3, node = 2, patience = 3;
	int added = 0, removed = 0, failures = 0;
	char *before, *after;
	char name[16];

	open_host();
	if (strcmp(plug("model", count, node, first), "ok"))
		die("a DIMM without a fault");
	after = state();
	if (strcmp(unplug("model"), "ok"))
		die("its removal");
	before = state();

	for (int round = 1; round <= rounds; round++) {
		printf("at dimm %d\n", round);
		snprintf(name, sizeof(name), "p%d", round);
		fail_randomly(percent);
		host_does("plug %s size=%dM node=%d reserve=off at=%lu", name, count * 128, node, first * BLOCK_BYTES);
		wait_for(blocks_there, true, first, count, patience);
		settled();
		fail_randomly(0);
		complaint[0] = 0;
		if (blocks_there(first, count)) {
			added++;
			printf("fault dimm-add %d ok %s %s\n", round, same(after) ? "survived" : "lacks", complaint);
		} else {
			printf("fault dimm-add %d error %s %s\n", round, same(before) ? "failed" : "changed", complaint);
		}
		/* It goes, whatever it was, and comes again. */
		unplug(name);
		complaint[0] = 0;
		if (!same(before)) {
			printf("fault dimm-add %d ok stuck removed, %s\nbroken dimm\n", round, complaint);
			return 1;
		}
		snprintf(name, sizeof(name), "r%d", round);
		if (strcmp(plug(name, count, node, first), "ok") || !same(after)) {
			printf("fault dimm-add %d ok stuck added again, %s\nbroken dimm\n", round, complaint);
			return 1;
		}

		fail_randomly(percent);
		host_does("hmp device_del %s", name);
		wait_for(blocks_there, false, first, count, patience);
		settled();
		fail_randomly(0);
		complaint[0] = 0;
		if (!blocks_there(first, 1)) {
			removed++;
			printf("fault dimm-remove %d ok %s %s\n", round, same(before) ? "survived" : "lacks", complaint);
		} else {
			printf("fault dimm-remove %d error %s %s\n", round, same(after) ? "failed" : "changed", complaint);
		}
		unplug(name);
		complaint[0] = 0;
		if (!same(before)) {
			printf("fault dimm-remove %d ok stuck removed, %s\nbroken dimm\n", round, complaint);
			return 1;
		}
	}
	failures = 2 * rounds - added - removed;
	printf("done dimm %d, %u allocations failed, and with them %d requests\n", 2 * rounds, failed_allocations(), failures);
	if (!failed_allocations()) {
		printf("broken dimm: no allocation failed\n");
		return 1;
	}
	printf("all done\n");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		goto usage;
	set_up();
	if (!strcmp(argv[1], "blocks"))
		return blocks(atoi(argv[2]), atoi(argv[3]), argv + 4);
	if (!strcmp(argv[1], "dimms"))
		return dimms(atoi(argv[2]), atoi(argv[3]));
usage:
	fprintf(stderr, "usage: faults blocks FROM STRIDE [SCENARIO...] | faults dimms ROUNDS PERCENT\n");
	return 2;
}
