/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass (narrow.h): a mentee's tables of worths and losses become tables of bounds, and are added up. */
#include "score/narrow.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer_private.h"

enum { LINE = 64 };

/* Takes `size` bytes on whole lines from *used on; with a block, says where. */
static void *take(void *block, size_t *used, size_t size) {
    uint8_t *place = block == NULL ? NULL : (uint8_t *)block + *used;
    *used += (size + LINE - 1) / LINE * LINE;
    return place;
}

/* Where everything lies in the block; returns its size. */
static size_t lay_out(const PwiScorer *scorer, void *block, PwiNarrow *narrow) {
    const size_t padded = pwi_padded(scorer->cohort->side[PWI_MENTOR].n), n_streams = (size_t)scorer->n_streams;
    const size_t n_groups = (size_t)scorer->n_drop_groups;
    size_t used = 0, n_planes = 0;
    for (size_t s = 0; s < n_streams; s++) n_planes += scorer->stream[s].planes != NULL;
    narrow->table = take(block, &used, (2 * n_streams + n_groups) * sizeof *narrow->table);
    int16_t **const by_mentor[] = {&narrow->sum, &narrow->lost, &narrow->above, &narrow->bound, &narrow->again};
    for (size_t k = 0; k < sizeof by_mentor / sizeof *by_mentor; k++) {
        *by_mentor[k] = take(block, &used, padded * sizeof(int16_t));
    }
    narrow->found = take(block, &used, (padded + PWI_BLOCK) * sizeof(int32_t));
    narrow->class_of = take(block, &used, n_planes * padded);
    narrow->worth_step = take(block, &used, n_streams * sizeof(PwiBoundStep));
    narrow->lost_step = take(block, &used, (n_streams + n_groups) * sizeof(PwiBoundStep));
    return used;
}

PwStatus pwi_narrow_init(const PwiScorer *scorer, PwiNarrow *narrow) {
    *narrow = (PwiNarrow){.block = NULL};
    narrow->block = pwi_new_array(lay_out(scorer, NULL, narrow) + LINE, 1);
    if (narrow->block == NULL) return PW_NO_MEMORY;
    const size_t beyond = (uintptr_t)narrow->block % LINE;
    (void)lay_out(scorer, (uint8_t *)narrow->block + (LINE - beyond), narrow);
    return PW_OK;
}

void pwi_narrow_clear(PwiNarrow *narrow) {
    pwi_free(narrow->block);
    *narrow = (PwiNarrow){0};
}

/* ---- one sum ---- */

/* A sum being made up of steps; what is no step is added at once. */
typedef struct Adding {
    const PwiPath *path;
    PwiBoundTable *table; /* the next free one */
    PwiBoundStep *step;
    int n_steps, n_mentors;
    bool started;
    int16_t *sum;
} Adding;

static int16_t add_saturated(int a, int b) {
    const int sum = a + b;
    return (int16_t)(sum < INT16_MIN ? INT16_MIN : sum > INT16_MAX ? INT16_MAX : sum);
}

static int16_t units_of(int32_t amount) {
    return (int16_t)(amount < 0 ? PWI_NEVER : (amount + PWI_UNIT_PPM - 1) / PWI_UNIT_PPM);
}

/* For codes that are no bytes, and tables too long for the path. */
static void add_one_by_one(Adding *adding, const PwiStream *stream, const uint8_t *byte, const int32_t *amount) {
    const size_t padded = pwi_padded(adding->n_mentors);
    if (!adding->started) memset(adding->sum, 0, padded * sizeof *adding->sum);
    adding->started = true;
    for (size_t j = 0; j < (size_t)adding->n_mentors; j++) {
        const size_t code = byte != NULL ? byte[j] : stream->narrow != NULL ? stream->narrow[j] : stream->wide[j];
        adding->sum[j] = add_saturated(adding->sum[j], units_of(amount[code]));
    }
}

/* Steps by rising numbers of codes, as the path wants them. */
static void add_step(Adding *adding, const uint8_t *code, int n_codes, const int32_t *amount) {
    int at = adding->n_steps++;
    for (; at > 0 && adding->step[at - 1].n_codes > n_codes; at--) adding->step[at] = adding->step[at - 1];
    adding->path->round_up(amount, n_codes, adding->table);
    adding->step[at] = (PwiBoundStep){.code = code, .n_codes = n_codes, .table = adding->table++};
}

