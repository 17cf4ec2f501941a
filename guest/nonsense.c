/*
 * nonsense SEED FIRST COUNT EVERY [CANARY] - writes nonsense to every file of memory hotplug.
 *
 * Case number N follows from SEED and N alone: a file, bytes, and a way to write them. Cases FIRST to
 * FIRST + COUNT - 1 are tried. What the kernel must answer is said by rules that are written from what is
 * documented, not from the kernel's parsers; whatever it answers, after EVERY cases all that can be seen
 * of the memory is compared with what it was at the beginning. What is accepted is put back.
 *
 * Not written: what would really take a page out of use (soft_offline_page and hard_offline_page with an
 * address in online memory), what would add memory or eject it, what would take memory offline, and what
 * would put another block online than MOVABLE_BLOCK of the environment, which is offline, between blocks
 * that are online in zone Movable.
 *
 * STAGE of the environment is the kernel's. CANARY: "case" has the rules ignore upper and lower case,
 * "touch" changes something behind the rules' back; both must be noticed.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include "guest.h"

#define MODULE "/sys/module/memory_hotplug"
#define PARAMETERS MODULE "/parameters"
#define HOTPLUG "/sys/firmware/acpi/hotplug/memory"
#define PAGE 4096UL
#define LONGEST (5 * PAGE)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum kind { STATE, SWITCH, AUTO, PROBE, SOFT, HARD, POLICY, RATIO, AWARE, EVENT, ENABLED, EJECT, ABSENT, KINDS };

/* Which files there are, what they take, and how often one of them is chosen. */
static struct rule {
	const char *pattern;
	int weight;
	glob_t files;
	long refused, done, senseless;
	char example[128];
} rules[KINDS] = {
	[STATE]	  = { MEMORY "/memory*/state", 20 },
	[SWITCH]  = { MEMORY "/memory*/online", 14 },
	[AUTO]	  = { MEMORY "/auto_online_blocks", 10 },
	[PROBE]	  = { MEMORY "/probe", 18 },
	[SOFT]	  = { MEMORY "/soft_offline_page", 5 },
	[HARD]	  = { MEMORY "/hard_offline_page", 3 },
	[POLICY]  = { PARAMETERS "/online_policy", 10 },
	[RATIO]	  = { PARAMETERS "/auto_movable_ratio", 10 },
	[AWARE]	  = { PARAMETERS "/auto_movable_numa_aware", 6 },
	[EVENT]	  = { "{" MEMORY "," MEMORY "/memory*," MODULE "}/uevent", 1 },
	[ENABLED] = { HOTPLUG "/enabled", 4 },
	[EJECT]	  = { "/sys/bus/acpi/devices/PNP0C80:*/eject", 2 },
	[ABSENT]  = { "files that are not there, or not for that", 6 },
};

static const char *const state_words[] = { "offline", "online", "online_kernel", "online_movable" };
static const char *const policies[] = { "contig-zones", "auto-movable", "disjoint-zones" };
static const char *const events[] = { "add", "remove", "change", "move", "online", "offline", "bind", "unbind" };
static const char *const switches[] = { "1", "0", "y", "n", "yes", "no", "on", "off", "t", "f", "true", "false",
					"online", "offline" };
static const char *const oddities[] = {
	"%s%n%n%n", "../state", "$(reboot)", "`reboot`", "\xff\xfe\xff", "'online'", "\"online\"", "\\n", "null", "NaN", "inf",
	"1e9", "0.5", "online,offline", "online_movable online_kernel", "movable", "kernel", "going-offline", "none", "Normal",
	"online\r\n", "\033[2J", "--help", "memory33", "0x", "0b101", "0o17", "1_000", "1,000", "12 34", "\xef\xbb\xbf" "1",
	"\xd0\xbenline", "add ffffffff-ffff-ffff-ffff-ffffffffffff", "add ffffffff-ffff-ffff-ffff-ffffffffffff A=b",
	"add 0", "change ", "contig_zones", "contigzones", "auto-movable:301", "default", "auto", "any",
};

enum way { WHOLE, LATER, PIECES, FAULT };
static const char *const way_names[] = { "", ", at an offset", ", in pieces", ", with its end at a bad address" };

struct attempt {
	enum kind kind;
	const char *path;
	unsigned char bytes[LONGEST + 1];
	size_t length;
	enum way way;
};

/* What must come of it. */
struct outcome {
	int error;
	long count;		/* what write() returns where there is no error */
	bool forbidden;		/* not to be tried, see above */
	bool sense;		/* it is one of the things that the file is there for */
	bool goes_online;	/* the block that may */
	char value[16];		/* what the file must read then; empty: nothing changes */
};

