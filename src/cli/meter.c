/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The progress line: on a terminal, of runs that take a while, and gone when they end. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/numbers.h"
#include "cli/command.h"

#define QUIET_NS  INT64_C(400000000) /* a run that is over by then shows nothing */
#define REPEAT_NS INT64_C(100000000)

/* Characters of the line, which are ASCII, over those that stand there. */
static void show(Meter *meter, const char *line) {
    int length = (int)strlen(line);
    fprintf(stderr, "\r%s%*s", line, meter->n_shown > length ? meter->n_shown - length : 0, "");
    fflush(stderr);
    meter->n_shown = length;
}

enum { GAP_SIZE = PWI_DECIMAL_SIZE + 16 };

/* By how much more (or less) there could be, in percent of what there is. */
static const char *gap_of(const PwProgress *now, char gap[GAP_SIZE]) {
    char percent[PWI_DECIMAL_SIZE];
    PwiWide off = (PwiWide)now->bound - now->value, value = now->value < 0 ? -(PwiWide)now->value : now->value;
    gap[0] = '\0';
    if (value == 0) return gap;
    PwiWide ppm = (off < 0 ? -off : off) * 100 * PWI_PPM / value;
    pwi_ppm_print_short(ppm < INT64_MAX ? (int64_t)ppm : INT64_MAX, percent);
    snprintf(gap, GAP_SIZE, ", gap %s %%", percent);
    return gap;
}

static void write_line(const PwProgress *now, int64_t seconds, char line[METER_LINE]) {
    char share[32] = "", bound[4 * PWI_DECIMAL_SIZE] = "", gap[GAP_SIZE];
    if (now->n_all > 0) snprintf(share, sizeof share, " %d %%", (int)(100 * now->n_done / now->n_all));
    if (now->has_bound) {
        char value[PWI_DECIMAL_SIZE], most[PWI_DECIMAL_SIZE];
        pwi_ppm_print_short(now->is_ppm ? now->value : now->value * PWI_PPM, value);
        pwi_ppm_print_short(now->is_ppm ? now->bound : now->bound * PWI_PPM, most);
        snprintf(bound, sizeof bound, ", %s found, at most %s%s", value, most, gap_of(now, gap));
    }
    snprintf(line, METER_LINE, "%s%s%s%s%s, %lld s", now->goal != NULL ? now->goal : "", now->goal != NULL ? ": " : "",
             now->phase, share, bound, (long long)seconds);
}

static void hear(void *context, const PwProgress *now) {
    Meter *meter = context;
    int64_t ns = pwi_clock_ns();
    char line[METER_LINE];
    if (ns < meter->next_ns) return;
    meter->next_ns = ns + REPEAT_NS;
    write_line(now, (ns - meter->started_ns) / INT64_C(1000000000), line);
    show(meter, line);
}

const PwProgressListener *meter_start(Meter *meter, bool result_is_shown) {
    *meter = (Meter){.started_ns = pwi_clock_ns()};
    meter->next_ns = meter->started_ns + QUIET_NS;
    meter->listener = (PwProgressListener){hear, meter};
    return isatty(STDERR_FILENO) && !result_is_shown ? &meter->listener : NULL;
}

void meter_stop(Meter *meter) {
    if (meter->n_shown == 0) return;
    show(meter, "");
    fputc('\r', stderr);
    fflush(stderr);
}
