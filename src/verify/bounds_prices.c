/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dual of a stage, laid out so that a pair's worth is a few products (bounds.h). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "verify/bounds.h"

/* A row price with its place: of two for the same row, the later one counts. */
typedef struct PlacedPrice {
    PwiRowKey row;
    int64_t price;
    int place;
} PlacedPrice;

static int compare_placed(const void *a, const void *b) {
    const PlacedPrice *left = a, *right = b;
    int order = pwi_compare_rows(&left->row, &right->row);
    return order != 0 ? order : left->place - right->place;
}

static bool is_false(PwiBoundsCheck *bounds, const PwiDual *dual, const char *what) {
    char pointer[PWI_POINTER_SIZE];
    pwi_pointer_format(pointer, "/proof/stages/%d/duals/%d", bounds->index, (int)(dual - bounds->stage->dual));
    pwi_claim_false(bounds->check, pointer, "%s", what);
    return false;
}

static void stay_within_limit(PwiBoundsCheck *bounds, PwiWide number) {
    if (number > bounds->limit || number < -bounds->limit) bounds->is_too_large = true;
}

/* The rows' prices of the dual, those of dual 0 among them if it says so, without repeats; in `arena`. */
static PlacedPrice *collect_rows(const PwiDual *own, const PwiDual *root, PwiArena *arena, int *n) {
    size_t n_all = (size_t)own->n_rows + (size_t)(root ? root->n_rows : 0);
    PlacedPrice *list = PWI_ARENA_ARRAY(arena, PlacedPrice, n_all + 1);
    if (!list) return NULL;
    int place = 0;
    for (int r = 0; root && r < root->n_rows; r++, place++)
        list[place] = (PlacedPrice){root->row[r].row, root->row[r].price, place};
    for (int r = 0; r < own->n_rows; r++, place++)
        list[place] = (PlacedPrice){own->row[r].row, own->row[r].price, place};
    qsort(list, n_all, sizeof *list, compare_placed);
    *n = 0;
    for (int k = 0; k < (int)n_all; k++)
        if (k + 1 == (int)n_all || pwi_compare_rows(&list[k].row, &list[k + 1].row) != 0) list[(*n)++] = list[k];
    return list;
}

/* Prices of loads and counts. */
static void lay_mentors(PwiBoundsCheck *bounds, const PwiDual *own, const PwiDual *root) {
    int n_mentors = bounds->check->cohort->side[PWI_MENTOR].n;
    memset(bounds->dual.load_price, 0, (size_t)n_mentors * sizeof *bounds->dual.load_price);
    for (int c = 0; c < bounds->n_cells; c++)
        for (size_t k = 0; k < pwi_count_cells(&bounds->cells[c]); k++) bounds->cells[c].cell[k].price = 0;
    const PwiDual *layer[] = {root, own};
    for (int k = 0; k < 2; k++) {
        for (int m = 0; layer[k] && m < layer[k]->n_mentors; m++)
            bounds->dual.load_price[layer[k]->mentor[m].mentor] = layer[k]->mentor[m].price;
        for (int m = 0; layer[k] && m < layer[k]->n_counts; m++) {
            const PwiCountPrice *count = &layer[k]->count[m];
            pwi_cell_at(pwi_cells_of(bounds, count->question), count->mentor, count->option)->price = count->price;
        }
    }
    for (int j = 0; j < n_mentors; j++) {
        bounds->dual.mentor_part[j] = -pwi_times(bounds, bounds->unit, bounds->dual.load_price[j]);
        stay_within_limit(bounds, bounds->dual.mentor_part[j]);
    }
    for (int c = 0; c < bounds->n_cells; c++)
        for (size_t k = 0; k < pwi_count_cells(&bounds->cells[c]); k++) {
            PwiCell *cell = &bounds->cells[c].cell[k];
            cell->per_pair = pwi_times(bounds, bounds->unit, cell->price);
            stay_within_limit(bounds, cell->per_pair);
        }
}

/* Prices of mentees, where mentors choose. */
static void lay_mentees(PwiBoundsCheck *bounds, const PwiDual *own) {
    PwiLaidDual *dual = &bounds->dual;
    dual->by_mentors = own->by_mentors;
    for (int m = 0; m < own->n_mentees; m++) dual->mentee_price[own->mentee[m].mentee] = own->mentee[m].price;
    for (int m = 0; m < own->n_mentees; m++) {
        int32_t mentee = own->mentee[m].mentee;
        dual->mentee_part[mentee] = -pwi_times(bounds, bounds->unit, dual->mentee_price[mentee]);
    }
}

