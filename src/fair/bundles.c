/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best bundles of a mentor, by how many they have of each kind of mentees (bundles.h). */
#include "fair/bundles.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_MENTEES = 10000, MOST_PAIRS = 5000000, MOST_KINDS = 64, MOST_BUNDLES = 5000 };

static bool ties(const PwiFairness *rule, bool weighs_penalties) {
    if (rule->soft) return rule->kind == PWI_NOT_ALONE && weighs_penalties;
    return rule->kind == PWI_NOT_ALONE || rule->kind == PWI_AT_MOST;
}

static bool ties_question(const PwProgramme *programme, int question, bool weighs_penalties) {
    for (int r = 0; r < programme->n_fairness; r++)
        if (programme->fairness[r].question == question && ties(&programme->fairness[r], weighs_penalties)) return true;
    return false;
}

/* ---- do they suit? ---- */

/* Numbers of at most n things of n_kinds kinds: C(n + n_kinds, n), up to a limit. */
static double count_numbers(int n_kinds, int n) {
    double count = 1;
    for (int k = 1; k <= n; k++) count = count * (n_kinds + k) / k;
    return count;
}

/* Kinds of mentees there could be; more than MOST_KINDS: too many. */
static int count_kinds(const PwProgramme *programme, bool weighs_penalties) {
    int64_t n = 1;
    for (int q = 0; q < programme->n_questions && n <= MOST_KINDS; q++)
        if (ties_question(programme, q, weighs_penalties)) n *= programme->question[q].options.n + 1;
    return n > MOST_KINDS ? MOST_KINDS + 1 : (int)n;
}

/* A goal whose weights belong to pairs. */
static bool is_plain(int goal) {
    return goal == PWI_GOAL_MATCHED || goal == PWI_GOAL_TOTAL || goal == PWI_GOAL_PRIORITY;
}

/* Mentees who may have several mentors: then neither their summed scores nor what having anybody brings may count. */
static bool has_strange_sums(const PwiModel *model, int goal) {
    if (!model->sums_count) return false;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (model->range[PWI_MENTEE][i].gap > 0) return true;
    return model->sums.are_asked || goal == PWI_GOAL_PRIORITY ||
           pwi_model_goal_row(model, PWI_GOAL_PRIORITY) != PWI_NOBODY;
}

static bool has_strange_rows(const PwiModel *model) {
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiRowKey *key = &model->row[r].key;
        if (model->row[r].is_soft && key->mentor != PWI_NOBODY) return true;
        if (key->kind == PWI_ROW_GOAL && !is_plain(key->goal)) return true;
    }
    return false;
}

bool pwi_bundles_suit(const PwiModel *model, int goal) {
    const PwProgramme *programme = model->problem->programme;
    bool has_not_alone = false, weighs_penalties = pwi_model_weighs_penalties(model, goal);
    if (!is_plain(goal) || pwi_settled_exist(&model->settled)) return false;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->soft && rule->kind == PWI_AT_MOST) return false;
        has_not_alone |= rule->kind == PWI_NOT_ALONE && ties(rule, weighs_penalties);
    }
    if (!has_not_alone || has_strange_sums(model, goal) || model->n[PWI_MENTEE] > MOST_MENTEES ||
        has_strange_rows(model) || (int64_t)model->n[PWI_MENTEE] * model->n[PWI_MENTOR] > MOST_PAIRS)
        return false;
    int n_kinds = count_kinds(programme, weighs_penalties);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        int most = model->range[PWI_MENTOR][j].most;
        if (most > PWI_MOST_IN_BUNDLE || count_numbers(n_kinds, most) > MOST_BUNDLES) return false;
    }
    return n_kinds <= MOST_KINDS;
}

/* ---- life ---- */

static void sort_by_mentor(PwiBundles *bundles) {
    const PwiPairList *list = bundles->list;
    int n_mentors = bundles->model->n[PWI_MENTOR];
    for (int32_t k = 0; k < list->n; k++) bundles->first[list->pair[k].mentor + 1]++;
    for (int j = 0; j < n_mentors; j++) bundles->first[j + 1] += bundles->first[j];
    for (int32_t k = 0; k < list->n; k++) bundles->of_mentor[bundles->first[list->pair[k].mentor]++] = k;
    for (int j = n_mentors; j > 0; j--) bundles->first[j] = bundles->first[j - 1];
    bundles->first[0] = 0;
}

