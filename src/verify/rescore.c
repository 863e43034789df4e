/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The score of a pair and the rules it breaks: "The score of a pair" and "Rules" of docs/methods/scoring.md, step by
 * step.
 *
 * Turning a row to a mentee does step 1 (points); pwi_rescore_pair does steps 2 and 3. */
#include "verify/rescore.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"
#include "verify/rescore_inside.h"

/* Weights and the factor are at most 10^12, so that sums of weight · factor · 10^6 fit PwiWide. */
#define MAX_WEIGHT (INT64_C(1) << 40)

/* ---- making one ---- */

static bool find_namesakes(PwiRescorer *rescorer) {
    const PwCohort *cohort = rescorer->cohort;
    int n = cohort->side[PWI_MENTEE].n;
    rescorer->namesake = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, (size_t)n);
    if (!rescorer->namesake) return false;
    for (int i = 0; i < n; i++) {
        const char *id = cohort->side[PWI_MENTEE].person[i].id;
        rescorer->namesake[i] = cohort->one_pool ? i : pwi_names_find(&cohort->side[PWI_MENTOR].ids, id);
    }
    return true;
}

/* Criteria that count for no pair with the mentor, whoever the mentee is. */
static bool find_drops(PwiRescorer *rescorer) {
    int n_mentors = rescorer->cohort->side[PWI_MENTOR].n;
    rescorer->drops = PWI_ARENA_ARRAY(&rescorer->arena, uint64_t, (size_t)n_mentors);
    for (int k = 0; rescorer->drops && k < rescorer->programme->n_criteria && k < 64; k++) {
        const PwiTest *test = &rescorer->test[k];
        for (int j = 0; j < n_mentors; j++) {
            uint8_t state = test->side[PWI_MENTOR].state[j];
            bool counts =
                (state & PWI_WHEN_HOLDS) != 0 && ((state & PWI_HAS_ANSWERED) != 0 || !test->criterion->skip_missing);
            if (!counts) rescorer->drops[j] |= UINT64_C(1) << k;
        }
    }
    return rescorer->drops != NULL;
}

/* A test for each criterion and each rule; a rule that names a criterion measures what the criterion measures. */
static PwStatus prepare_tests(PwiRescorer *rescorer, const PwiGiven *given, PwError *error) {
    const PwProgramme *programme = rescorer->programme;
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        assert(criterion->weight_ppm >= 0 && criterion->weight_ppm <= MAX_WEIGHT);
        PwiTest *test = &rescorer->test[k];
        if (pwi_test_prepare(rescorer, criterion, test) != PW_OK || pwi_test_classify(rescorer, test) != PW_OK ||
            pwi_test_map(rescorer, test) != PW_OK)
            return pwi_fail_memory(error);
        if (criterion->kind != PWI_GIVEN) continue;
        bool is_there = given && k < given->n_criteria && given->matrix[k].denominator > 0;
        if (!is_there) {
            char text[PWI_QUOTED_SIZE];
            return pwi_fail(error, PW_USAGE, "the scores of criterion \"%s\" were not handed in",
                            pwi_quote(criterion->id, text));
        }
        rescorer->test[k].matrix = &given->matrix[k];
        rescorer->n_given++;
    }
    for (int r = 0; r < programme->n_rules; r++) {
        const PwiRule *rule = &programme->rule[r];
        PwiTest *test = &rescorer->test[programme->n_criteria + r];
        if (rule->criterion >= 0) {
            *test = rescorer->test[rule->criterion];
        } else if (pwi_test_prepare(rescorer, &rule->test, test) != PW_OK) {
            return pwi_fail_memory(error);
        }
    }
    return PW_OK;
}

PwStatus pwi_rescorer_create(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                             const PwiGiven *given, PwiRescorer **result, PwError *error) {
    assert(programme && cohort && decisions && result);
    PwStatus status = PW_OK;
    PwiRescorer *rescorer = PWI_NEW(PwiRescorer);
    if (!rescorer) return pwi_fail_memory(error);
    *rescorer = (PwiRescorer){.programme = programme,
                              .cohort = cohort,
                              .decisions = decisions,
                              .n_blocks = pwi_count_blocks(cohort->side[PWI_MENTOR].n)};
    size_t n_tests = (size_t)programme->n_criteria + (size_t)programme->n_rules;
    rescorer->test = PWI_ARENA_ARRAY(&rescorer->arena, PwiTest, n_tests);
    if (!rescorer->test || !find_namesakes(rescorer)) {
        status = pwi_fail_memory(error);
        goto out;
    }
    PW_TRY(prepare_tests(rescorer, given, error));
    PW_TRY(find_drops(rescorer) ? PW_OK : pwi_fail_memory(error));
    *result = rescorer;
    rescorer = NULL;
out:
    pwi_rescorer_destroy(rescorer);
    return status;
}

