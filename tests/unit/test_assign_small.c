/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assignment core against an oracle that tries everything, on thousands of small random instances.
 *
 * The oracle is dynamic programming over the mentors' loads, mentee by mentee, with the goals' values as vectors. It
 * also counts the optima, so that the draw can be held to its promise: just one matching is the best. */
#include "assign_check.h"

enum { MOST_PEOPLE = 8, MOST_STATES = 1024, N_CASES = 30000 };

/* The goals' values, compared lexicographically. */
typedef struct Worth {
    int64_t at[PWI_MAX_PROOF_GOALS];
} Worth;

static void add_worth(Worth *sum, const Worth *addend) {
    for (int k = 0; k < PWI_MAX_PROOF_GOALS; k++) sum->at[k] += addend->at[k];
}

static int compare_worth(const Worth *a, const Worth *b) {
    for (int k = 0; k < PWI_MAX_PROOF_GOALS; k++)
        if (a->at[k] != b->at[k]) return a->at[k] < b->at[k] ? -1 : 1;
    return 0;
}

/* ---- the oracle ---- */

typedef struct Oracle {
    const Case *c;
    int n_states, radix[MOST_PEOPLE]; /* a state: Σ load · radix */
    Worth best[MOST_STATES], next[MOST_STATES];
    long count[MOST_STATES], next_count[MOST_STATES]; /* ways to be that good; 0: cannot be reached */
    uint8_t choice[MOST_PEOPLE][MOST_STATES];         /* mentors chosen on the best way into the state */
    Worth worth[MOST_PEOPLE][MOST_PEOPLE];
    bool is_open[MOST_PEOPLE][MOST_PEOPLE];
} Oracle;

static int load_in(const Oracle *oracle, int state, int mentor) {
    return state / oracle->radix[mentor] % (oracle->c->bounds[PWI_MENTOR][mentor].max + 1);
}

static void oracle_init(Oracle *oracle, const Case *c) {
    *oracle = (Oracle){.c = c, .n_states = 1};
    for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
        oracle->radix[j] = oracle->n_states;
        oracle->n_states *= c->bounds[PWI_MENTOR][j].max + 1;
        for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++) {
            oracle->is_open[i][j] = case_is_open(c, i, j);
            for (int k = 0; k < c->problem.n_goals; k++)
                if (oracle->is_open[i][j]) oracle->worth[i][j].at[k] = case_weight(c, c->problem.goal[k], i, j);
        }
    }
    assert_true(oracle->n_states <= MOST_STATES);
}

/* Adds what somebody's load is worth by itself. */
static void add_gains(const Oracle *oracle, PwiSide side, int person, int load, Worth *sum) {
    const PwiProblem *problem = &oracle->c->problem;
    for (int k = 0; k < problem->n_goals; k++) sum->at[k] += case_gain(oracle->c, problem->goal[k], side, person, load);
}

/* The new state, or -1 where somebody has no place for the choice. */
static int state_after(const Oracle *oracle, int state, int mentee, int mentors, Worth *gain) {
    *gain = (Worth){{0}};
    add_gains(oracle, PWI_MENTEE, mentee, __builtin_popcount((unsigned)mentors), gain);
    for (int j = 0; mentors >> j != 0; j++) {
        if ((mentors >> j & 1) == 0) continue;
        if (!oracle->is_open[mentee][j] || load_in(oracle, state, j) == oracle->c->bounds[PWI_MENTOR][j].max) return -1;
        state += oracle->radix[j];
        add_worth(gain, &oracle->worth[mentee][j]);
    }
    return state;
}

static void place_mentee(Oracle *oracle, int mentee) {
    PwiBounds bounds = oracle->c->bounds[PWI_MENTEE][mentee];
    memset(oracle->next_count, 0, sizeof oracle->next_count);
    for (int mentors = 0; mentors < 1 << oracle->c->problem.n[PWI_MENTOR]; mentors++) {
        int n = __builtin_popcount((unsigned)mentors);
        if (n < bounds.min || n > bounds.max) continue;
        for (int from = 0; from < oracle->n_states; from++) {
            if (oracle->count[from] == 0) continue;
            Worth gain;
            int to = state_after(oracle, from, mentee, mentors, &gain);
            if (to < 0) continue;
            Worth worth = oracle->best[from];
            add_worth(&worth, &gain);
            if (oracle->next_count[to] == 0 || compare_worth(&worth, &oracle->next[to]) > 0) {
                oracle->next[to] = worth;
                oracle->next_count[to] = 0;
                oracle->choice[mentee][to] = (uint8_t)mentors;
            }
            if (compare_worth(&worth, &oracle->next[to]) == 0) oracle->next_count[to] += oracle->count[from];
        }
    }
    memcpy(oracle->best, oracle->next, sizeof oracle->best);
    memcpy(oracle->count, oracle->next_count, sizeof oracle->count);
}