static void find_kinds(PwiBundles *bundles) {
    const PwiModel *model = bundles->model;
    const PwProgramme *programme = model->problem->programme;
    for (int q = 0; q < programme->n_questions; q++) {
        if (!ties_question(programme, q, bundles->weighs_penalties)) continue;
        bundles->question[bundles->n_questions++] = q;
        for (int i = 0; i < model->n[PWI_MENTEE]; i++)
            bundles->kind[i] =
                bundles->kind[i] * (programme->question[q].options.n + 1) + 1 + pwi_model_group(model, q, i);
    }
}

static void count_kept(PwiBundles *bundles) {
    const PwiModel *model = bundles->model;
    int n_options = model->first_option[model->problem->programme->n_questions];
    for (int k = 0; k < model->n_kept_pairs; k++)
        for (int t = 0; t < bundles->n_questions; t++) {
            int q = bundles->question[t], group = pwi_model_group(model, q, model->kept[k].mentee);
            if (group == PWI_NOBODY) continue;
            size_t at = (size_t)model->kept[k].mentor * (size_t)n_options + (size_t)(model->first_option[q] + group);
            bundles->kept[at]++;
        }
}

PwStatus pwi_bundles_init(PwiBundles *bundles, const PwiModel *model, int goal, const PwiPairList *list) {
    size_t n_mentors = (size_t)model->n[PWI_MENTOR], n_pairs = (size_t)list->n;
    size_t n_options = (size_t)model->first_option[model->problem->programme->n_questions];
    *bundles = (PwiBundles){.model = model,
                            .list = list,
                            .weighs_penalties = pwi_model_weighs_penalties(model, goal),
                            .of_mentor = PWI_NEW_ARRAY(int32_t, n_pairs),
                            .first = PWI_NEW_ARRAY(int32_t, n_mentors + 2),
                            .kind = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE]),
                            .question = PWI_NEW_ARRAY(int, (size_t)model->problem->programme->n_questions),
                            .kept = PWI_NEW_ARRAY(int32_t, n_mentors * n_options),
                            .offer = PWI_NEW_ARRAY(PwiOffer, n_pairs),
                            .chosen = PWI_NEW_ARRAY(int32_t, n_options),
                            .least = PWI_NEW_ARRAY(int32_t, n_options),
                            .most = PWI_NEW_ARRAY(int32_t, n_options)};
    if (bundles->of_mentor == NULL || bundles->first == NULL || bundles->kind == NULL || bundles->question == NULL ||
        bundles->kept == NULL || bundles->offer == NULL || bundles->chosen == NULL || bundles->least == NULL ||
        bundles->most == NULL)
        return PW_NO_MEMORY;
    sort_by_mentor(bundles);
    find_kinds(bundles);
    count_kept(bundles);
    return PW_OK;
}

void pwi_bundles_clear(PwiBundles *bundles) {
    void *owned[] = {bundles->of_mentor, bundles->first,  bundles->kind,  bundles->question, bundles->kept,
                     bundles->offer,     bundles->chosen, bundles->least, bundles->most};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *bundles = (PwiBundles){0};
}

/* ---- one mentor ---- */

typedef struct Choosing {
    PwiBundles *bundles;
    int mentor, n_offers;
    PwiRange range;
    PwiBundle *best;
    PwiBundle now;
} Choosing;

/* Groups of the mentor's kept pairs alone; returns how many of each. */
static const int32_t *take_kept(PwiBundles *bundles, int mentor) {
    size_t n_options = (size_t)bundles->model->first_option[bundles->model->problem->programme->n_questions];
    const int32_t *kept = bundles->kept + (size_t)mentor * n_options;
    if (n_options > 0) memcpy(bundles->chosen, kept, n_options * sizeof *kept);
    return kept;
}

