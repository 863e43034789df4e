/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass (narrow.h): a mentee's tables of worths and losses become tables of bytes, and are added up. */
#include "score/narrow.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer_private.h"

/* Takes `size` bytes on whole lines from *used on; with a block, says where. */
static void *take(void *block, size_t *used, size_t size) {
    uint8_t *place = block == NULL ? NULL : (uint8_t *)block + *used;
    *used += (size + PWI_CACHE_LINE - 1) / PWI_CACHE_LINE * PWI_CACHE_LINE;
    return place;
}

/* Where everything lies in the block; returns its size. */
static size_t lay_out(const PwiScorer *scorer, void *block, PwiNarrow *narrow) {
    const size_t padded = pwi_padded(scorer->cohort->side[PWI_MENTOR].n), n_streams = (size_t)scorer->n_streams;
    const size_t n_groups = (size_t)scorer->n_drop_groups;
    size_t used = 0, n_planes = 0;
    for (size_t s = 0; s < n_streams; s++) n_planes += scorer->stream[s].planes != NULL;
    narrow->table = take(block, &used, (2 * n_streams + n_groups) * sizeof *narrow->table);
    uint8_t **const by_mentor[] = {&narrow->falls_short, &narrow->lost, &narrow->above, &narrow->bound};
    for (size_t k = 0; k < sizeof by_mentor / sizeof *by_mentor; k++) *by_mentor[k] = take(block, &used, padded);
    narrow->found = take(block, &used, (padded + PWI_BLOCK) * sizeof(int32_t));
    narrow->class_of = take(block, &used, n_planes * padded);
    narrow->worth_step = take(block, &used, n_streams * sizeof(PwiBoundStep));
    narrow->lost_step = take(block, &used, (n_streams + n_groups) * sizeof(PwiBoundStep));
    return used;
}

PwStatus pwi_narrow_init(const PwiScorer *scorer, PwiNarrow *narrow) {
    *narrow = (PwiNarrow){.block = NULL};
    narrow->block = pwi_new_lines(lay_out(scorer, NULL, narrow));
    if (narrow->block == NULL) return PW_NO_MEMORY;
    (void)lay_out(scorer, narrow->block, narrow);
    return PW_OK;
}

void pwi_narrow_clear(PwiNarrow *narrow) {
    pwi_free(narrow->block);
    *narrow = (PwiNarrow){0};
}

/* ---- one sum ---- */

/* A sum being made up of steps; what is no step is added at once. */
typedef struct Adding {
    const PwiNarrowPath *path;
    bool is_lost; /* of points that drop out; else, of what worths fall short of their tops */
    int bits;
    uint8_t (*table)[PWI_BOUND_CODES]; /* the next free one */
    PwiBoundStep *step;
    int n_steps, n_mentors;
    bool started;
    uint8_t *sum;
    int32_t tops;
} Adding;

/* For codes that are no bytes. */
static void add_one_by_one(Adding *adding, const PwiStream *stream, int n_codes, const int32_t *amount) {
    int32_t top = 0;
    for (int c = 0; c < n_codes && !adding->is_lost; c++) top = amount[c] > top ? amount[c] : top;
    adding->tops += top;
    if (!adding->started) memset(adding->sum, 0, pwi_padded(adding->n_mentors));
    adding->started = true;
    for (size_t j = 0; j < (size_t)adding->n_mentors; j++) {
        const int32_t own = amount[stream->narrow != NULL ? stream->narrow[j] : stream->wide[j]];
        const int sum = adding->sum[j] +
                        (adding->is_lost ? pwi_units_lost(own, adding->bits) : pwi_units_short(own, top, adding->bits));
        adding->sum[j] = (uint8_t)(sum < UINT8_MAX ? sum : UINT8_MAX);
    }
}