static bool meets_minimums(const Oracle *oracle, int state) {
    for (int j = 0; j < oracle->c->problem.n[PWI_MENTOR]; j++)
        if (load_in(oracle, state, j) < oracle->c->bounds[PWI_MENTOR][j].min) return false;
    return true;
}

/* The end state of the best matching, or -1 when there is none; how many are as good. */
static int oracle_run(Oracle *oracle, long *n_best) {
    oracle->count[0] = 1;
    for (int i = 0; i < oracle->c->problem.n[PWI_MENTEE]; i++) place_mentee(oracle, i);
    int end = -1;
    *n_best = 0;
    for (int state = 0; state < oracle->n_states; state++) {
        if (oracle->count[state] == 0 || !meets_minimums(oracle, state)) continue;
        for (int j = 0; j < oracle->c->problem.n[PWI_MENTOR]; j++)
            add_gains(oracle, PWI_MENTOR, j, load_in(oracle, state, j), &oracle->best[state]);
        if (end < 0 || compare_worth(&oracle->best[state], &oracle->best[end]) > 0) {
            end = state;
            *n_best = 0;
        }
        if (compare_worth(&oracle->best[state], &oracle->best[end]) == 0) *n_best += oracle->count[state];
    }
    return end;
}

/* ---- instances ---- */

static void draw_bounds(Case *c, CaseChance *chance, int minimums) {
    int n_states = 1;
    int most_of_mentees = case_one_in(chance, 3) ? 3 : 1;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        bool has_zero = case_one_in(chance, 3);
        for (int person = 0; person < c->problem.n[side]; person++) {
            int max = 1 + case_pick(chance, side == PWI_MENTEE ? most_of_mentees : 3);
            if (has_zero && case_one_in(chance, 4)) max = 0;
            while (side == PWI_MENTOR && n_states * (max + 1) > MOST_STATES / (1 << (c->problem.n[side] - person - 1)))
                max--;
            if (side == PWI_MENTOR) n_states *= max + 1;
            int min = minimums > 0 && case_one_in(chance, minimums) ? case_pick(chance, max + 1) : 0;
            c->bounds[side][person] = (PwiBounds){min, max};
        }
    }
}

static void draw_case(Case *c, uint64_t seed) {
    CaseChance chance = {seed};
    bool has_more_mentors = case_one_in(&chance, 3);
    int n_mentees = case_pick(&chance, has_more_mentors ? 4 : MOST_PEOPLE + 1);
    int n_mentors = has_more_mentors ? 4 + case_pick(&chance, MOST_PEOPLE - 3) : case_pick(&chance, MOST_PEOPLE + 1);
    case_init(c, seed, n_mentees, n_mentors);
    case_fill_scores(c, &chance, (CaseScores)(seed % CASE_N_SCORES));
    if (seed % 97 == 0) case_forbid(c, &chance, 1); /* nobody is allowed */
    case_forbid(c, &chance, (int[]){0, 8, 3, 2}[case_pick(&chance, 4)]);
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (c->problem.n[side] > 0 && case_one_in(&chance, 5))
            case_isolate(c, (PwiSide)side, case_pick(&chance, c->problem.n[side]));
    draw_bounds(c, &chance, (int[]){0, 0, 4, 2}[case_pick(&chance, 4)]);
    for (int k = case_one_in(&chance, 4) ? 3 : 0; k > 0 && n_mentees > 0 && n_mentors > 0; k--) {
        int mentee = case_pick(&chance, n_mentees), mentor = case_pick(&chance, n_mentors);
        (void)case_keep(c, mentee, mentor); /* some have no place for it */
    }
    if (case_one_in(&chance, 3))
        case_set_goals(c, case_pick(&chance, CASE_N_GOAL_LISTS));
    else
        case_draw_goals(c, &chance);
}

/* ---- the comparison ---- */

static Worth worth_of(const Case *c, const PwiSolution *solution) {
    Worth sum = {{0}};
    for (int k = 0; k < c->problem.n_goals; k++) sum.at[k] = case_value(c, solution, c->problem.goal[k]);
    return sum;
}