/* Numbers of the groups as the rules and the node have them, kept pairs included. */
static void prepare_groups(PwiBundles *bundles, int mentor, const PwiLimits *limits) {
    const PwiModel *model = bundles->model;
    const PwProgramme *programme = model->problem->programme;
    size_t n_options = (size_t)model->first_option[programme->n_questions];
    const int32_t *kept = take_kept(bundles, mentor);
    for (size_t o = 0; o < n_options; o++) {
        bundles->least[o] = 0;
        bundles->most[o] = INT32_MAX;
    }
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->soft || rule->kind != PWI_AT_MOST) continue;
        for (int o = model->first_option[rule->question]; o < model->first_option[rule->question + 1]; o++) {
            int64_t most = rule->count > kept[o] ? rule->count : kept[o];
            if (most < bundles->most[o]) bundles->most[o] = (int32_t)most;
        }
    }
    for (int32_t s = model->first_special[mentor]; s != PWI_NOBODY; s = model->special[s].next) {
        int32_t index = model->special[s].index;
        if (model->special[s].is_row) continue;
        int o = model->first_option[model->count[index].question] + model->count[index].option;
        int least = limits->count_least[index] + kept[o], most = limits->count_most[index] + kept[o];
        if (least > bundles->least[o]) bundles->least[o] = least;
        if (most < bundles->most[o]) bundles->most[o] = most;
    }
}

/* Adds a mentee's groups, or takes them away; false: that is more than some group may have. */
static bool count_groups(PwiBundles *bundles, int mentee, int by) {
    const PwiModel *model = bundles->model;
    bool fits = true;
    for (int t = 0; t < bundles->n_questions; t++) {
        int group = pwi_model_group(model, bundles->question[t], mentee);
        if (group == PWI_NOBODY) continue;
        int o = model->first_option[bundles->question[t]] + group;
        bundles->chosen[o] += by;
        fits &= bundles->chosen[o] <= bundles->most[o];
    }
    return fits;
}

/* Whether so many open pairs with these groups are permitted. */
static bool is_permitted(const PwiBundles *bundles, int mentor, PwiRange range, int n) {
    const PwiModel *model = bundles->model;
    const PwProgramme *programme = model->problem->programme;
    if (n < range.least || n > range.most || (n > 0 && n < range.gap)) return false;
    for (int t = 0; t < bundles->n_questions; t++) {
        int q = bundles->question[t];
        for (int o = model->first_option[q]; o < model->first_option[q + 1]; o++)
            if (bundles->chosen[o] < bundles->least[o]) return false;
    }
    if (n < pwi_model_crowd(model, mentor)) return true;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_NOT_ALONE || rule->soft) continue;
        for (int o = model->first_option[rule->question]; o < model->first_option[rule->question + 1]; o++)
            if (pwi_lacking_company(rule, bundles->chosen[o]) > 0) return false;
    }
    return true;
}

/* What soft rules charge for n open pairs with these groups. */
static int64_t charge_ppm(const PwiBundles *bundles, int mentor, int n) {
    const PwiModel *model = bundles->model;
    const PwProgramme *programme = model->problem->programme;
    int64_t sum_ppm = 0;
    if (!bundles->weighs_penalties || n == 0 || n < pwi_model_crowd(model, mentor)) return 0;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft) continue;
        for (int o = model->first_option[rule->question]; o < model->first_option[rule->question + 1]; o++)
            sum_ppm += rule->penalty_ppm * pwi_lacking_company(rule, bundles->chosen[o]);
    }
    return sum_ppm;
}

/* Takes none, one, … of the kind that begins at offer `at`, and goes on with the next. */
static void choose(Choosing *choosing, int at) {
    PwiBundles *bundles = choosing->bundles;
    PwiBundle *now = &choosing->now;
    if (at == choosing->n_offers) {
        PwiBundle *best = &choosing->best[now->n];
        if (!is_permitted(bundles, choosing->mentor, choosing->range, now->n)) return;
        PwiWide worth = now->worth - bundles->penalty * charge_ppm(bundles, choosing->mentor, now->n);
        if (best->exists && worth <= best->worth) return;
        *best = *now;
        best->worth = worth;
        best->exists = true;
        return;
    }
    const PwiOffer *offer = bundles->offer;
    int next = at, n_taken = 0;
    PwiWide worth = now->worth;
    while (next < choosing->n_offers && offer[next].kind == offer[at].kind) next++;
    while (true) {
        int k = at + n_taken;
        if (k == next || !offer[k].is_in) choose(choosing, next);
        if (k == next || now->n == choosing->range.most) break;
        now->pair[now->n++] = offer[k].pair;
        now->worth += offer[k].worth;
        n_taken++;
        if (!count_groups(bundles, bundles->list->pair[offer[k].pair].mentee, 1)) break;
    }
    for (int k = 0; k < n_taken; k++) (void)count_groups(bundles, bundles->list->pair[offer[at + k].pair].mentee, -1);
    now->n -= n_taken;
    now->worth = worth;
}