void pwi_rescorer_destroy(PwiRescorer *rescorer) {
    if (!rescorer) return;
    pwi_arena_clear(&rescorer->arena);
    pwi_free(rescorer);
}

PwStatus pwi_rescore_row_create(const PwiRescorer *rescorer, PwiRescoreRow **result, PwError *error) {
    size_t n_criteria = (size_t)rescorer->programme->n_criteria, n_rules = (size_t)rescorer->programme->n_rules;
    size_t n_mentors = (size_t)rescorer->cohort->side[PWI_MENTOR].n, n_blocks = rescorer->n_blocks;
    PwiRescoreRow *row = PWI_NEW(PwiRescoreRow);
    if (!row) return pwi_fail_memory(error);
    *row = (PwiRescoreRow){
        .rescorer = rescorer,
        .mentee = -1,
        .counting = PWI_NEW_ARRAY(PwiCounting, n_criteria),
        .binding = PWI_NEW_ARRAY(int, n_rules),
        .weight = PWI_NEW_ARRAY(PwiWide, n_criteria),
        .remainder = PWI_NEW_ARRAY(PwiWide, n_criteria),
        .marks = PWI_NEW_ARRAY(uint8_t, n_mentors),
        .order = PWI_NEW_ARRAY(const PwiCounting *, n_criteria),
        .value = PWI_NEW_ARRAY(PwiFraction, n_mentors + 1),
        .points = PWI_NEW_ARRAY(int32_t, n_mentors),
        .rest = PWI_NEW_ARRAY(int32_t, n_mentors),
        .left = PWI_NEW_ARRAY(int32_t, n_mentors),
        .contender = PWI_NEW_ARRAY(int32_t, n_mentors),
        .blocks = PWI_NEW_ARRAY(char, pwi_block_room((2 * PWI_SUM_DIGITS + 1) * n_blocks)),
    };
    bool is_whole = row->counting && row->binding && row->weight && row->remainder && row->marks && row->order &&
                    row->value && row->points && row->rest && row->left && row->contender && row->blocks;
    if (!is_whole) {
        pwi_rescore_row_destroy(row);
        return pwi_fail_memory(error);
    }
    row->sums = pwi_first_block(row->blocks);
    row->loss = row->sums + PWI_SUM_DIGITS * n_blocks;
    row->over = row->loss + PWI_SUM_DIGITS * n_blocks;
    for (int width = 0; width < PWI_N_WIDTHS; width++) (void)pwi_rescore_force_width(row, (PwiRescoreWidth)width);
    *result = row;
    return PW_OK;
}

void pwi_rescore_row_destroy(PwiRescoreRow *row) {
    if (!row) return;
    pwi_free(row->counting);
    pwi_free(row->binding);
    pwi_free(row->weight);
    pwi_free(row->remainder);
    pwi_free(row->marks);
    pwi_free(row->order);
    pwi_free(row->value);
    pwi_free(row->points);
    pwi_free(row->rest);
    pwi_free(row->left);
    pwi_free(row->contender);
    pwi_free(row->blocks);
    pwi_free(row);
}

bool pwi_rescore_force_width(PwiRescoreRow *row, PwiRescoreWidth width) {
    PwiSieve *sieve = pwi_sieve_get(width);
    if (sieve) row->sieve = sieve;
    return sieve != NULL;
}

/* ---- step 1: the points of a mentee ---- */

static bool has_answered(const PwiTest *test, PwiSide side, int person) {
    return (test->side[side].state[person] & PWI_HAS_ANSWERED) != 0;
}

static bool when_holds(const PwiTest *test, PwiSide side, int person) {
    return (test->side[side].state[person] & PWI_WHEN_HOLDS) != 0;
}