static uint64_t random_state;
static unsigned long long block_size, address_end;
static const char *stage, *canary = "";
static int movable_block;
static uint64_t seed;

/* splitmix64 */
static uint64_t draw(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static unsigned int below(unsigned int limit)
{
	return draw() % limit;
}

static bool one_in(unsigned int n)
{
	return below(n) == 0;
}

#define pick(array) ((array)[below(COUNT_OF(array))])

/* What can be seen */

static bool reads(const char *path, const char *wanted)
{
	char text[256];

	return slurp(path, text, sizeof(text)) >= 0 && !strcmp(text, wanted);
}

enum where { ABSENT_BLOCK, OFFLINE_BLOCK, ONLINE_BLOCK };
static enum where block_at(unsigned long long address)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), MEMORY "/memory%llu/state", address / block_size);
	if (slurp(path, text, sizeof(text)) < 0)
		return ABSENT_BLOCK;
	return strcmp(text, "offline") ? ONLINE_BLOCK : OFFLINE_BLOCK;
}

/* All of it as one text: a line for each thing. */
static char *look(void)
{
	static char pool[2][1 << 18];
	static int next;
	char *text = pool[next++ % 2], path[PATH_MAX], line[512];
	static const char *const files[] = { "state", "online", "valid_zones", "phys_index" };
	static const char *const others[] = { MEMORY "/auto_online_blocks", PARAMETERS "/*", HOTPLUG "/enabled",
					      "/sys/devices/system/node/has_*" };
	static const char *const tables[][2] = { { "/proc/zoneinfo", "Node" }, { "/proc/zoneinfo", "spanned" },
						 { "/proc/zoneinfo", "present" }, { "/proc/zoneinfo", "managed" },
						 { "/proc/meminfo", "MemTotal" }, { "/proc/meminfo", "HardwareCorrupted" },
						 { "/proc/iomem", "" } };
	size_t at = 0;
	glob_t found;

#define say(...) (at += snprintf(text + at, sizeof(pool[0]) - at, __VA_ARGS__))
	glob(MEMORY "/memory*", 0, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		say("%s", found.gl_pathv[i]);
		for (size_t f = 0; f < COUNT_OF(files); f++) {
			snprintf(path, sizeof(path), "%s/%s", found.gl_pathv[i], files[f]);
			say(" %s", slurp(path, line, sizeof(line)) < 0 ? "-" : line);
		}
		say("\n");
	}
	globfree(&found);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		glob(others[i], 0, NULL, &found);
		for (size_t f = 0; f < found.gl_pathc; f++)
			say("%s %s\n", found.gl_pathv[f], slurp(found.gl_pathv[f], line, sizeof(line)) < 0 ? "-" : line);
		globfree(&found);
	}
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		FILE *file = fopen(tables[i][0], "re");

		if (!file)
			die("%s: %s", tables[i][0], strerror(errno));
		while (fgets(line, sizeof(line), file))
			if (strstr(line, tables[i][1]))
				say("%s: %s", tables[i][0], line);
		fclose(file);
	}
#undef say
	if (at >= sizeof(pool[0]))
		die("what can be seen is more than %zu bytes", sizeof(pool[0]));
	return text;
}

static void show_difference(const char *before, const char *after)
{
	while (*before && *after) {
		size_t b = strcspn(before, "\n"), a = strcspn(after, "\n");

		if (a != b || memcmp(before, after, a)) {
			printf("# before: %.*s\n#  after: %.*s\n", (int)b, before, (int)a, after);
			return;
		}
		before += b + (before[b] == '\n');
		after += a + (after[a] == '\n');
	}
	printf("# before: %.200s\n#  after: %.200s\n", before, after);
}

/* The rules */

static struct outcome refused(int error)
{
	return (struct outcome){ .error = error };
}

/* The text ends at the first NUL, and the kernel looks at no more than a page of it. */
static const char *text_of(const struct attempt *attempt)
{
	static char text[PAGE + 1];
	size_t length = attempt->length < PAGE ? attempt->length : PAGE;

	memcpy(text, attempt->bytes, length);
	text[length] = '\0';
	return text;
}

/* Nothing is cut off. */
static bool whole(const struct attempt *attempt)
{
	return attempt->length <= PAGE && !memchr(attempt->bytes, 0, attempt->length);
}

/* The word that the text is, with or without a newline. */
static const char *word_of(const char *text, const char *const *words, size_t count)
{
	size_t length = strlen(text);

	if (length && text[length - 1] == '\n')
		length--;
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == length &&
		    !(strcmp(canary, "case") ? strncmp(text, words[i], length) : strncasecmp(text, words[i], length)))
			return words[i];
	return NULL;
}

/*
 * "a positive decimal, octal (0...) or hexadecimal (0x...) number, perhaps with a plus sign before and
 * one newline behind". Too large is ERANGE, whatever follows.
 */