static int compare_offers(const void *a, const void *b) {
    const PwiOffer *left = a, *right = b;
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    if (left->is_in != right->is_in) return left->is_in ? -1 : 1;
    if (left->worth != right->worth) return left->worth > right->worth ? -1 : 1;
    return left->pair < right->pair ? -1 : 1;
}

bool pwi_bundles_best(PwiBundles *bundles, int mentor, const PwiWide *worth, const PwiLimits *limits, PwiBundle *best) {
    Choosing choosing = {.bundles = bundles, .mentor = mentor, .range = limits->range[PWI_MENTOR][mentor]};
    bool is_some = false;
    choosing.best = best;
    for (int n = 0; n <= PWI_MOST_IN_BUNDLE; n++) best[n].exists = false;
    for (int32_t k = bundles->first[mentor]; k < bundles->first[mentor + 1]; k++) {
        int32_t pair = bundles->of_mentor[k];
        if (limits->state[pair] == PWI_PAIR_OUT) continue;
        bundles->offer[choosing.n_offers++] = (PwiOffer){
            worth[pair], pair, bundles->kind[bundles->list->pair[pair].mentee], limits->state[pair] == PWI_PAIR_IN};
    }
    if (choosing.n_offers > 0) qsort(bundles->offer, (size_t)choosing.n_offers, sizeof(PwiOffer), compare_offers);
    prepare_groups(bundles, mentor, limits);
    choose(&choosing, 0);
    for (int n = 0; n <= PWI_MOST_IN_BUNDLE; n++) is_some |= best[n].exists;
    return is_some;
}

bool pwi_bundles_is_lonely(const PwiBundles *bundles, int question) {
    const PwProgramme *programme = bundles->model->problem->programme;
    for (int r = 0; r < programme->n_fairness; r++)
        if (programme->fairness[r].kind == PWI_NOT_ALONE && ties(&programme->fairness[r], bundles->weighs_penalties) &&
            programme->fairness[r].question == question)
            return true;
    return false;
}

int64_t pwi_bundles_charge_ppm(PwiBundles *bundles, int mentor, const int32_t *pair, int n) {
    if (!bundles->weighs_penalties) return 0;
    take_kept(bundles, mentor);
    for (int k = 0; k < n; k++) (void)count_groups(bundles, bundles->list->pair[pair[k]].mentee, 1);
    int64_t sum_ppm = charge_ppm(bundles, mentor, n);
    take_kept(bundles, mentor);
    return sum_ppm;
}

int pwi_bundles_prepare(PwiBundles *bundles, int mentor, const PwiLimits *limits) {
    int n_in = 0;
    for (int32_t k = bundles->first[mentor]; k < bundles->first[mentor + 1]; k++)
        n_in += limits->state[bundles->of_mentor[k]] == PWI_PAIR_IN;
    prepare_groups(bundles, mentor, limits);
    return n_in;
}

bool pwi_bundles_permit(PwiBundles *bundles, int mentor, const int32_t *pair, int n, int n_in,
                        const PwiLimits *limits) {
    bool fits = true;
    for (int k = 0; k < n; k++) {
        n_in -= limits->state[pair[k]] == PWI_PAIR_IN;
        fits &= limits->state[pair[k]] != PWI_PAIR_OUT;
        fits &= count_groups(bundles, bundles->list->pair[pair[k]].mentee, 1);
    }
    fits = fits && n_in == 0 && is_permitted(bundles, mentor, limits->range[PWI_MENTOR][mentor], n);
    for (int k = 0; k < n; k++) (void)count_groups(bundles, bundles->list->pair[pair[k]].mentee, -1);
    return fits;
}
