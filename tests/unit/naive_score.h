/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pair scores by a naive reading of docs/methods/scoring.md: question by question and option name by option
 * name, in fractions of 128 bits, without anything of src/score. For cohorts of cohort_builder.c, which the test
 * includes first.
 */
#ifndef PAIRWRIGHT_TESTS_NAIVE_SCORE_H
#define PAIRWRIGHT_TESTS_NAIVE_SCORE_H

#include <ctype.h>

#include "base/numbers.h"

typedef enum Known { VALUE, NOT_ANSWERED, WHEN_FALSE, NEAR_TIE } Known;

typedef struct Fraction {
    PwiWide x, y;
} Fraction;

/* One side of a criterion: the question and the person's cell, NULL where there is no answer. */
typedef struct Half {
    const PwiQuestion *question;
    const void *cell;
    const PwiWhen *when;
} Half;

static Half half_of(const BuiltCohort *built, const PwiCriterion *criterion, PwiSide side, int person) {
    Half half = {.when = &criterion->when[side]};
    int q = criterion->question[side];
    if (q < 0) return half;
    half.question = &built->programme->question[q];
    const PwiColumn *column = &built->cohort->side[side].column[q];
    if (column->answered[person]) half.cell = (const char *)column->cells + (size_t)person * column->cell_size;
    return half;
}

static bool has_bit(const void *set, int bit) {
    return ((((const uint64_t *)set)[bit / 64] >> (bit % 64)) & 1) != 0;
}

static int place_of(const PwiNames *names, const char *name) {
    for (int k = 0; k < names->n; k++) {
        if (strcmp(names->name[k], name) == 0) return k;
    }
    return -1;
}

static bool holds(const BuiltCohort *built, const PwiWhen *when, PwiSide side, int person) {
    for (int c = 0; c < when->n; c++) {
        int q = when->condition[c].question;
        const PwiColumn *column = &built->cohort->side[side].column[q];
        if (!column->answered[person]) return false;
        const char *cell = (const char *)column->cells + (size_t)person * column->cell_size;
        int64_t wanted = when->condition[c].answer;
        switch (built->programme->question[q].type) {
            case PWI_CHOICES:
                if (!has_bit(cell, (int)wanted)) return false;
                break;
            case PWI_NUMBER:
                if (*(const int64_t *)(const void *)cell != wanted) return false;
                break;
            default:
                if (*(const int32_t *)(const void *)cell != wanted) return false;
        }
    }
    return true;
}

static PwiWide in_millionths(Half half) {
    if (half.question->type == PWI_NUMBER) return *(const int64_t *)half.cell;
    return (PwiWide) * (const int32_t *)half.cell * PWI_PPM;
}

static Known single(const PwiCriterion *criterion, Half a, Half b, Fraction *value) {
    bool is_choice = a.question->type == PWI_CHOICE;
    int32_t own = is_choice ? *(const int32_t *)a.cell : 0, other = is_choice ? *(const int32_t *)b.cell : 0;
    if (criterion->kind == PWI_TABLE) {
        *value = (Fraction){criterion->table_ppm[own * b.question->options.n + other], PWI_PPM};
        return VALUE;
    }
    if (criterion->kind == PWI_SAME || criterion->kind == PWI_DIFFERENT) {
        bool is_equal = is_choice ? strcmp(a.question->options.name[own], b.question->options.name[other]) == 0
                                  : in_millionths(a) == in_millionths(b);
        *value = (Fraction){is_equal == (criterion->kind == PWI_SAME), 1};
        return VALUE;
    }
    PwiWide d = in_millionths(b) - in_millionths(a), outside = 0;
    if (criterion->kind == PWI_CLOSE) {
        PwiWide rest = criterion->range - (d < 0 ? -d : d);
        *value = (Fraction){rest > 0 ? rest : 0, criterion->range};
        return VALUE;
    }
    if (d < criterion->ideal_lo) outside = criterion->ideal_lo - d;
    if (d > criterion->ideal_hi) outside = d - criterion->ideal_hi;
    *value = (Fraction){outside == 0, 1};
    if (outside > 0 && outside < criterion->tolerance)
        *value = (Fraction){criterion->tolerance - outside, criterion->tolerance};
    return VALUE;
}