static int number_of(const char *text, bool decimal, unsigned long long *value)
{
	const char *digits = "0123456789";
	char *end, run[PAGE + 1];
	int base = 10;
	size_t length;

	text += *text == '+';
	if (!decimal && text[0] == '0') {
		if ((text[1] == 'x' || text[1] == 'X') && text[2] && strchr("0123456789abcdefABCDEF", text[2])) {
			text += 2;
			digits = "0123456789abcdefABCDEF";
			base = 16;
		} else {
			digits = "01234567";
			base = 8;
		}
	}
	length = strspn(text, digits);
	if (!length)
		return EINVAL;
	memcpy(run, text, length);
	run[length] = '\0';
	errno = 0;
	*value = strtoull(run, &end, base);
	if (errno)
		return errno;
	return strcmp(text + length, "\n") && text[length] ? EINVAL : 0;
}

/* Boolean files go by the first letter, or the second of what begins with an "o". */
static int switch_of(const char *text)
{
	if (*text && strchr("yYtT1", *text))
		return 1;
	if (*text && strchr("nNfF0", *text))
		return 0;
	if ((*text == 'o' || *text == 'O') && text[1]) {
		if (strchr("nN", text[1]))
			return 1;
		if (strchr("fF", text[1]))
			return 0;
	}
	return -1;
}

static bool is_switch_word(const struct attempt *attempt, size_t words)
{
	char text[16];

	if (!whole(attempt) || attempt->length >= sizeof(text))
		return false;
	strcpy(text, text_of(attempt));
	for (char *at = text; *at; at++)
		*at = tolower((unsigned char)*at);
	return word_of(text, switches, words);
}

static int block_of(const char *path)
{
	return atoi(path + strlen(MEMORY "/memory"));
}

static struct outcome state_written(const struct attempt *attempt)
{
	const char *word = word_of(text_of(attempt), state_words, COUNT_OF(state_words));
	int block = block_of(attempt->path);
	bool online = block_at(block * block_size) == ONLINE_BLOCK, wants_online = word && strcmp(word, "offline");

	if (!word || online == wants_online)
		return refused(EINVAL);
	if (block != movable_block || !strcmp(word, "online_kernel") || !one_in(4))
		return (struct outcome){ .forbidden = true };
	return (struct outcome){ .goes_online = true, .sense = whole(attempt) };
}

static struct outcome switch_written(const struct attempt *attempt)
{
	const char *text = text_of(attempt);
	int block = block_of(attempt->path), on = switch_of(text);
	struct outcome outcome = { .sense = is_switch_word(attempt, COUNT_OF(switches)) };

	/* Beyond knows online_movable for a word of another file. */
	if (on < 0 || (!strcmp(stage, "beyond") && strchr(text, '_')))
		return refused(EINVAL);
	if ((block_at(block * block_size) == ONLINE_BLOCK) == on)
		return outcome;
	outcome.goes_online = on && block == movable_block;
	outcome.forbidden = !outcome.goes_online || !one_in(4);
	return outcome;
}

static struct outcome word_written(const struct attempt *attempt, const char *const *words, size_t count)
{
	const char *word = word_of(text_of(attempt), words, count);
	struct outcome outcome = { .sense = whole(attempt) };

	if (!word)
		return refused(EINVAL);
	snprintf(outcome.value, sizeof(outcome.value), "%s", word);
	return outcome;
}

static struct outcome probe_written(const struct attempt *attempt)
{
	unsigned long long address;
	int error = number_of(text_of(attempt), false, &address);

	if (error)
		return refused(error);
	if (address % block_size)
		return refused(EINVAL);
	/* What the page tables of four levels can map, and what the processor can address. */
	if (address > (1ULL << 46) - block_size)
		return refused(E2BIG);
	if (address > address_end - block_size)
		return refused(!strcmp(stage, "beyond") ? E2BIG : EEXIST);
	if (block_at(address) != ABSENT_BLOCK)
		return refused(EEXIST);
	return (struct outcome){ .forbidden = true };
}

static struct outcome page_written(const struct attempt *attempt)
{
	unsigned long long address;

	if (number_of(text_of(attempt), false, &address))
		return refused(EINVAL);
	switch (block_at(address)) {
	case ONLINE_BLOCK:
		return (struct outcome){ .forbidden = true };
	case OFFLINE_BLOCK:
		return refused(attempt->kind == SOFT ? EIO : ENXIO);
	default:
		return refused(ENXIO);
	}
}

static struct outcome number_written(const struct attempt *attempt, unsigned long long most, bool decimal)
{
	unsigned long long value;
	int error = number_of(text_of(attempt), decimal, &value);
	struct outcome outcome = { .sense = whole(attempt) };