/* A goal's weights, times `price` in 1/D: D in its own stage, λ where it stands as a row. */
static void lay_goal(PwiBoundsCheck *bounds, int goal, int64_t price) {
    PwiLaidDual *dual = &bounds->dual;
    PwiWide factor = pwi_times(bounds, bounds->unit, price);
    int n_mentees = bounds->check->cohort->side[PWI_MENTEE].n;
    switch (goal) {
        case PWI_GOAL_MATCHED:
            for (int i = 0; i < n_mentees; i++) dual->mentee_part[i] += factor;
            break;
        case PWI_GOAL_TOTAL:
            for (int i = 0; i < n_mentees; i++) dual->score_factor[i] += factor;
            dual->floor_factor += factor;
            dual->breach_price += price;
            break;
        case PWI_GOAL_PRIORITY:
            dual->gain_factor += factor;
            break;
        case PWI_GOAL_WORKLOAD:
            dual->load_square += factor;
            break;
        default:
            assert(dual->n_factors < PWI_MAX_PROOF_GOALS);
            dual->factor[dual->n_factors++] = (PwiGoalFactor){goal, factor};
    }
}

/* A rule's price: what it adds to each mentee's part. */
static void lay_rule(PwiBoundsCheck *bounds, const PwiRowKey *row, int64_t price) {
    PwiLaidDual *dual = &bounds->dual;
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    PwiWide factor = pwi_times(bounds, bounds->unit, price);
    if (rule->kind == PWI_RESERVE) {
        stay_within_limit(bounds, factor);
        dual->reserve[dual->n_reserves++] = (PwiReservePrice){row->rule, factor};
        return;
    }
    if (rule->kind == PWI_AT_MOST) {
        PwiCell *cell = pwi_cell_at(pwi_cells_of(bounds, rule->question), row->mentor, row->group);
        cell->per_pair += factor;
        stay_within_limit(bounds, cell->per_pair);
        return;
    }
    bool is_of_scores = rule->kind != PWI_PLACE_PARITY;
    PwiWide *part = is_of_scores ? dual->score_factor : dual->mentee_part;
    for (int i = 0; i < bounds->check->cohort->side[PWI_MENTEE].n; i++) {
        PwiScoredPair pair = {.mentee = i, .mentor = -1, .score_ppm = 1}; /* parities ask nothing of the mentor */
        part[i] += pwi_times(bounds, price, pwi_row_of_pair(bounds, row, pair));
    }
}

/* Of all pairs of the mentor so much more, and of those with the group so much less. */
static void lay_used_limit(PwiBoundsCheck *bounds, const PwiRowKey *row, int64_t price) {
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    PwiWide factor = pwi_times(bounds, bounds->unit, price), *part = &bounds->dual.mentor_part[row->mentor];
    PwiCell *cell = pwi_cell_at(pwi_cells_of(bounds, rule->question), row->mentor, row->group);
    *part += pwi_times(bounds, factor, rule->count);
    cell->per_pair += pwi_times(bounds, factor, bounds->check->room[PWI_MENTOR][row->mentor].whole.min);
    stay_within_limit(bounds, *part);
    stay_within_limit(bounds, cell->per_pair);
}

static void lay_used(PwiBoundsCheck *bounds, const PwiRowKey *row, int64_t price) {
    PwiLaidDual *dual = &bounds->dual;
    PwiWide factor = pwi_times(bounds, bounds->unit, price);
    PwiWide fee = pwi_times(bounds, factor, bounds->check->room[PWI_MENTOR][row->mentor].whole.min);
    dual->mentor_part[row->mentor] += factor;
    stay_within_limit(bounds, dual->mentor_part[row->mentor]);
    stay_within_limit(bounds, fee);
    dual->fee[dual->n_fees] = (PwiPairFee){row->mentor, dual->first_fee[row->mentee], fee};
    dual->first_fee[row->mentee] = dual->n_fees++;
}

/* Rows come by score (pwi_compare_rows). */
static void lay_level(PwiBoundsCheck *bounds, const PwiRowKey *row, int64_t price) {
    PwiLaidDual *dual = &bounds->dual;
    PwiWide fee = pwi_times(bounds, bounds->unit, price);
    stay_within_limit(bounds, fee);
    assert(dual->n_level_fees == 0 || dual->level_fee[dual->n_level_fees - 1].score_ppm < row->level_ppm);
    dual->level_fee[dual->n_level_fees++] = (PwiLevelFee){row->level_ppm, fee};
}

