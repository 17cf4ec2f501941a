/* See memory.c. */

#include <stdbool.h>
#include <stdio.h>

#define MEMORY "/sys/devices/system/memory"
#define NODE "/sys/devices/system/node"
#define MAX_BLOCKS 512
#define BLOCK_BYTES (128UL << 20)
#define BLOCK_PAGES (BLOCK_BYTES / 4096)

void die(const char *what);
__attribute__((format(printf, 1, 2))) const char *content(const char *format, ...);
int error_of(const char *path, const char *word);
const char *name_of(int error);
const char *written(const char *path, const char *word);
void read_file(const char *path, unsigned long from, unsigned long to);
int numbered(const char *directory, const char *word, int *numbers, int max);

/* Fields "name=value", with a space between two. */
void print_state(FILE *out);
char *state_text(void (*more)(FILE *out));
void walk_zones(void);

void open_host(void);
__attribute__((format(printf, 1, 2))) bool host_does(const char *format, ...);
bool settled(void);
bool blocks_there(int first, int count);
const char *plug(const char *name, int count, int node, int first);
const char *unplug(const char *name);