	if (!error && value > most)
		error = ERANGE;
	if (error)
		return refused(decimal ? EINVAL : error);
	snprintf(outcome.value, sizeof(outcome.value), "%llu", value);
	return outcome;
}

static struct outcome aware_written(const struct attempt *attempt)
{
	int on = switch_of(text_of(attempt));
	struct outcome outcome = { .sense = is_switch_word(attempt, COUNT_OF(switches) - 2) };

	if (on < 0)
		return refused(EINVAL);
	snprintf(outcome.value, sizeof(outcome.value), "%s", on ? "Y" : "N");
	return outcome;
}

/* WORD [UUID [KEY=VALUE]...]: here all bytes count, and one newline or NUL at the end does not. */
static struct outcome event_written(const struct attempt *attempt)
{
	size_t length = attempt->length < PAGE ? attempt->length : PAGE, at;
	const unsigned char *bytes = attempt->bytes, *blank;
	bool known = false;

	if (bytes[length - 1] == '\n' || bytes[length - 1] == '\0')
		length--;
	blank = memchr(bytes, ' ', length);
	at = blank ? (size_t)(blank - bytes) : length;
	/* 6.1 compares what is behind a NUL with what lies behind its own word. */
	if (memchr(bytes, 0, at))
		return (struct outcome){ .forbidden = true };
	for (size_t i = 0; i < COUNT_OF(events); i++)
		known = known || (at == strlen(events[i]) && !memcmp(bytes, events[i], at));
	if (!known)
		return refused(EINVAL);
	if (!blank)
		return (struct outcome){ .sense = true };
	bytes = blank + 1;
	length -= at + 1;
	for (at = 0; at < 36; at++)
		if (at >= length || (at == 8 || at == 13 || at == 18 || at == 23 ? bytes[at] != '-' : !isxdigit(bytes[at])))
			return refused(EINVAL);
	while (at < length) {
		size_t key, value;

		if (bytes[at++] != ' ')
			return refused(EINVAL);
		for (key = 0; at < length && isalnum(bytes[at]); at++)
			key++;
		if (!key || at >= length || bytes[at++] != '=')
			return refused(EINVAL);
		for (value = 0; at < length && isalnum(bytes[at]); at++)
			value++;
		if (!value || (at < length && bytes[at] != ' '))
			return refused(EINVAL);
	}
	return (struct outcome){ .sense = true };
}

static struct outcome expect(const struct attempt *attempt)
{
	struct outcome outcome;

	if (!attempt->length)
		return (struct outcome){ .sense = true };
	if (attempt->way == FAULT)
		return refused(EFAULT);
	switch (attempt->kind) {
	case STATE:   outcome = state_written(attempt); break;
	case SWITCH:  outcome = switch_written(attempt); break;
	case AUTO:    outcome = word_written(attempt, state_words, COUNT_OF(state_words)); break;
	case PROBE:   outcome = probe_written(attempt); break;
	case SOFT:
	case HARD:    outcome = page_written(attempt); break;
	case POLICY:
		outcome = word_written(attempt, policies, COUNT_OF(policies) - !!strcmp(stage, "beyond"));
		break;
	case RATIO:   outcome = number_written(attempt, UINT_MAX, false); break;
	case AWARE:   outcome = aware_written(attempt); break;
	case EVENT:   outcome = event_written(attempt); break;
	case ENABLED: outcome = number_written(attempt, 1, true); break;
	case EJECT:
		outcome = refused(EINVAL);
		outcome.forbidden = attempt->bytes[0] == '1';
		break;
	default:
		die("no rule for %s", attempt->path);
	}
	outcome.count = attempt->length < PAGE ? attempt->length : PAGE;
	return outcome;
}

/* Nonsense */

static void append(struct attempt *attempt, const void *bytes, size_t length)
{
	if (length > LONGEST - attempt->length)
		length = LONGEST - attempt->length;
	memcpy(attempt->bytes + attempt->length, bytes, length);
	attempt->length += length;
}