/* A soft row may be broken at its rule's penalty, so its price is bounded by it. */
static bool is_within_penalty(PwiBoundsCheck *bounds, const PwiRowKey *row, int64_t price) {
    const PwiFairness *rule = pwi_soft_rule_of(bounds, row);
    if (!rule) return true;
    bool is_score = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
    PwiWide most = pwi_times(bounds, bounds->dual.breach_price, rule->penalty_ppm);
    return (PwiWide)price * (is_score ? PWI_PPM : 1) <= most;
}

static bool lay_rows(PwiBoundsCheck *bounds, const PwiDual *dual, const PlacedPrice *list, int n) {
    for (int r = 0; r < n; r++) {
        const char *fault = pwi_row_fault(bounds, &list[r].row);
        if (fault) return is_false(bounds, dual, fault);
        if (list[r].price < 0) return is_false(bounds, dual, "the price of a row is below 0");
        if (list[r].row.kind == PWI_ROW_GOAL) lay_goal(bounds, list[r].row.goal, list[r].price);
    }
    for (int r = 0; r < n; r++) {
        const PwiRowKey *row = &list[r].row;
        if (!is_within_penalty(bounds, row, list[r].price))
            return is_false(bounds, dual, "a soft rule's price is above what its penalty allows");
        if (list[r].price == 0) continue;
        if (row->kind == PWI_ROW_RULE) lay_rule(bounds, row, list[r].price);
        if (row->kind == PWI_ROW_USED && row->rule == PWI_NOBODY) lay_used(bounds, row, list[r].price);
        if (row->kind == PWI_ROW_USED && row->rule != PWI_NOBODY) lay_used_limit(bounds, row, list[r].price);
        if (row->kind == PWI_ROW_LEVEL) lay_level(bounds, row, list[r].price);
        PwiWide need = pwi_times(bounds, list[r].price, pwi_row_need(bounds, row));
        bounds->dual.constant -= need;
        /* 2^31 rows at most */
        if (need > (PwiWide)1 << 93 || need < -((PwiWide)1 << 93)) stay_within_limit(bounds, need);
    }
    return true;
}

/* The weights of kept pairs, and the gains of their mentees. */
static void lay_kept(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        if (check->room[PWI_MENTEE][i].n_kept == 0) continue;
        int64_t priority = check->cohort->side[PWI_MENTEE].person[i].priority_ppm;
        bounds->dual.constant += pwi_times(bounds, bounds->dual.gain_factor, priority);
    }
    PwiRowKey row = {.kind = PWI_ROW_GOAL, .goal = bounds->stage->goal};
    for (int k = 0; pwi_is_weighed(row.goal) && k < bounds->n_kept; k++) {
        PwiWide worth = pwi_times(bounds, bounds->dual.scale, pwi_row_of_pair(bounds, &row, bounds->kept[k]));
        bounds->dual.constant += worth;
        stay_within_limit(bounds, worth);
    }
}

static void clear_dual(PwiBoundsCheck *bounds, int64_t scale) {
    PwiLaidDual *dual = &bounds->dual;
    size_t n_mentees = (size_t)bounds->check->cohort->side[PWI_MENTEE].n;
    memset(dual->score_factor, 0, n_mentees * sizeof *dual->score_factor);
    memset(dual->mentee_part, 0, n_mentees * sizeof *dual->mentee_part);
    for (size_t i = 0; i < n_mentees; i++) dual->first_fee[i] = -1;
    memset(dual->mentee_price, 0, n_mentees * sizeof *dual->mentee_price);
    dual->scale = scale;
    dual->n_reserves = dual->n_factors = dual->n_fees = dual->n_level_fees = 0;
    dual->floor_factor = dual->breach_price = dual->load_square = dual->gain_factor = dual->constant = 0;
}

