/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of each kind of criterion as an exact fraction, straight from the table in docs/methods/scoring.md: one
 * function a family of kinds. The answers come translated (rescore_inside.h). */
#include <assert.h>

#include "base/numbers.h"
#include "verify/rescore_inside.h"

static inline int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static inline const uint64_t *set_of(const PwiTest *test, PwiSide side, int person) {
    return test->side[side].set + (size_t)person * (size_t)test->n_words;
}

static inline const int64_t *levels_of(const PwiTest *test, PwiSide side, int person) {
    return test->side[side].level + (size_t)person * (size_t)test->n_places;
}

/* How many members the two sets share. */
static inline int64_t n_common(const PwiTest *test, int mentee, int mentor) {
    const uint64_t *a = set_of(test, PWI_MENTEE, mentee), *b = set_of(test, PWI_MENTOR, mentor);
    int64_t n = (int64_t)pwi_count_bits(a[0] & b[0]); /* mostly there is one word */
    for (int w = 1; w < test->n_words; w++) n += (int64_t)pwi_count_bits(a[w] & b[w]);
    return n;
}

/* same, different */
static inline PwiFraction equality(PwiCriterionKind kind, int64_t a, int64_t b) {
    bool is_same = a == b;
    return (PwiFraction){is_same == (kind == PWI_SAME), 1};
}

/* close: max(0, 1 − |a − b| / range) */
static inline PwiFraction closeness(const PwiTest *test, int64_t a, int64_t b) {
    int64_t range = test->criterion->range, distance = a > b ? a - b : b - a;
    assert(range > 0 && distance >= 0);
    return (PwiFraction){distance < range ? range - distance : 0, range};
}

/* ahead: 1 within [ideal_lo, ideal_hi], falling to 0 at `tolerance` outside */
static inline PwiFraction seniority(const PwiTest *test, int64_t a, int64_t b) {
    const PwiCriterion *criterion = test->criterion;
    int64_t d = b - a, outside = 0;
    if (d < criterion->ideal_lo) outside = criterion->ideal_lo - d;
    if (d > criterion->ideal_hi) outside = d - criterion->ideal_hi;
    if (outside == 0) return (PwiFraction){1, 1};
    if (outside >= criterion->tolerance) return (PwiFraction){0, 1};
    return (PwiFraction){criterion->tolerance - outside, criterion->tolerance};
}

/* overlap, of sets of a and b members that have so many in common */
static inline PwiFraction overlap(const PwiCriterion *criterion, int64_t a, int64_t b, int64_t both) {
    int64_t enough = criterion->enough;
    assert(both <= smaller(a, b));
    switch (criterion->measure) {
        case PWI_JACCARD:
            return (PwiFraction){both, a + b - both};
        case PWI_DICE:
            return (PwiFraction){2 * both, a + b};
        case PWI_SHARE:
            return (PwiFraction){both, a};
        case PWI_ENOUGH:
            return (PwiFraction){smaller(both, enough), enough};
        case PWI_N_MEASURES:
            break;
    }
    assert(false && "an overlap has a measure");
    return (PwiFraction){0, 1};
}

static inline PwiFraction shared_time(const PwiTest *test, int64_t n_slots) {
    int64_t enough = test->criterion->enough;
    return (PwiFraction){smaller(n_slots * test->unit, enough), enough};
}

int64_t pwi_test_set_size(const PwiTest *test, int mentee) {
    const uint64_t *set = set_of(test, PWI_MENTEE, mentee);
    int64_t size = 0;
    for (int w = 0; w < test->n_words; w++) size += (int64_t)pwi_count_bits(set[w]);
    return size;
}

PwiFraction pwi_test_set_value(const PwiTest *test, int mentee, int64_t n_mentors, int64_t n_common) {
    const PwiCriterion *criterion = test->criterion;
    if (criterion->kind == PWI_SHARED_TIME) return shared_time(test, n_common);
    int64_t n_mentees = test->side[PWI_MENTEE].set_size[mentee];
    if (criterion->kind == PWI_COVERS) return (PwiFraction){n_common, n_mentees};
    return overlap(criterion, n_mentees, n_mentors, n_common);
}

/* covers on ratings: Σ a·b / (max_b · Σ a) over the items the mentee rated; nothing needed, nothing known */
static bool coverage(const PwiTest *test, int mentee, int mentor, PwiFraction *value) {
    const int64_t *a = levels_of(test, PWI_MENTEE, mentee), *b = levels_of(test, PWI_MENTOR, mentor);
    int64_t needed = 0, offered = 0;
    for (int r = 0; r < test->n_places; r++) {
        int64_t need = a[r] >= 0 ? a[r] : 0, offer = b[r] >= 0 ? b[r] : 0;
        needed += need;
        offered += need * offer;
    }
    if (needed == 0) return false;
    *value = (PwiFraction){offered, test->span * needed};
    return true;
}

/* alike: 1 − mean of |a − b| / (max − min) over the items both rated */
static bool likeness(const PwiTest *test, int mentee, int mentor, PwiFraction *value) {
    const int64_t *a = levels_of(test, PWI_MENTEE, mentee), *b = levels_of(test, PWI_MENTOR, mentor);
    int64_t n_both = 0, apart = 0;
    for (int r = 0; r < test->n_places; r++) {
        int64_t distance = a[r] > b[r] ? a[r] - b[r] : b[r] - a[r];
        bool both = (a[r] | b[r]) >= 0; /* without a branch: who left out what follows no pattern */
        n_both += both;
        apart += both ? distance : 0;
    }
    if (n_both == 0) return false;
    *value = (PwiFraction){n_both * test->span - apart, n_both * test->span};
    return true;
}