static void mutate(struct attempt *attempt)
{
	static const char *const tails[] = { "\n", "\n", " ", "\t", "\n\n", "\r\n", "\v", "x", "_", "0", ";", ",", "  \n", "\n ", "\x80" };
	unsigned char *bytes = attempt->bytes, copy[LONGEST];
	size_t length = attempt->length, at = length ? below(length) : 0;
	const char *tail;

	switch (below(11)) {
	case 0:		/* cut short */
		attempt->length = at;
		break;
	case 1:
	case 2:		/* something behind it */
		tail = pick(tails);
		append(attempt, tail, strlen(tail));
		break;
	case 3:		/* something before it */
		memcpy(copy, bytes, length);
		tail = pick(tails);
		attempt->length = 0;
		append(attempt, tail, strlen(tail));
		append(attempt, copy, length);
		break;
	case 4:		/* other case, of one letter or of all */
		for (size_t i = 0; i < length; i++)
			if (isalpha(bytes[i]) && (i == at || at % 2))
				bytes[i] ^= 0x20;
		break;
	case 5:		/* twice */
		memcpy(copy, bytes, length);
		append(attempt, ", \n", below(3));
		append(attempt, copy, length);
		break;
	case 6:		/* one byte less */
		if (length) {
			memmove(bytes + at, bytes + at + 1, length - at - 1);
			attempt->length--;
		}
		break;
	case 7:		/* another byte */
		if (length)
			bytes[at] = draw();
		break;
	case 8:		/* two bytes changed places */
		if (at) {
			bytes[at - 1] ^= bytes[at];
			bytes[at] ^= bytes[at - 1];
			bytes[at - 1] ^= bytes[at];
		}
		break;
	case 9:		/* a NUL behind it, and more */
		append(attempt, "\0nonsense", 1 + below(9));
		break;
	default:	/* a NUL in it */
		if (length)
			bytes[at] = '\0';
	}
}

static unsigned long long some_number(void)
{
	static const unsigned long long small[] = { 0, 1, 2, 7, 8, 9, 10, 16, 100, 300, 301, 4095, 4096, 65536, UINT_MAX, ULLONG_MAX };
	const long long steps[] = { 0, 0, 1, -1, 4096, -4096, block_size, -block_size, block_size / 2 };
	unsigned long long number;

	switch (below(6)) {
	case 0:
		return pick(small);
	case 1:
		number = 1ULL << below(64);
		break;
	case 2:		/* of a block, there or not */
		number = block_size * below(64);
		break;
	case 3:		/* near what can be addressed */
		number = one_in(2) ? address_end : 1ULL << 46;
		break;
	case 4:		/* wraps around */
		number = -block_size * below(4);
		break;
	default:
		return draw() >> below(64);
	}
	return number + pick(steps);
}

static void add_number(struct attempt *attempt)
{
	static const char *const formats[] = { "%llu", "%llu", "0x%llx", "0x%llx", "0X%llX", "0%llo", "%llx", "+%llu", "-%llu", "+0x%llx",
					       "0x%llxULL", "%lluK", "%lluM", "%lluG", "%llu.0", "%llue0", "%lluh", "0b%llu", "++%llu",
					       "+-%llu", "0x-%llx", "0x+%llx", "%llu/1", "#%llu", "%llu\n", "0x%llx\n", "~%llu", "(%llu)",
					       "%llu0000000000000000000", "0x%llx0000000000000000", "00%llu", "00x%llx" };
	char text[128];
	int length;

	if (one_in(16)) {
		/* More zeroes than a page has room for hide what comes then. */
		memset(attempt->bytes, '0', LONGEST);
		attempt->length = one_in(4) ? PAGE - 4 + below(8) : below(200);
	}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	length = snprintf(text, sizeof(text), pick(formats), some_number());
#pragma GCC diagnostic pop
	append(attempt, text, length);
}

static void add_word(struct attempt *attempt)
{
	const char *word;

	switch (one_in(3) ? below(KINDS) : attempt->kind) {
	case STATE:
	case AUTO:
		word = pick(state_words);
		break;
	case POLICY:
		word = pick(policies);
		break;
	case EVENT:
		word = pick(events);
		break;
	case SWITCH:
	case AWARE:
		word = pick(switches);
		break;
	case PROBE:
	case SOFT:
	case HARD:
	case RATIO:
	case ENABLED:
	case EJECT:
		add_number(attempt);
		return;
	default:
		word = pick(oddities);
	}
	append(attempt, word, strlen(word));
}

static void make_bytes(struct attempt *attempt)
{
	static const size_t sizes[] = { PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, LONGEST };
	size_t length;

	attempt->length = 0;
	switch (below(20)) {
	case 0:		/* nothing, or nothing to see */
		memset(attempt->bytes, "\n \t"[below(3)], 8);
		attempt->length = one_in(2) ? 0 : 1 + below(3);
		return;
	case 1:		/* any bytes */
		length = one_in(8) ? pick(sizes) : below(64);
		for (size_t i = 0; i < length; i++)
			attempt->bytes[i] = draw();
		attempt->length = length;
		return;
	case 2:		/* too many of one */
		memset(attempt->bytes, one_in(2) ? (unsigned int)"01ony \n"[below(8)] : below(256), LONGEST);
		attempt->length = pick(sizes);
		return;
	case 3:		/* a good beginning, and too much behind it */
		add_word(attempt);
		length = attempt->length;
		memset(attempt->bytes + length, "\n \0x0"[below(5)], LONGEST - length);
		attempt->length = pick(sizes);
		return;
	case 4:
		length = below(COUNT_OF(oddities));
		append(attempt, oddities[length], strlen(oddities[length]));
		break;
	default:
		add_word(attempt);
	}
	for (int i = below(4); i; i--)
		mutate(attempt);
}