static Known sets(const PwiCriterion *criterion, Half a, Half b, Fraction *value) {
    bool is_time = a.question->type == PWI_TIMES;
    int n_a = is_time ? pwi_question_slots(a.question) : a.question->options.n;
    int n_b = is_time ? pwi_question_slots(b.question) : b.question->options.n;
    PwiWide size_a = 0, size_b = 0, both = 0;
    for (int o = 0; o < n_b; o++) size_b += has_bit(b.cell, o);
    for (int o = 0; o < n_a; o++) {
        if (!has_bit(a.cell, o)) continue;
        size_a++;
        int there = is_time ? o : place_of(&b.question->options, a.question->options.name[o]);
        both += there >= 0 && has_bit(b.cell, there);
    }
    if (is_time) both *= a.question->step_minutes;
    if (is_time || (criterion->kind == PWI_OVERLAP && criterion->measure == PWI_ENOUGH)) {
        *value = (Fraction){both < criterion->enough ? both : criterion->enough, criterion->enough};
    } else if (criterion->kind == PWI_COVERS || criterion->measure == PWI_SHARE) {
        *value = (Fraction){both, size_a};
    } else if (criterion->measure == PWI_DICE) {
        *value = (Fraction){2 * both, size_a + size_b};
    } else {
        *value = (Fraction){both, size_a + size_b - both};
    }
    return VALUE;
}

static Known ratings(const PwiCriterion *criterion, Half a, Half b, Fraction *value) {
    const int32_t *own = a.cell, *other = b.cell;
    PwiWide needs = 0, covered = 0, apart = 0, n_both = 0;
    for (int r = 0; r < a.question->options.n; r++) {
        if (own[r] == PWI_NO_RATING) continue;
        needs += own[r] - a.question->min;
        int there = place_of(&b.question->options, a.question->options.name[r]);
        if (there < 0 || other[there] == PWI_NO_RATING) continue;
        n_both++;
        apart += own[r] > other[there] ? own[r] - other[there] : other[there] - own[r];
        covered += (PwiWide)(own[r] - a.question->min) * (other[there] - b.question->min);
    }
    PwiWide span = b.question->max - b.question->min;
    *value = criterion->kind == PWI_ALIKE ? (Fraction){n_both * span - apart, n_both * span}
                                          : (Fraction){covered, span * needs};
    return value->y > 0 ? VALUE : NOT_ANSWERED;
}

static Known rankings(Half a, Half b, Fraction *value) {
    const uint16_t *own = a.cell, *other = b.cell;
    *value = (Fraction){0, 0};
    for (int r = 0; r < a.question->options.n; r++) {
        for (int s = 0; s < r; s++) {
            int there_r = place_of(&b.question->options, a.question->options.name[r]);
            int there_s = place_of(&b.question->options, a.question->options.name[s]);
            if (own[r] == 0 || own[s] == 0 || there_r < 0 || there_s < 0) continue;
            if (other[there_r] == 0 || other[there_s] == 0) continue;
            value->y++;
            value->x += (own[r] < own[s]) == (other[there_r] < other[there_s]);
        }
    }
    return value->y > 0 ? VALUE : NOT_ANSWERED;
}

static Known asked_for(const BuiltCohort *built, const PwiCriterion *criterion, Half by, int named, Fraction *value) {
    if (by.cell == NULL) return NOT_ANSWERED;
    const PwiSlice *list = by.cell;
    *value = (Fraction){0, 1};
    for (uint32_t r = list->n; r-- > 0;) {
        if (built->cohort->people_pool[list->first + r] == named) *value = (Fraction){list->n - r, list->n};
    }
    (void)criterion;
    return VALUE;
}

static Known given(const PwiGivenMatrix *matrix, int mentee, int mentor, Fraction *value) {
    for (size_t entry = matrix->first[mentee]; entry < matrix->first[mentee + 1]; entry++) {
        if (matrix->mentor[entry] != mentor) continue;
        *value = (Fraction){matrix->numerator[entry], matrix->denominator};
        return VALUE;
    }
    return NOT_ANSWERED;
}

/* ---- TF-IDF in floating point; results near a tie of the rounding are not judged ---- */

enum { MOST_WORDS = 64 };

typedef struct Bag {
    char word[MOST_WORDS][16];
    int count[MOST_WORDS];
    int n;
} Bag;

static Bag bag_of(const char *text) {
    Bag bag = {.n = 0};
    while (*text != '\0') {
        char word[16];
        size_t length = 0;
        for (; isalnum((unsigned char)*text); text++) word[length++] = (char)tolower((unsigned char)*text);
        if (length == 0) {
            text++;
            continue;
        }
        word[length] = '\0';
        int w = 0;
        while (w < bag.n && strcmp(bag.word[w], word) != 0) w++;
        if (w == bag.n) memcpy(bag.word[bag.n++], word, sizeof word);
        bag.count[w]++;
    }
    return bag;
}

static int count_in(const Bag *bag, const char *word) {
    for (int w = 0; w < bag->n; w++) {
        if (strcmp(bag->word[w], word) == 0) return bag->count[w];
    }
    return 0;
}

/* The weights of words change with the documents only, so each cohort's bags are made once. */
typedef struct Texts {
    Bag *bag; /* [n] all documents' */
    int n;
} Texts;

