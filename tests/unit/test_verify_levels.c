/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: leximin under rules, a stage a level, is believed as far as it is so, and no further.
 *
 * Random small instances (test_verify_rules.h) of mentees who have one mentor at most, with leximin as the first goal
 * or the second. Any matching that keeps the rules may claim to be leximin up to its first, second, … level, by a proof
 * that tries every matching (test_verify_tree.h). That is so up to the first level of which another matching has fewer
 * pairs, with no more at the levels before. Then false claims get proofs that are forged: of other matchings, without
 * the score of a level, with levels left out, with numbers of one level put to another's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_spoil.h"

enum { N_INSTANCES = 400, N_FORGERIES = 8 };

typedef struct Trial {
    Instance instance;
    Truth truth;
    int g; /* leximin's place among the goals */
} Trial;

/* False: there is no matching, or there are too many. */
static bool begin(Trial *trial) {
    Instance *instance = &trial->instance;
    make_instance(instance, pick(3) > 0);
    trial->g = pick(2);
    instance->programme->goal[trial->g] = PWI_GOAL_LEXIMIN;
    PwiGoal other = trial->g == 0 ? PWI_GOAL_WORKLOAD : pick(2) ? PWI_GOAL_MATCHED : PWI_GOAL_TOTAL;
    instance->programme->goal[1 - trial->g] = other;
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        PwiBounds *bounds = &instance->cohort->side[PWI_MENTEE].person[i].bounds;
        *bounds = (PwiBounds){bounds->min > 1 ? 1 : bounds->min, bounds->max > 1 ? 1 : bounds->max};
    }
    PwiGivenMatrix *given = &instance->given.matrix[0];
    bool is_coarse = pick(3) > 0; /* many pairs of a score */
    for (size_t e = 0; is_coarse && e < given->first[instance->n[PWI_MENTEE]]; e++)
        given->numerator[e] = given->numerator[e] > 3 ? 6 : 2;
    find_room(instance);
    instance->n_open = instance->n_kept = 0;
    find_edges(instance);
    return add_rules(instance, &trial->truth) && trial->truth.best >= 0;
}

/* ---- the truth ---- */

static void list_levels(Builder *builder) {
    const Instance *instance = builder->instance;
    builder->n_levels = 0;
    for (int32_t next = 0, score = 0; next <= PWI_PPM; score = next) {
        int n_open = 0;
        next = (int32_t)PWI_PPM + 1;
        for (int e = 0; e < instance->n_open; e++) {
            if (!has(builder->chosen, e)) continue;
            n_open += instance->open[e].score_ppm == score;
            if (instance->open[e].score_ppm > score && instance->open[e].score_ppm < next)
                next = instance->open[e].score_ppm;
        }
        if (n_open > 0) builder->level[builder->n_levels++] = (Level){score, count_score(builder, score), n_open};
    }
}

/* A builder that knows the levels of the matching x. */
static Builder builder_of(const Trial *trial, int x) {
    Builder builder = {.instance = &trial->instance, .chosen = (unsigned)x};
    list_levels(&builder);
    return builder;
}

/* What the stage of level l is about; l = n_levels: a stage behind leximin, of which, without levels, no more is
 * settled than what the smallest score is. */
static void turn_to(Builder *builder, int l) {
    const Instance *instance = builder->instance;
    builder->has_level = l < builder->n_levels;
    builder->n_levels_due = builder->has_level ? l + 1 : l;
    builder->least_ppm = builder->has_level ? builder->level[l].score_ppm : (int32_t)PWI_PPM + 1;
    if (builder->n_levels == 0) builder->least_ppm = instance->n_kept ? instance->kept[0].score_ppm : (int32_t)PWI_PPM;
}

/* Whether x has no more pairs at the levels that are due than those the builder knows, at the stage's own one fewer,
 * and nothing that scores less. */