/* The one best matching, read back from the end state, is the one that was chosen. */
static void check_same_pairs(const Oracle *oracle, int end, const PwiSolution *solution) {
    int at = solution->n_pairs;
    for (int i = oracle->c->problem.n[PWI_MENTEE] - 1; i >= 0; i--) {
        int mentors = oracle->choice[i][end];
        for (int j = MOST_PEOPLE - 1; j >= 0; j--) {
            if ((mentors >> j & 1) == 0) continue;
            at--;
            CASE_CHECK(at >= 0 && solution->pair[at].mentee == i && solution->pair[at].mentor == j, oracle->c);
            end -= oracle->radix[j];
        }
    }
    CASE_CHECK(at == 0 && end == 0, oracle->c);
}

typedef struct Tally {
    int n_optimal, n_infeasible[PWI_N_CONFLICT_KINDS], n_tied, n_halls, n_worst_off;
    long n_pairs;
} Tally;

/* Prices to start from change nothing, not even the prices of the proof, whether they are near the end (as if people's
 * scores had changed a little), far from it, or nonsense. */
static void check_starts(Case *c, uint64_t seed, const PwiSolution *solution) {
    CaseChance chance = {~seed};
    int64_t start[MOST_PEOPLE];
    int total = 0, kind = case_pick(&chance, 4);
    while (total < c->problem.n_goals && c->problem.goal[total] != PWI_GOAL_TOTAL) total++;
    bool is_priced = solution->outcome == PWI_OPTIMAL && total < c->problem.n_goals;
    for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
        start[j] =
            kind == 3 ? (case_one_in(&chance, 2) ? INT64_MAX : INT64_MIN) : case_pick(&chance, 3000001) - 1000000;
        if (is_priced && kind < 2)
            start[j] = solution->price[PWI_MENTOR][j * solution->n_goals + total] + kind * case_pick(&chance, 20001);
    }
    PwiSolution again;
    c->problem.start_price = start;
    case_solve(c, 1, &again);
    c->problem.start_price = NULL;
    case_check(c, &again);
    case_check_same(c, solution, &again);
    pwi_solution_clear(&again);
}

/* The same where lots decide nothing, so that many matchings are as good: it may then not be another one. */
static void try_ties(uint64_t seed) {
    Case c;
    PwiSolution solution;
    draw_case(&c, seed);
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(c.draw_key[side], 0, (size_t)c.problem.n[side] * sizeof *c.draw_key[side]);
    case_solve(&c, 1, &solution);
    check_starts(&c, seed, &solution);
    pwi_solution_clear(&solution);
    case_clear(&c);
}

static int compare_downwards(const void *a, const void *b) {
    const int32_t *left = a, *right = b;
    return (*left < *right) - (*left > *right);
}

/* The largest of some numbers that no pair of the best matchings for the goals before needs to be below: tried one
 * after the other. Leaves `c` asking for the other goals, with that as its floor. */
static int32_t find_worst_off(Case *c, Oracle *oracle, int worst_off) {
    int32_t level[MOST_PEOPLE * MOST_PEOPLE + 2], most = (int32_t)PWI_PPM, floor_ppm = c->problem.floor_ppm;
    int n = 0, n_goals = c->problem.n_goals, end;
    long n_best;
    for (int k = 0; k < c->problem.n_fixed; k++)
        if (c->fixed_score_ppm[k] < most) most = c->fixed_score_ppm[k];
    level[n++] = most;
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
            if (case_is_open(c, i, j) && case_score(c, i, j) < most) level[n++] = case_score(c, i, j);
    qsort(level, (size_t)n, sizeof *level, compare_downwards);
    for (int k = worst_off; k + 1 < n_goals; k++) c->problem.goal[k] = c->problem.goal[k + 1];
    c->problem.n_goals = worst_off;
    oracle_init(oracle, c);
    end = oracle_run(oracle, &n_best);
    Worth top = end < 0 ? (Worth){{0}} : oracle->best[end], now = top;
    for (int k = 0; end >= 0 && k < n; k++) {
        /* With no pair at all, everybody fares as well as the decided ones. */
        c->problem.floor_ppm = level[k] > floor_ppm ? level[k] : floor_ppm;
        oracle_init(oracle, c);
        int reached = oracle_run(oracle, &n_best);
        if (reached >= 0) now = oracle->best[reached];
        if (reached >= 0 && compare_worth(&now, &top) == 0) {
            most = level[k];
            break;
        }
    }
    c->problem.n_goals = n_goals - 1;
    return most;
}