static void print_bytes(FILE *file, const unsigned char *bytes, size_t length, size_t most)
{
	size_t shown = length < most ? length : most;

	fputc('"', file);
	for (size_t i = 0; i < shown; i++)
		if (isprint(bytes[i]) && bytes[i] != '"' && bytes[i] != '\\')
			fputc(bytes[i], file);
		else
			fprintf(file, "\\x%02x", bytes[i]);
	fprintf(file, "\"%s (%zu bytes)", shown < length ? "..." : "", length);
}

/* Writing */

static long write_it(const struct attempt *attempt)
{
	static const off_t offsets[] = { 1, 5, PAGE - 1, PAGE, 1L << 40 };
	static const int flags[] = { 0, 0, 0, O_TRUNC, O_APPEND, O_CREAT, O_SYNC };
	static unsigned char *guarded;
	struct iovec pieces[3];
	int fd = open(attempt->path, O_WRONLY | pick(flags), 0600);
	size_t length = attempt->length, first, second;
	long result;

	if (fd < 0)
		return -errno;
	switch (attempt->way) {
	case LATER:
		result = pwrite(fd, attempt->bytes, length, pick(offsets));
		break;
	case PIECES:
		first = below(length + 1);
		second = below(length - first + 1);
		pieces[0] = (struct iovec){ (void *)attempt->bytes, first };
		pieces[1] = (struct iovec){ (void *)(attempt->bytes + first), second };
		pieces[2] = (struct iovec){ (void *)(attempt->bytes + first + second), length - first - second };
		result = writev(fd, pieces, 3);
		break;
	case FAULT:
		/* The last byte that the kernel wants lies behind the end of a page, where nothing is. */
		if (!guarded) {
			guarded = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			if (guarded == MAP_FAILED || mprotect(guarded + PAGE, 2 * PAGE, PROT_NONE))
				die("mmap: %s", strerror(errno));
		}
		first = length < PAGE ? length - 1 : PAGE - 1;
		memcpy(guarded + PAGE - first, attempt->bytes, first);
		result = write(fd, guarded + PAGE - first, length);
		break;
	default:
		result = write(fd, attempt->bytes, length);
	}
	if (result < 0)
		result = -errno;
	close(fd);
	return result;
}

static bool put(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY);
	bool done = fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);

	close(fd);
	return done;
}

/* It is online in zone Movable; offline again, which somebody who holds a page may delay. */
static bool went_online(void)
{
	char path[128];
	bool right;

	snprintf(path, sizeof(path), MEMORY "/memory%d/valid_zones", movable_block);
	right = reads(path, "Movable");
	snprintf(path, sizeof(path), MEMORY "/memory%d/state", movable_block);
	right = reads(path, "online") && right;
	for (int tries = 0; tries < 500 && !put(path, "offline"); tries++)
		usleep(20000);
	return right && reads(path, "offline");
}