/* agree: the share of the pairs of options, both ranked by both, that stand in the same order */
static bool agreement(const PwiTest *test, int mentee, int mentor, PwiFraction *value) {
    const int64_t *a = levels_of(test, PWI_MENTEE, mentee), *b = levels_of(test, PWI_MENTOR, mentor);
    int64_t n_pairs = 0, n_agreed = 0;
    for (int r = 0; r < test->n_places; r++) {
        if (a[r] < 0) continue;
        for (int s = 0; s < r; s++) {
            bool both = (a[s] | b[r] | b[s]) >= 0; /* no branch, as in likeness */
            n_pairs += both;
            n_agreed += both && (a[r] < a[s]) == (b[r] < b[s]);
        }
    }
    if (n_pairs == 0) return false;
    *value = (PwiFraction){n_agreed, n_pairs};
    return true;
}

/* asked-for: (k − r + 1) / k for the r-th of k names */
static PwiFraction wish(const PwiTest *test, int mentee, int mentor) {
    PwiSide by = test->criterion->by;
    int who = by == PWI_MENTEE ? mentee : mentor, whom = by == PWI_MENTEE ? mentor : mentee;
    const PwiSlice *list = pwi_cell(test->side[by].names, who);
    for (uint32_t r = 0; r < list->n; r++)
        if (test->name_pool[list->first + r] == whom) return (PwiFraction){list->n - r, list->n};
    return (PwiFraction){0, 1};
}

/* given: the matrix's entry, if there is one */
static bool entry(const PwiGivenMatrix *matrix, int mentee, int mentor, PwiFraction *value) {
    size_t low = matrix->first[mentee], end = matrix->first[mentee + 1], high = end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (matrix->mentor[middle] < mentor) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == end || matrix->mentor[low] != mentor) return false;
    *value = (PwiFraction){matrix->numerator[low], matrix->denominator};
    return true;
}

/* The value of one pair, y = 0 where it is not known. `kind` is a constant where this is called, so that each of the
 * loops below is about one kind. */
static inline PwiFraction value_of(const PwiTest *test, PwiCriterionKind kind, int mentee, int mentor) {
    const PwiTestSide *a = &test->side[PWI_MENTEE], *b = &test->side[PWI_MENTOR];
    PwiFraction value = {0, 0};
    switch (kind) {
        case PWI_SAME:
        case PWI_DIFFERENT:
            return equality(kind, a->number[mentee], b->number[mentor]);
        case PWI_CLOSE:
            return closeness(test, a->number[mentee], b->number[mentor]);
        case PWI_AHEAD:
            return seniority(test, a->number[mentee], b->number[mentor]);
        case PWI_OVERLAP:
            return overlap(test->criterion, a->set_size[mentee], b->set_size[mentor], n_common(test, mentee, mentor));
        case PWI_COVERS:
            if (a->level == NULL) return (PwiFraction){n_common(test, mentee, mentor), a->set_size[mentee]};
            return coverage(test, mentee, mentor, &value) ? value : (PwiFraction){0, 0};
        case PWI_SHARED_TIME:
            return shared_time(test, n_common(test, mentee, mentor));
        case PWI_ALIKE:
            return likeness(test, mentee, mentor, &value) ? value : (PwiFraction){0, 0};
        case PWI_AGREE:
            return agreement(test, mentee, mentor, &value) ? value : (PwiFraction){0, 0};
        case PWI_TABLE: {
            int64_t place = a->number[mentee] * test->n_mentor_options + b->number[mentor];
            return (PwiFraction){test->criterion->table_ppm[place], PWI_PPM};
        }
        case PWI_ASKED_FOR:
            return wish(test, mentee, mentor);
        case PWI_TEXT_ALIKE:
            return (PwiFraction){pwi_text_cosine(test, mentee, mentor), PWI_PPM};
        case PWI_GIVEN:
            return entry(test->matrix, mentee, mentor, &value) ? value : (PwiFraction){0, 0};
        case PWI_N_CRITERION_KINDS:
            break;
    }
    assert(false && "a criterion has a kind");
    return value;
}

void pwi_test_values(const PwiTest *test, int mentee, const int32_t *mentor, int n, PwiFraction *value) {
#define VALUES_OF(KIND)                                                                 \
    case KIND:                                                                          \
        for (int k = 0; k < n; k++) value[k] = value_of(test, KIND, mentee, mentor[k]); \
        break
    switch (test->criterion->kind) {
        VALUES_OF(PWI_SAME);
        VALUES_OF(PWI_DIFFERENT);
        VALUES_OF(PWI_CLOSE);
        VALUES_OF(PWI_AHEAD);
        VALUES_OF(PWI_OVERLAP);
        VALUES_OF(PWI_COVERS);
        VALUES_OF(PWI_SHARED_TIME);
        VALUES_OF(PWI_ALIKE);
        VALUES_OF(PWI_AGREE);
        VALUES_OF(PWI_TABLE);
        VALUES_OF(PWI_ASKED_FOR);
        VALUES_OF(PWI_TEXT_ALIKE);
        VALUES_OF(PWI_GIVEN);
        case PWI_N_CRITERION_KINDS:
            assert(false && "a criterion has a kind");
    }
#undef VALUES_OF
}