/* A pair's worth is a sum of at most n_terms (bounds_prepare.c) numbers that are checked here or were before. */
static void check_sizes(PwiBoundsCheck *bounds) {
    const PwiLaidDual *dual = &bounds->dual;
    for (int i = 0; i < bounds->check->cohort->side[PWI_MENTEE].n; i++) {
        stay_within_limit(bounds, pwi_times(bounds, dual->score_factor[i], PWI_PPM));
        stay_within_limit(bounds, dual->mentee_part[i]);
    }
    enum { LOG_BITS = 24, PRIORITY_BITS = 40 }; /* 10^6 · ln 10^6 < 2^24 */
    for (int f = 0; f < dual->n_factors; f++) {
        int bits = dual->factor[f].goal == PWI_GOAL_STAY ? 1 : dual->factor[f].goal == PWI_GOAL_NASH ? LOG_BITS : 40;
        stay_within_limit(bounds, pwi_times(bounds, dual->factor[f].factor, (PwiWide)1 << bits));
    }
    stay_within_limit(bounds, pwi_times(bounds, dual->gain_factor, (PwiWide)1 << PRIORITY_BITS));
    int64_t penalty = -pwi_claim_weight(bounds->check, PWI_GOAL_TOTAL, 0, 0, 0); /* of a score of 0, below all floors */
    stay_within_limit(bounds, pwi_times(bounds, dual->floor_factor, penalty));
}

PwStatus pwi_lay_dual(PwiBoundsCheck *bounds, const PwiDual *dual, bool *is_sound) {
    int n_rows = 0;
    const PwiDual *root = dual->from_root ? &bounds->stage->dual[0] : NULL;
    pwi_arena_reset(&bounds->of_dual);
    PlacedPrice *list = collect_rows(dual, root, &bounds->of_dual, &n_rows);
    bounds->dual.fee = PWI_ARENA_ARRAY(&bounds->of_dual, PwiPairFee, (size_t)n_rows);
    bounds->dual.level_fee = PWI_ARENA_ARRAY(&bounds->of_dual, PwiLevelFee, (size_t)n_rows);
    *is_sound = false;
    if (!list || !bounds->dual.fee || !bounds->dual.level_fee) return PW_NO_MEMORY;
    bounds->is_too_large = false;
    clear_dual(bounds, dual->scale);
    lay_mentors(bounds, dual, root);
    lay_mentees(bounds, dual);
    if (pwi_is_weighed(bounds->stage->goal)) lay_goal(bounds, bounds->stage->goal, dual->scale);
    if (!lay_rows(bounds, dual, list, n_rows)) return PW_OK;
    lay_kept(bounds);
    check_sizes(bounds);
    *is_sound = !bounds->is_too_large || is_false(bounds, dual, "the prices are too large to be added up");
    return PW_OK;
}

static PwiWide level_fee_of(const PwiLaidDual *dual, int32_t score_ppm) {
    int low = 0, high = dual->n_level_fees;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (dual->level_fee[middle].score_ppm < score_ppm)
            low = middle + 1;
        else
            high = middle;
    }
    return low < dual->n_level_fees && dual->level_fee[low].score_ppm == score_ppm ? dual->level_fee[low].fee : 0;
}

PwiWide pwi_worth(const PwiBoundsCheck *bounds, PwiScoredPair pair) {
    const PwiLaidDual *dual = &bounds->dual;
    PwiWide worth = dual->score_factor[pair.mentee] * pair.score_ppm + dual->mentee_part[pair.mentee] +
                    dual->mentor_part[pair.mentor];
    for (int c = 0; c < bounds->n_cells; c++) {
        int group = pwi_group_of(bounds, bounds->cells[c].question, pair.mentee);
        if (group < 0) continue;
        worth -= pwi_cell_at(&bounds->cells[c], pair.mentor, group)->per_pair;
        worth -= pwi_cell_at(&bounds->cells[c], PWI_NOBODY, group)->per_pair;
    }
    for (int r = 0; r < dual->n_reserves; r++)
        if (bounds->is_reserved[PWI_MENTEE][dual->reserve[r].rule][pair.mentee] &&
            bounds->is_reserved[PWI_MENTOR][dual->reserve[r].rule][pair.mentor])
            worth += dual->reserve[r].price;
    for (int f = 0; f < dual->n_factors; f++)
        worth += dual->factor[f].factor *
                 pwi_claim_weight(bounds->check, dual->factor[f].goal, pair.mentee, pair.mentor, pair.score_ppm);
    if (dual->floor_factor != 0)
        worth -= dual->floor_factor * (pair.score_ppm - pwi_claim_weight(bounds->check, PWI_GOAL_TOTAL, pair.mentee,
                                                                         pair.mentor, pair.score_ppm));
    for (int f = dual->first_fee[pair.mentee]; f >= 0; f = dual->fee[f].next)
        if (dual->fee[f].mentor == pair.mentor) worth -= dual->fee[f].fee;
    if (dual->n_level_fees > 0) worth -= level_fee_of(dual, pair.score_ppm);
    return worth;
}