/* Opening, making and removing what is not there, or not for that: 0 or the error. */
static int misuse(char *what, size_t size, int *wanted)
{
	static const char *const tokens[] = { "", "-1", "0x21", "033", "33 ", " 33", "33\n", "9999", "18446744073709551616", "33.", "*" };
	static const char *const readable[] = { "valid_zones", "phys_index", "removable", "phys_device" };
	static const char *const writable[] = { "probe", "soft_offline_page", "hard_offline_page" };
	char path[2 * PATH_MAX], other[512];
	int result;

	switch (below(9)) {
	case 0:
		snprintf(path, sizeof(path), MEMORY "/memory%s/%s", pick(tokens), one_in(2) ? "state" : "online");
		*wanted = ENOENT;
		result = open(path, O_WRONLY | (one_in(2) ? O_CREAT : 0), 0600);
		break;
	case 1:		/* longer than names are, or than a path may be */
		*wanted = one_in(2) ? ENOENT : ENAMETOOLONG;
		snprintf(path, sizeof(path), MEMORY "/memory%0*d/state", *wanted == ENOENT ? 300 : PATH_MAX, below(64));
		result = open(path, O_WRONLY);
		break;
	case 2:
		snprintf(path, sizeof(path), "%s/nonsense", one_in(2) ? MEMORY : PARAMETERS);
		*wanted = one_in(2) ? EACCES : ENOENT;
		result = open(path, O_WRONLY | (*wanted == EACCES ? O_CREAT : 0), 0600);
		break;
	case 3:
		snprintf(path, sizeof(path), MEMORY "/memory%d/%s", movable_block, pick(readable));
		*wanted = EACCES;
		result = open(path, one_in(2) ? O_WRONLY : O_RDWR);
		break;
	case 4:
		snprintf(path, sizeof(path), "%s", one_in(2) ? MEMORY "/block_size_bytes" : PARAMETERS "/memmap_on_memory");
		*wanted = EACCES;
		result = open(path, O_WRONLY);
		break;
	case 5:
		snprintf(path, sizeof(path), MEMORY "/%s", pick(writable));
		*wanted = EACCES;
		result = open(path, O_RDONLY);
		break;
	case 6:
		snprintf(path, sizeof(path), MEMORY "/memory%u", below(100000));
		*wanted = access(path, F_OK) ? EPERM : EEXIST;
		result = mkdir(path, 0700);
		break;
	case 7:
		snprintf(path, sizeof(path), MEMORY "/memory%d", movable_block);
		*wanted = EPERM;
		result = rmdir(path);
		break;
	default:
		snprintf(path, sizeof(path), MEMORY "/memory%d/state", movable_block);
		snprintf(other, sizeof(other), MEMORY "/memory%d/nonsense", movable_block);
		*wanted = EPERM;
		result = one_in(2) ? unlink(path) : rename(path, other);
	}
	snprintf(what, size, "%.500s", path);
	if (result >= 0) {
		close(result);
		return 0;
	}
	return errno;
}

static bool complain(uint64_t number, const struct attempt *attempt, const char *wanted, const char *got)
{
	ok(false, "seed %llu, case %llu: wanted %s, got %s", (unsigned long long)seed, (unsigned long long)number, wanted, got);
	printf("# %s ", attempt->path);
	if (attempt->kind != ABSENT)
		print_bytes(stdout, attempt->bytes, attempt->length, 256);
	printf("%s\n# again: SEED=%llu FIRST=%llu CASES=1 EVERY=1\n", way_names[attempt->way], (unsigned long long)seed,
	       (unsigned long long)number);
	return false;
}

static const char *name_of(int error)
{
	return error ? strerrorname_np(error) : "success";
}

static enum kind some_kind(void)
{
	int total = 0, left;
	enum kind kind;

	for (kind = 0; kind < KINDS; kind++)
		total += rules[kind].weight;
	left = below(total);
	for (kind = 0; left >= rules[kind].weight; kind++)
		left -= rules[kind].weight;
	return kind;
}

/* One case: as the rules say? What it has changed is put back. */
static bool try_case(uint64_t number)
{
	static struct attempt attempt;
	struct outcome outcome;
	char before[256] = "", text[64], wanted[64];
	struct rule *rule;
	long got;

	random_state = seed * 0xd1342543de82ef95ULL + number;
	draw();
	attempt.kind = some_kind();
	rule = &rules[attempt.kind];
	attempt.way = WHOLE;
	if (attempt.kind == ABSENT) {
		static char path[512];
		int error, right;

		error = misuse(path, sizeof(path), &right);
		attempt.path = path;
		rule->refused++;
		return error == right || complain(number, &attempt, name_of(right), name_of(error));
	}
	attempt.path = rule->files.gl_pathv[below(rule->files.gl_pathc)];
	do {
		make_bytes(&attempt);
		attempt.way = !attempt.length || !one_in(8) ? WHOLE : LATER + below(3);
		outcome = expect(&attempt);
	} while (outcome.forbidden);
	if (outcome.value[0] && slurp(attempt.path, before, sizeof(before)) < 0)
		die("%s: %s", attempt.path, strerror(errno));

	got = write_it(&attempt);
	if (got != (outcome.error ? -outcome.error : outcome.count)) {
		snprintf(wanted, sizeof(wanted), "%s", outcome.error ? name_of(outcome.error) : "all of it");
		snprintf(text, sizeof(text), got < 0 ? "%s" : "%s: %ld bytes", name_of(got < 0 ? -got : 0), got);
		return complain(number, &attempt, wanted, text);
	}
	if (!strcmp(canary, "touch") && outcome.error && one_in(100))
		put(MEMORY "/auto_online_blocks", "online_kernel");
	if (outcome.error || !attempt.length) {
		rule->refused++;
		return true;
	}
	if (outcome.sense) {
		rule->done++;
	} else if (!rule->senseless++) {
		FILE *file = fmemopen(rule->example, sizeof(rule->example), "w");

		print_bytes(file, attempt.bytes, attempt.length, 20);
		fclose(file);
	}
	if (outcome.goes_online && !went_online())
		return complain(number, &attempt, "online in Movable, and offline again", "something else");
	if (outcome.value[0]) {
		if (!reads(attempt.path, outcome.value))
			return complain(number, &attempt, outcome.value, "something else");
		if (!put(attempt.path, before) || !reads(attempt.path, before))
			return complain(number, &attempt, "to put it back", "something else");
	}
	return true;
}