static bool is_no_worse(Builder *builder, int x) {
    const Instance *instance = builder->instance;
    bool is_so = true;
    builder->chosen = (unsigned)x;
    for (int e = 0; e < instance->n_open; e++)
        is_so &= !has(builder->chosen, e) || !is_closed(builder, instance->open[e].score_ppm);
    for (int k = 0; k < builder->n_levels_due; k++) {
        bool is_own = builder->has_level && k + 1 == builder->n_levels_due;
        is_so &= count_score(builder, builder->level[k].score_ppm) <= builder->level[k].n_pairs - is_own;
    }
    return is_so;
}

/* Whether a matching counts where y's goals before leximin stand. */
static bool is_due(const Trial *trial, int x, int y) {
    const Truth *truth = &trial->truth;
    return truth->is_right[x] && (trial->g == 0 || truth->value[x][0] >= truth->value[y][0]);
}

/* The first level at which y could have been better; n_levels: none. */
static int first_beaten(const Trial *trial, int y) {
    Builder builder = builder_of(trial, y);
    for (int l = 0; l < builder.n_levels; l++) {
        turn_to(&builder, l);
        for (int x = 0; x < 1 << trial->instance.n_open; x++)
            if (is_due(trial, x, y) && is_no_worse(&builder, x)) return l;
    }
    return builder.n_levels;
}

/* The most of goal 1, behind leximin, where the levels of y stand. */
static int64_t bound_behind(const Trial *trial, int y) {
    Builder builder = builder_of(trial, y);
    int64_t bound = trial->truth.value[y][1];
    turn_to(&builder, builder.n_levels);
    for (int x = 0; x < 1 << trial->instance.n_open; x++)
        if (is_due(trial, x, y) && is_no_worse(&builder, x) && trial->truth.value[x][1] > bound)
            bound = trial->truth.value[x][1];
    return bound;
}

/* ---- claims ---- */

static int64_t smallest(const PwMatching *claim) {
    int64_t score_ppm = PWI_PPM;
    for (int p = 0; p < claim->n_pairs; p++)
        if (claim->pair[p].score_ppm < score_ppm) score_ppm = claim->pair[p].score_ppm;
    return score_ppm;
}

static PwMatching *new_claim(const Trial *trial, int y, PwiOutcome outcome, int n_goals) {
    const Truth *truth = &trial->truth;
    Prices none = {0};
    PwMatching *claim = make_claim(&trial->instance, (unsigned)y, &none);
    claim->outcome = outcome;
    claim->n_goals = n_goals;
    claim->price[0] = claim->price[1] = NULL;
    claim->stage = PWI_ARENA_ARRAY(&claim->arena, PwiStage, N_OWN_GOALS + MOST_PAIRS);
    for (int g = 0; g < n_goals; g++) {
        int64_t value = g == trial->g ? smallest(claim) : truth->value[y][g], bound = value;
        if (g < trial->g) bound = true_bound(&trial->instance, truth, truth->value[y], g);
        if (g > trial->g) bound = bound_behind(trial, y);
        claim->goal[g] = (PwiGoalValue){goal_of(&trial->instance, g), value, bound};
    }
    return claim;
}

static PwiStage *next_stage(Builder *builder, int g) {
    build_stage(builder, g, goal_of(builder->instance, g));
    return builder->stage;
}

/* The claim of y, proven up to n levels; with all of them the goals behind leximin are there, too. Where it is false,
 * half of the time with prices where it lacks them. */
static PwMatching *prove_levels(const Trial *trial, int y, int n, PwiOutcome outcome) {
    Builder builder = builder_of(trial, y);
    builder.forges = n > first_beaten(trial, y) && pick(2);
    int n_goals = n == builder.n_levels ? N_OWN_GOALS : trial->g + 1;
    builder.claim = new_claim(trial, y, outcome, n_goals);
    for (int g = 0; g < trial->g; g++) (void)next_stage(&builder, g);
    for (int l = 0; l < n; l++) {
        turn_to(&builder, l);
        next_stage(&builder, trial->g)->level_ppm = builder.level[l].score_ppm;
    }
    if (builder.n_levels == 0) /* a kept pair is the smallest, or there is none */
        builder.claim->stage[builder.claim->n_stages++] = (PwiStage){.goal = PWI_GOAL_LEXIMIN, .level_ppm = PWI_NOBODY};
    turn_to(&builder, builder.n_levels);
    for (int g = trial->g + 1; g < n_goals; g++) (void)next_stage(&builder, g);
    return builder.claim;
}