/* The criterion this mentee wants emphasised, or -1. */
static int emphasised(const PwiRescorer *rescorer, int mentee) {
    const PwiEmphasis *emphasis = &rescorer->programme->emphasis;
    if (emphasis->question < 0) return -1;
    const PwiColumn *column = &rescorer->cohort->side[PWI_MENTEE].column[emphasis->question];
    if (!pwi_answered(column, mentee)) return -1;
    return emphasis->criterion_of_option[*(const int32_t *)pwi_cell(column, mentee)];
}

/* One point more to the largest remainder; of equal ones, to the earlier criterion. */
static void top_up(PwiRescoreRow *row) {
    int largest = 0;
    for (int c = 1; c < row->n_counting; c++)
        if (row->remainder[c] > row->remainder[largest]) largest = c;
    assert(row->remainder[largest] > 0);
    row->counting[largest].point++;
    row->remainder[largest] = 0;
}

/* Scales the weights of `counting` to points that sum to 10^6, by largest remainder; all 0 if the weights are. */
static void share_points(PwiRescoreRow *row, PwiWide total) {
    assert(total >= 0);
    int32_t left = total > 0 ? (int32_t)PWI_PPM : 0;
    bool is_narrow = total > 0 && total <= INT64_MAX / PWI_PPM; /* then 64 bits do, for which there is an instruction */
    for (int c = 0; c < row->n_counting; c++) {
        PwiWide scaled = row->weight[c] * PWI_PPM, point = 0;
        if (is_narrow)
            point = (int64_t)scaled / (int64_t)total;
        else if (total > 0)
            point = scaled / total;
        row->counting[c].point = (int32_t)point;
        row->remainder[c] = scaled - point * total;
        left -= row->counting[c].point;
    }
    assert(left >= 0 && left <= row->n_counting);
    for (; left > 0; left--) top_up(row);
}

static void find_points(PwiRescoreRow *row, int mentee) {
    const PwProgramme *programme = row->rescorer->programme;
    int favourite = emphasised(row->rescorer, mentee);
    assert(programme->emphasis.question < 0 || programme->emphasis.factor_ppm <= MAX_WEIGHT);
    /* Only the proportions count: without a favourite, weights can stay as they are. */
    int64_t unit = favourite >= 0 ? PWI_PPM : 1;
    PwiWide total = 0;
    row->n_counting = 0;
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        const PwiTest *test = &row->rescorer->test[k];
        if (!when_holds(test, PWI_MENTEE, mentee)) continue;
        bool is_answered = has_answered(test, PWI_MENTEE, mentee);
        if (criterion->skip_missing && !is_answered) continue;
        int64_t factor = k == favourite ? programme->emphasis.factor_ppm : unit;
        PwiWide weight = (PwiWide)criterion->weight_ppm * factor;
        total += weight;
        row->weight[row->n_counting] = weight;
        row->counting[row->n_counting++] = (PwiCounting){.test = test, .criterion = k, .is_answered = is_answered};
    }
    share_points(row, total);
}

static void find_rules(PwiRescoreRow *row, int mentee) {
    const PwiRescorer *rescorer = row->rescorer;
    row->n_binding = 0;
    for (int r = 0; r < rescorer->programme->n_rules; r++) {
        const PwiTest *test = &rescorer->test[rescorer->programme->n_criteria + r];
        bool can_apply = when_holds(test, PWI_MENTEE, mentee) &&
                         (has_answered(test, PWI_MENTEE, mentee) || rescorer->programme->rule[r].forbid_missing);
        if (can_apply) row->binding[row->n_binding++] = r;
    }
}

/* Sets `mark` on the mentors of this mentee's pairs in the sorted list. */
static void mark_pairs(PwiRescoreRow *row, const PwiPair *pairs, int n, uint8_t mark) {
    int low = 0, high = n; /* the mentee's first pair is in [low, high] */
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (pairs[middle].mentee < row->mentee) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < n && pairs[low].mentee == row->mentee; low++) row->marks[pairs[low].mentor] |= mark;
}

void pwi_rescore_mentee(PwiRescoreRow *row, int mentee) {
    const PwiRescorer *rescorer = row->rescorer;
    assert(mentee >= 0 && mentee < rescorer->cohort->side[PWI_MENTEE].n);
    row->mentee = mentee;
    find_points(row, mentee);
    find_rules(row, mentee);
    memset(row->marks, 0, (size_t)rescorer->cohort->side[PWI_MENTOR].n);
    mark_pairs(row, rescorer->decisions->ban, rescorer->decisions->n_ban, PWI_MARK_BANNED);
    mark_pairs(row, rescorer->decisions->keep, rescorer->decisions->n_keep, PWI_MARK_KEPT);
    if (rescorer->namesake[mentee] >= 0) row->marks[rescorer->namesake[mentee]] |= PWI_MARK_SELF;
}