static bool all_known;
static int visit(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	bool known = false;

	(void)walk;
	/* What power management says of every device is not of memory hotplug. */
	if (type != FTW_F || !(status->st_mode & 0222) || strstr(path, "/power/"))
		return 0;
	for (enum kind kind = 0; kind < ABSENT; kind++)
		for (size_t i = 0; i < rules[kind].files.gl_pathc; i++)
			known = known || !strcmp(path, rules[kind].files.gl_pathv[i]);
	if (!known) {
		printf("# nobody knows what may be written to %s\n", path);
		all_known = false;
	}
	return 0;
}

static int find_files(void)
{
	int files = 0;

	for (enum kind kind = 0; kind < ABSENT; kind++) {
		if (glob(rules[kind].pattern, GLOB_BRACE, NULL, &rules[kind].files)) {
			printf("# not on this machine: %s\n", rules[kind].pattern);
			rules[kind].weight = 0;
			rules[kind].files.gl_pathc = 0;
		}
		files += rules[kind].files.gl_pathc;
	}
	all_known = true;
	nftw(MEMORY, visit, 16, FTW_PHYS);
	nftw(MODULE, visit, 16, FTW_PHYS);
	nftw(HOTPLUG, visit, 16, FTW_PHYS);
	return files;
}

static unsigned long long addressable(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	unsigned int bits = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file) && sscanf(line, "address sizes : %u", &bits) != 1)
		;
	if (!bits)
		die("/proc/cpuinfo does not say how many bits a physical address has");
	fclose(file);
	return 1ULL << bits;
}

int main(int argc, char **argv)
{
	uint64_t first, count, every, number, since;
	const char *block = getenv("MOVABLE_BLOCK");
	char text[64], tainted[64];
	long done = 0, cases = 0;
	static char start[1 << 18];
	bool good = true;
	int files;

	stage = getenv("STAGE");
	if (argc < 5 || !stage || !block)
		die("nonsense SEED FIRST COUNT EVERY [CANARY], with STAGE and MOVABLE_BLOCK in the environment");
	seed = strtoull(argv[1], NULL, 0);
	first = strtoull(argv[2], NULL, 0);
	count = strtoull(argv[3], NULL, 0);
	every = strtoull(argv[4], NULL, 0);
	if (!count || !every)
		die("COUNT and EVERY are numbers from 1");
	movable_block = atoi(block);
	if (argc > 5)
		canary = argv[5];
	if (slurp(MEMORY "/block_size_bytes", text, sizeof(text)) < 0)
		die("no " MEMORY "/block_size_bytes");
	block_size = strtoull(text, NULL, 16);
	address_end = addressable();
	slurp("/proc/sys/kernel/tainted", tainted, sizeof(tainted));
	files = find_files();
	ok(files > 20 && all_known, "%d files that can be written, and a rule for each", files);
	snprintf(start, sizeof(start), "%s", look());

	since = first;
	for (number = first; good && number < first + count; number++) {
		const char *now;

		good = try_case(number);
		if (!good || ((number + 1) % every && number + 1 < first + count))
			continue;
		now = look();
		if (strcmp(start, now)) {
			good = ok(false, "seed %llu, cases %llu to %llu: something has changed", (unsigned long long)seed,
				  (unsigned long long)since, (unsigned long long)number);
			show_difference(start, now);
			printf("# again: SEED=%llu FIRST=%llu CASES=%llu EVERY=1\n", (unsigned long long)seed,
			       (unsigned long long)since, (unsigned long long)(number + 1 - since));
		}
		since = number + 1;
	}
	if (good)
		ok(true, "seed %llu, %llu cases: answered as the rules say, nothing changed", (unsigned long long)seed,
		   (unsigned long long)count);
	ok(reads("/proc/sys/kernel/tainted", tainted), "the kernel is as clean as before");

	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct rule *rule = &rules[kind];

		if (!rule->weight)
			continue;
		cases += rule->refused + rule->done + rule->senseless;
		done += rule->done;
		printf("# %s: %ld refused or ignored, %ld done, %ld accepted without sense%s%s\n", rule->pattern, rule->refused, rule->done,
		       rule->senseless, rule->senseless ? ", first " : "", rule->example);
	}
	if (good && count >= 1000)
		ok(done > (long)count / 100, "%ld of %ld cases made sense, and were done", done, cases);
	printf("# counted: %s bad inputs %ld\n", stage, cases - done);
	finish();
}