/* The stream's amounts by code or class. */
static void add_stream(Adding *adding, const PwiStream *stream, const PwiAddition *addition, const int32_t *amount) {
    const uint8_t *byte = addition->by_class ? addition->class_of : stream->byte;
    if (byte != NULL && addition->n_codes <= adding->path->n_bound_codes) {
        add_step(adding, byte, addition->n_codes, amount);
    } else {
        add_one_by_one(adding, stream, byte, amount);
    }
}

static void finish(Adding *adding) {
    adding->path->add_bounds(adding->step, adding->n_steps, (int)pwi_padded(adding->n_mentors), adding->started,
                             adding->sum);
}

/* ---- both ---- */

static void add_worths(const PwiScorer *scorer, PwiScoreRow *row, Adding *adding) {
    const size_t padded = pwi_padded(row->n_mentors);
    uint8_t *class_of = row->narrow.class_of;
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiStream *stream = &scorer->stream[s];
        PwiAddition *addition = &row->addition[s];
        if (addition->worth == NULL) continue;
        if (addition->by_class) {
            adding->path->classify(stream->planes, &addition->classes, 0, (int)padded, class_of);
            addition->class_of = class_of;
            class_of += padded;
        }
        add_stream(adding, stream, addition, addition->worth);
    }
    finish(adding);
}

static void add_losses(const PwiScorer *scorer, const PwiScoreRow *row, Adding *adding) {
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiAddition *addition = &row->addition[s];
        if (addition->worth == NULL || addition->lost == NULL) continue;
        add_stream(adding, &scorer->stream[s], addition, addition->lost);
    }
    for (int g = 0; g < scorer->n_drop_groups; g++) {
        const PwiDropGroup *group = &scorer->drops[g];
        if (!row->drops_any[g]) continue;
        const int32_t *amount = row->drop_table + g * PWI_DROP_CODES;
        if (1 << group->n <= adding->path->n_bound_codes) {
            add_step(adding, group->code, 1 << group->n, amount);
        } else {
            add_one_by_one(adding, NULL, group->code, amount);
        }
    }
    finish(adding);
}

void pwi_narrow_pass(const PwiScorer *scorer, PwiScoreRow *row, const int64_t *price, int64_t least) {
    PwiNarrow *narrow = &row->narrow;
    Adding worths = {.path = scorer->path,
                     .table = narrow->table,
                     .step = narrow->worth_step,
                     .n_mentors = row->n_mentors,
                     .sum = narrow->sum};
    add_worths(scorer, row, &worths);
    for (size_t j = (size_t)row->n_mentors; j < pwi_padded(row->n_mentors); j++) narrow->sum[j] = PWI_NEVER;
    narrow->sums = (PwiBounds16){.sum = narrow->sum};
    if (row->any_lost) {
        Adding losses = worths;
        losses.step = narrow->lost_step;
        losses.n_steps = 0;
        losses.started = false;
        losses.sum = narrow->sums.lost = narrow->lost;
        add_losses(scorer, row, &losses);
    }
    if (price != NULL) {
        scorer->path->round_prices(price, row->n_mentors, least, narrow->above);
        narrow->sums.above = narrow->above;
    }
}

PwiLevel pwi_level_of(int64_t worth) {
    const PwiWide scaled = (PwiWide)worth * (UINT16_MAX + 1);
    const int64_t limit = UINT16_MAX;
    if (worth >= PWI_PPM) return (PwiLevel){.plus = UINT16_MAX};
    if (worth <= -PWI_PPM) return (PwiLevel){.minus = UINT16_MAX};
    const int64_t level = worth >= 0 ? (int64_t)((scaled + PWI_PPM - 1) / PWI_PPM) : (int64_t)(-scaled / PWI_PPM);
    const uint16_t size = (uint16_t)(level < limit ? level : limit);
    return worth >= 0 ? (PwiLevel){.plus = size} : (PwiLevel){.minus = size};
}