/* ---- rules ---- */

const uint8_t *pwi_rescore_marks(const PwiRescoreRow *row) {
    return row->marks;
}

/* Whether both sides answered what the test reads, and its value then. */
static bool find_value(const PwiTest *test, int mentee, int mentor, PwiFraction *value) {
    if (!has_answered(test, PWI_MENTEE, mentee) || !has_answered(test, PWI_MENTOR, mentor)) return false;
    const int32_t one = mentor;
    pwi_test_values(test, mentee, &one, 1, value);
    return value->y > 0;
}

bool pwi_rescore_breaks(const PwiRescoreRow *row, int r, int mentor) {
    const PwiRule *rule = &row->rescorer->programme->rule[r];
    const PwiTest *test = &row->rescorer->test[row->rescorer->programme->n_criteria + r];
    if (!when_holds(test, PWI_MENTEE, row->mentee) || !when_holds(test, PWI_MENTOR, mentor)) return false;
    PwiFraction value;
    if (!find_value(test, row->mentee, mentor, &value)) return rule->forbid_missing;
    return (PwiWide)value.x * PWI_PPM < (PwiWide)value.y * rule->at_least_ppm;
}

bool pwi_rescore_is_given(const PwiRescoreRow *row, int mentor) {
    const PwiRescorer *rescorer = row->rescorer;
    if (rescorer->n_given == 0) return true;
    for (int k = 0; k < rescorer->programme->n_criteria; k++) {
        if (rescorer->programme->criterion[k].kind != PWI_GIVEN) continue;
        PwiFraction value;
        const int32_t one = mentor;
        pwi_test_values(&rescorer->test[k], row->mentee, &one, 1, &value);
        if (value.y == 0) return false;
    }
    return true;
}

bool pwi_rescore_follows_rules(const PwiRescoreRow *row, int mentor) {
    for (int b = 0; b < row->n_binding; b++)
        if (pwi_rescore_breaks(row, row->binding[b], mentor)) return false;
    return pwi_rescore_is_given(row, mentor);
}

/* ---- steps 2 and 3: a pair ---- */

void pwi_rescore_points(const PwiRescoreRow *row, const PwiCounting *counting, const int32_t *mentor, int n,
                        int32_t *points) {
    const PwiTest *test = counting->test;
    const uint8_t *state = test->side[PWI_MENTOR].state;
    bool skips = test->criterion->skip_missing;
    PwiFraction missing = {test->criterion->missing_ppm, PWI_PPM};
    if (counting->is_answered) pwi_test_values(test, row->mentee, mentor, n, row->value);
    for (int k = 0; k < n; k++) {
        uint8_t mentors = state[mentor[k]];
        bool is_known = counting->is_answered && (mentors & PWI_HAS_ANSWERED) != 0 && row->value[k].y > 0;
        points[k] = PWI_NOT_COUNTED;
        if ((mentors & PWI_WHEN_HOLDS) == 0 || (!is_known && skips)) continue;
        points[k] = pwi_round_points(counting->point, is_known ? row->value[k] : missing);
        assert(points[k] >= 0 && points[k] <= counting->point);
    }
}

int32_t pwi_rescore_pair(const PwiRescoreRow *row, int mentor, int32_t *part_ppm, int32_t *out_of_ppm) {
    const PwiRescorer *rescorer = row->rescorer;
    assert(row->mentee >= 0 && mentor >= 0 && mentor < rescorer->cohort->side[PWI_MENTOR].n);
    for (int k = 0; part_ppm && k < rescorer->programme->n_criteria; k++) part_ppm[k] = PWI_NOT_COUNTED;
    int32_t sum = 0, left = 0;
    for (const PwiCounting *counting = row->counting; counting < row->counting + row->n_counting; counting++) {
        const int32_t one = mentor;
        int32_t points;
        pwi_rescore_points(row, counting, &one, 1, &points);
        if (points == PWI_NOT_COUNTED) continue;
        sum += points;
        left += counting->point;
        if (part_ppm) part_ppm[counting->criterion] = points;
    }
    *out_of_ppm = left;
    return pwi_rescale(sum, left);
}