static Texts read_texts(const BuiltCohort *built, const PwiCriterion *criterion) {
    const PwCohort *cohort = built->cohort;
    Texts texts = {.bag = PWI_NEW_ARRAY(Bag, (size_t)cohort->side[0].n + (size_t)cohort->side[1].n)};
    bool is_one = cohort->one_pool && criterion->question[0] == criterion->question[1];
    for (int side = 0; side < (is_one ? 1 : 2); side++) {
        for (int p = 0; p < cohort->side[side].n; p++) {
            Half half = half_of(built, criterion, (PwiSide)side, p);
            if (half.cell == NULL) continue;
            texts.bag[texts.n] = bag_of(*(const char *const *)half.cell);
            texts.n += texts.bag[texts.n].n > 0;
        }
    }
    return texts;
}

/* ln q for q ≥ 1, by 2·artanh((q − 1)/(q + 1)) of what is left after halving; the program links no libm. */
static long double natural_log(long double q) {
    const long double ln2 = 0.693147180559945309417232121458176568L;
    long double sum = 0, power;
    for (; q > 1.5L; q /= 2) sum += ln2;
    const long double z = (q - 1) / (q + 1);
    power = 2 * z;
    for (int k = 1; k < 80; k += 2, power *= z * z) sum += power / k;
    return sum;
}

static long double square_root(long double square) {
    long double root = square > 1 ? square : 1;
    for (int k = 0; k < 200; k++) root = (root + square / root) / 2;
    return root;
}

static long double weight_of(const Texts *texts, const Bag *bag, const char *word) {
    int df = 0;
    for (int d = 0; d < texts->n; d++) df += count_in(&texts->bag[d], word) > 0;
    return count_in(bag, word) * (natural_log((1.0L + texts->n) / (1.0L + df)) + 1.0L);
}

static bool has_word(Half half) {
    return half.cell != NULL && bag_of(*(const char *const *)half.cell).n > 0;
}

static Known text_alike(const Texts *texts, Half a, Half b, Fraction *value) {
    Bag own = bag_of(*(const char *const *)a.cell), other = bag_of(*(const char *const *)b.cell);
    long double product = 0, square_a = 0, square_b = 0;
    for (int w = 0; w < own.n; w++) {
        long double weight = weight_of(texts, &own, own.word[w]);
        product += weight * weight_of(texts, &other, own.word[w]);
        square_a += weight * weight;
    }
    for (int w = 0; w < other.n; w++) {
        long double weight = weight_of(texts, &other, other.word[w]);
        square_b += weight * weight;
    }
    long double ppm = 1e6L * product / square_root(square_a * square_b);
    int64_t rounded = (int64_t)(ppm + 0.5L);
    *value = (Fraction){rounded, PWI_PPM};
    long double above_tie = ppm + 0.5L - (long double)rounded;
    return above_tie > 0.01L && above_tie < 0.99L ? VALUE : NEAR_TIE;
}

/* ---- criteria, scores and rules ---- */

typedef struct Oracle {
    const BuiltCohort *built;
    Texts texts[BUILT_MAX_CRITERIA]; /* by criterion */
} Oracle;

static bool side_answered(const PwiCriterion *criterion, PwiSide side, Half half) {
    if (criterion->kind == PWI_GIVEN) return true;
    if (criterion->kind == PWI_ASKED_FOR) return side != criterion->by || half.cell != NULL;
    if (criterion->kind == PWI_TEXT_ALIKE) return has_word(half);
    return half.cell != NULL;
}

static Known value_of(const Oracle *oracle, int k, int mentee, int mentor, Fraction *value) {
    const BuiltCohort *built = oracle->built;
    const PwiCriterion *criterion = &built->programme->criterion[k];
    Half a = half_of(built, criterion, PWI_MENTEE, mentee), b = half_of(built, criterion, PWI_MENTOR, mentor);
    if (!holds(built, a.when, PWI_MENTEE, mentee) || !holds(built, b.when, PWI_MENTOR, mentor)) return WHEN_FALSE;
    if (!side_answered(criterion, PWI_MENTEE, a) || !side_answered(criterion, PWI_MENTOR, b)) return NOT_ANSWERED;
    switch (criterion->kind) {
        case PWI_OVERLAP:
        case PWI_SHARED_TIME:
            return sets(criterion, a, b, value);
        case PWI_COVERS:
            return a.question->type == PWI_RATINGS ? ratings(criterion, a, b, value) : sets(criterion, a, b, value);
        case PWI_ALIKE:
            return ratings(criterion, a, b, value);
        case PWI_AGREE:
            return rankings(a, b, value);
        case PWI_ASKED_FOR:
            return criterion->by == PWI_MENTEE ? asked_for(built, criterion, a, mentor, value)
                                               : asked_for(built, criterion, b, mentee, value);
        case PWI_TEXT_ALIKE:
            return text_alike(&oracle->texts[k], a, b, value);
        case PWI_GIVEN:
            return given(&built->given.matrix[k], mentee, mentor, value);
        default:
            return single(criterion, a, b, value);
    }
}