/* Steps by rising numbers of codes, as the path wants them. */
static void add_step(Adding *adding, const uint8_t *code, int n_codes, const int32_t *amount) {
    uint8_t *table = *adding->table++;
    int at = adding->n_steps++;
    for (; at > 0 && adding->step[at - 1].n_codes > n_codes; at--) adding->step[at] = adding->step[at - 1];
    adding->step[at] = (PwiBoundStep){.code = code, .n_codes = n_codes, .table = table, .amount = amount};
    if (adding->is_lost) {
        adding->path->round_down(amount, n_codes, adding->bits, table);
    } else {
        adding->tops += adding->path->fall_short(amount, n_codes, adding->bits, table);
    }
}

/* The stream's amounts by code or class. */
static void add_stream(Adding *adding, const PwiStream *stream, const PwiAddition *addition, const int32_t *amount) {
    const uint8_t *byte = addition->by_class ? addition->class_of : stream->byte;
    if (byte != NULL) {
        add_step(adding, byte, addition->n_codes, amount);
    } else {
        add_one_by_one(adding, stream, addition->n_codes, amount);
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
            scorer->path->classify(stream->planes, &addition->classes, 0, (int)padded, class_of);
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
        add_step(adding, group->code, 1 << group->n, row->drop_table + g * PWI_DROP_CODES);
    }
    finish(adding);
}

void pwi_narrow_take_prices(const PwiScorer *scorer, PwiScoreRow *row, const int64_t *price, int64_t version) {
    PwiNarrow *narrow = &row->narrow;
    if (version != 0 && version == narrow->price_version) return;
    narrow->price_version = version;
    narrow->least_price = narrow->largest_price = 0;
    narrow->above_bits = 0;
    if (price != NULL)
        scorer->path->narrow->price_range(price, row->n_mentors, &narrow->least_price, &narrow->largest_price);
}

static void add_prices(const PwiScorer *scorer, PwiScoreRow *row, const int64_t *price, int bits) {
    PwiNarrow *narrow = &row->narrow;
    if (narrow->least_price == narrow->largest_price) return; /* what all cost alike makes no difference */
    if (narrow->above_bits != bits)
        scorer->path->narrow->round_prices(price, row->n_mentors, narrow->least_price, bits, narrow->above);
    narrow->above_bits = bits;
    narrow->sums.above = narrow->above;
}

void pwi_narrow_pass(const PwiScorer *scorer, PwiScoreRow *row, const int64_t *price, int bits) {
    PwiNarrow *narrow = &row->narrow;
    Adding worths = {.path = scorer->path->narrow,
                     .bits = bits,
                     .table = narrow->table,
                     .step = narrow->worth_step,
                     .n_mentors = row->n_mentors,
                     .sum = narrow->falls_short};
    add_worths(scorer, row, &worths);
    assert(worths.tops <= PWI_PPM);
    memset(narrow->falls_short + row->n_mentors, PWI_NEVER, pwi_padded(row->n_mentors) - (size_t)row->n_mentors);
    narrow->sums = (PwiByteSums){.bits = bits, .falls_short = narrow->falls_short, .tops = worths.tops};
    narrow->n_worth_steps = worths.n_steps;
    narrow->n_lost_steps = 0;
    if (row->any_lost) {
        Adding losses = {.path = scorer->path->narrow,
                         .is_lost = true,
                         .bits = bits,
                         .table = worths.table,
                         .step = narrow->lost_step,
                         .n_mentors = row->n_mentors,
                         .sum = narrow->lost};
        add_losses(scorer, row, &losses);
        narrow->sums.lost = narrow->lost;
        narrow->n_lost_steps = losses.n_steps;
    }
    add_prices(scorer, row, price, bits);
}

int pwi_rest_of(int64_t worth) {
    if (worth >= PWI_PPM) return 0;
    if (worth <= 0) return PWI_WHOLE_REST;
    return (int)((PWI_PPM - worth) * PWI_WHOLE_REST / PWI_PPM);
}

int64_t pwi_limit_of(const PwiByteSums *sums, int64_t worth) {
    const int64_t limit = pwi_floor_div(sums->tops - worth, INT64_C(1) << sums->bits);
    return limit > 0 ? limit : 0;
}