/* ---- the tests ---- */

static void test_as_far_as_it_is_so(void **state) {
    (void)state;
    random_state = 20261210;
    int n_true = 0, n_false = 0, n_optimal = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Trial trial;
        bool is_small = begin(&trial);
        for (int y = 0; is_small && y < 1 << trial.instance.n_open; y++) {
            if (!trial.truth.is_right[y]) continue;
            int n_levels = builder_of(&trial, y).n_levels, n_so = first_beaten(&trial, y);
            for (int n = n_levels > 0 ? 1 : 0; n <= n_levels; n++) {
                PwMatching *claim = prove_levels(&trial, y, n, PWI_FEASIBLE);
                expect(&trial.instance, claim, n <= n_so ? PW_OK : PW_REJECTED);
                bool is_met = true;
                for (int g = 0; g < claim->n_goals; g++) is_met &= claim->goal[g].value == claim->goal[g].bound;
                claim->outcome = PWI_OPTIMAL;
                bool is_optimal = n == n_levels && n == n_so && is_met && !has_draw(&trial.instance);
                expect(&trial.instance, claim, is_optimal ? PW_OK : PW_REJECTED);
                n_optimal += n > 0 && is_optimal;
                n_true += n > 0 && n <= n_so;
                n_false += n > n_so;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&trial.instance);
    }
    assert_true(n_true > 100 && n_false > 300 && n_optimal > 50);
}

/* Whether the bound on the smallest score needs no proof: nothing scores more, or a kept pair is no better. */
static bool is_plain(const Trial *trial, const PwMatching *claim) {
    const Instance *instance = &trial->instance;
    int64_t bound = claim->goal[trial->g].bound;
    return bound == PWI_PPM || (instance->n_kept > 0 && instance->kept[0].score_ppm <= bound);
}

/* A limit before the first level is settled leaves a bound on the smallest score. */
static void test_smallest_only(void **state) {
    (void)state;
    random_state = 20261211;
    int n_true = 0, n_false = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Trial trial;
        bool is_small = begin(&trial);
        int y = is_small ? trial.truth.best : 0;
        Builder builder = builder_of(&trial, y);
        if (is_small && builder.n_levels > 0) {
            int64_t most = 0;
            for (int x = 0; x < 1 << trial.instance.n_open; x++) {
                if (!is_due(&trial, x, y)) continue;
                PwMatching *other = new_claim(&trial, x, PWI_FEASIBLE, trial.g + 1);
                if (smallest(other) > most) most = smallest(other);
                pwi_matching_destroy(other);
            }
            for (int too_low = 0; too_low < 2 && most - too_low >= 0; too_low++) {
                PwMatching *claim = builder.claim = new_claim(&trial, y, PWI_FEASIBLE, trial.g + 1);
                claim->goal[trial.g].bound = most - too_low;
                for (int g = 0; g < trial.g; g++) (void)next_stage(&builder, g);
                builder.least_ppm = (int32_t)(most - too_low + 1);
                PwiStage *stage = next_stage(&builder, trial.g);
                builder.least_ppm = 0;
                if (is_plain(&trial, claim)) stage->n_nodes = 0;
                expect(&trial.instance, claim, too_low ? PW_REJECTED : PW_OK);
                n_true += !too_low;
                n_false += too_low;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&trial.instance);
    }
    assert_true(n_true > 60 && n_false > 60);
}