/* Step 1: points by largest remainder; -1 for criteria that cannot count. */
static void naive_points(const Oracle *oracle, int mentee, int64_t *points) {
    const PwProgramme *programme = oracle->built->programme;
    const PwiEmphasis *emphasis = &programme->emphasis;
    PwiWide weight[BUILT_MAX_CRITERIA], rest[BUILT_MAX_CRITERIA], sum = 0;
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        Half half = half_of(oracle->built, criterion, PWI_MENTEE, mentee);
        bool can_count = holds(oracle->built, half.when, PWI_MENTEE, mentee) &&
                         (side_answered(criterion, PWI_MENTEE, half) || !criterion->skip_missing);
        weight[k] = (PwiWide)criterion->weight_ppm * PWI_PPM;
        if (emphasis->question >= 0) {
            const PwiColumn *column = &oracle->built->cohort->side[PWI_MENTEE].column[emphasis->question];
            int32_t option = ((const int32_t *)column->cells)[mentee];
            bool is_named = column->answered[mentee] && emphasis->criterion_of_option[option] == k;
            if (is_named) weight[k] = (PwiWide)criterion->weight_ppm * emphasis->factor_ppm;
        }
        points[k] = can_count ? 0 : -1;
        if (can_count) sum += weight[k];
    }
    if (sum == 0) return;
    int64_t left = PWI_PPM;
    for (int k = 0; k < programme->n_criteria; k++) {
        if (points[k] < 0) continue;
        points[k] = (int64_t)(weight[k] * PWI_PPM / sum);
        rest[k] = weight[k] * PWI_PPM - points[k] * sum;
        left -= points[k];
    }
    for (; left > 0; left--) {
        int best = -1;
        for (int k = 0; k < programme->n_criteria; k++) {
            if (points[k] >= 0 && (best < 0 || rest[k] > rest[best])) best = k;
        }
        points[best]++;
        rest[best] = -1;
    }
}

/* What a pair is expected to be; is_judged is false where a text is too near a tie to say. */
typedef struct Expected {
    int64_t score, out_of, part[BUILT_MAX_CRITERIA];
    bool broken[BUILT_MAX_RULES];
    bool is_allowed, is_judged;
} Expected;

static Expected expect(const Oracle *oracle, int mentee, int mentor, const int64_t *points) {
    const BuiltCohort *built = oracle->built;
    const PwProgramme *programme = built->programme;
    const PwCohort *cohort = built->cohort;
    Expected expected = {.is_allowed = true, .is_judged = true};
    Known known[BUILT_MAX_CRITERIA];
    Fraction value[BUILT_MAX_CRITERIA];
    PwiWide sum = 0, left = 0;
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        known[k] = value_of(oracle, k, mentee, mentor, &value[k]);
        if (known[k] == NEAR_TIE) expected.is_judged = false;
        Fraction counted = value[k];
        expected.part[k] = -1;
        if (criterion->kind == PWI_GIVEN) {
            Fraction entry;
            expected.is_allowed &= given(&built->given.matrix[k], mentee, mentor, &entry) == VALUE;
        }
        if (points[k] < 0 || known[k] == WHEN_FALSE || (known[k] == NOT_ANSWERED && criterion->skip_missing)) continue;
        if (known[k] == NOT_ANSWERED) counted = (Fraction){criterion->missing_ppm, PWI_PPM};
        expected.part[k] = (int64_t)((2 * points[k] * counted.x + counted.y) / (2 * counted.y));
        sum += expected.part[k];
        left += points[k];
    }
    expected.out_of = (int64_t)left;
    expected.score = (int64_t)(left == PWI_PPM ? sum : left == 0 ? 0 : (2 * PWI_PPM * sum + left) / (2 * left));
    for (int r = 0; r < programme->n_rules; r++) {
        const PwiRule *rule = &programme->rule[r];
        int k = rule->criterion;
        expected.broken[r] = known[k] == VALUE ? value[k].x * PWI_PPM < rule->at_least_ppm * value[k].y
                                               : known[k] == NOT_ANSWERED && rule->forbid_missing;
        if (expected.broken[r]) expected.is_allowed = false;
    }
    const char *own_id = cohort->side[PWI_MENTEE].person[mentee].id,
               *other_id = cohort->side[PWI_MENTOR].person[mentor].id;
    if (strcmp(own_id, other_id) == 0) expected.is_allowed = false;
    for (int b = 0; b < built->decisions->n_ban; b++) {
        const PwiPair *ban = &built->decisions->ban[b];
        if (ban->mentee == mentee && ban->mentor == mentor) expected.is_allowed = false;
    }
    return expected;
}

#endif