/* The same with worst-off among the goals. */
static void try_worst_off(uint64_t seed, Oracle *oracle, Tally *tally) {
    Case c;
    CaseChance chance = {~seed};
    PwiSolution solution;
    long n_best;
    draw_case(&c, seed);
    case_add_worst_off(&c, &chance);
    int worst_off = case_find_worst_off(&c);
    if (worst_off < c.problem.n_goals) {
        case_solve(&c, 1, &solution);
        if (solution.outcome == PWI_OPTIMAL) {
            case_check(&c, &solution);
            int32_t value = case_smallest_score(&c, &solution);
            Case other = c; /* borrows everything */
            CASE_CHECK(find_worst_off(&other, oracle, worst_off) == value, &c);
            oracle_init(oracle, &other);
            int end = oracle_run(oracle, &n_best);
            CASE_CHECK(end >= 0, &c);
            Worth worth = worth_of(&other, &solution);
            CASE_CHECK(compare_worth(&worth, &oracle->best[end]) == 0, &c);
            if (n_best == 1) check_same_pairs(oracle, end, &solution);
            tally->n_worst_off++;
        }
        pwi_solution_clear(&solution);
    }
    case_clear(&c);
}

static void try_case(uint64_t seed, Oracle *oracle, Tally *tally) {
    Case c;
    PwiSolution solution, by_four;
    long n_best;
    draw_case(&c, seed);
    oracle_init(oracle, &c);
    int end = oracle_run(oracle, &n_best);
    case_solve(&c, 1, &solution);
    CASE_CHECK((end < 0) == (solution.outcome == PWI_INFEASIBLE), &c);
    case_check(&c, &solution);
    if (end >= 0) {
        Worth worth = worth_of(&c, &solution);
        CASE_CHECK(compare_worth(&worth, &oracle->best[end]) == 0, &c);
        if (n_best == 1) check_same_pairs(oracle, end, &solution);
        tally->n_tied += n_best > 1;
        tally->n_optimal++;
        tally->n_pairs += solution.n_pairs;
        tally->n_halls += solution.n_hall;
    } else {
        tally->n_infeasible[solution.conflict_kind]++;
    }
    case_solve(&c, 4, &by_four);
    case_check_same(&c, &solution, &by_four);
    check_starts(&c, seed, &solution);
    pwi_solution_clear(&solution);
    pwi_solution_clear(&by_four);
    case_clear(&c);
}

static void try_cases(uint64_t first_seed, int n_cases, Tally *tally) {
    static Oracle oracle;
    for (int k = 0; k < n_cases; k++) try_case(first_seed + (uint64_t)k, &oracle, tally);
    for (int k = 0; k < n_cases; k += 7) try_worst_off(first_seed + (uint64_t)k, &oracle, tally);
    for (int k = 0; k < n_cases; k += 3) try_ties(first_seed + (uint64_t)k);
    print_message(
        "seeds from %llu, %d instances: %d optimal with %ld pairs and %d Hall sets, %d tied even in the draw; "
        "infeasible: %d by mentees' minimums, %d by mentors'\n",
        (unsigned long long)first_seed, n_cases, tally->n_optimal, tally->n_pairs, tally->n_halls, tally->n_tied,
        tally->n_infeasible[PWI_MENTEES_MINIMUM], tally->n_infeasible[PWI_MENTORS_MINIMUM]);
}

static void test_against_everything(void **state) {
    (void)state;
    Tally tally = {0};
    int n_cases = case_runs(N_CASES);
    try_cases(1, n_cases, &tally);
    /* The instances must reach every kind of outcome, or they prove little. */
    assert_true(tally.n_optimal > n_cases / 2 && tally.n_halls > n_cases / 50);
    assert_true(tally.n_infeasible[PWI_MENTEES_MINIMUM] > n_cases / 50);
    assert_true(tally.n_infeasible[PWI_MENTORS_MINIMUM] > n_cases / 50);
    assert_int_equal(tally.n_tied, 0);
    assert_true(tally.n_worst_off > n_cases / 20);
}

/* With FIRST_SEED COUNT it runs just those: to look into a failure, or to look for one longer. */
int main(int argc, char **argv) {
    if (argc == 3) {
        Tally tally = {0};
        try_cases(strtoull(argv[1], NULL, 10), atoi(argv[2]), &tally);
        return 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_everything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