/* Puts the number of another level into a row of levels, if there is one. */
static void move_row(PwMatching *claim, int from, int n) {
    PwiStage *stage = &claim->stage[pick(claim->n_stages)];
    int first = stage->n_duals > 0 ? pick(stage->n_duals) : 0;
    for (int k = 0; k < stage->n_duals; k++) {
        PwiDual *dual = &stage->dual[(first + k) % stage->n_duals];
        for (int r = 0; r < dual->n_rows; r++) {
            if (dual->row[r].row.kind != PWI_ROW_LEVEL) continue;
            dual->row[r].row.level_ppm = (int32_t)claim->stage[from + pick(n)].level_ppm;
            return;
        }
    }
}

/* Does something to the proof, in which stages `from` … `from` + n − 1 are of leximin. Returns whether it cannot be
 * right after that, whatever is claimed. A level less would be right if the claim was of a run that was cut short. */
static bool forge(const Trial *trial, PwMatching *claim, int from, int n) {
    PwiStage *stage = &claim->stage[from + pick(n)], *other = &claim->stage[from + pick(n)], kept;
    switch (pick(7)) {
        case 0: /* the score of a level is not there */
            stage->level_ppm = PWI_NOBODY;
            claim->outcome = PWI_OPTIMAL;
            return true;
        case 1: /* a level is left out, or two are one */
            memmove(stage, stage + 1, (size_t)(claim->stage + claim->n_stages - stage - 1) * sizeof *stage);
            claim->n_stages--;
            claim->outcome = PWI_OPTIMAL;
            return true;
        case 2: /* levels change places */
            kept = *stage;
            *stage = *other;
            *other = kept;
            return stage->level_ppm != other->level_ppm;
        case 3: /* a level is called another */
            stage->level_ppm += pick(2) ? 1 : -1;
            return true;
        case 4: /* the tree of one level stands for another */
            kept = *stage;
            *stage = *other;
            stage->level_ppm = kept.level_ppm;
            return false;
        case 5:
            move_row(claim, from, n);
            return false;
        default:
            stage = &claim->stage[pick(claim->n_stages)];
            if (stage->n_duals > 0 && stage->n_nodes > 1) {
                if (pick(2))
                    spoil_dual(&trial->instance, stage);
                else
                    spoil_node(&trial->instance, stage);
            }
            return false;
    }
}

/* Who is not leximin stays so, whatever stands in the proof; and no proof holds that lacks a level. */
static void test_forged_levels(void **state) {
    (void)state;
    random_state = 20261212;
    int n_false = 0, n_lacking = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Trial trial;
        bool is_small = begin(&trial);
        for (int k = 0; is_small && k < N_FORGERIES; k++) {
            int y = pick(1 << trial.instance.n_open), source = k % 2 == 0 ? y : trial.truth.best;
            if (!trial.truth.is_right[y]) continue;
            int n = builder_of(&trial, y).n_levels, n_given = builder_of(&trial, source).n_levels;
            bool is_so = first_beaten(&trial, y) == n;
            if (n == 0 || n_given == 0) continue;
            PwMatching *claim = prove_levels(&trial, y, n, pick(2) ? PWI_FEASIBLE : PWI_OPTIMAL), *proof = claim;
            if (source != y) { /* the proof of another matching */
                proof = prove_levels(&trial, source, n_given, PWI_FEASIBLE);
                claim->stage = proof->stage;
                claim->n_stages = proof->n_stages;
            }
            if (!is_so) expect(&trial.instance, claim, PW_REJECTED);
            bool is_lacking = forge(&trial, claim, trial.g, n_given);
            if (!is_so || (is_lacking && source == y)) expect(&trial.instance, claim, PW_REJECTED);
            n_false += !is_so;
            n_lacking += is_so && is_lacking && source == y;
            if (proof != claim) pwi_matching_destroy(proof);
            pwi_matching_destroy(claim);
        }
        clear_instance(&trial.instance);
    }
    assert_true(n_false > 300 && n_lacking > 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_far_as_it_is_so), cmocka_unit_test(test_smallest_only),
                                       cmocka_unit_test(test_forged_levels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
