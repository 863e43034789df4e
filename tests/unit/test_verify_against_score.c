/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/rescore against score/: two scorers written apart from one page agree on every point of every pair.
 *
 * A programme with every kind of criterion in most of its forms, and cohorts with random answers, read by the program's
 * own reader. Both the row that solvers use and the pair that explanations use are compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/numbers.h"
#include "io/read_cohort.h"
#include "io/read_programme.h"
#include "score/scorer.h"
#include "verify/rescore.h"

#include "cohort_builder.c"

enum { FEW_PEOPLE = 30, MANY_PEOPLE = 150, N_COHORTS = 30, MOST_CRITERIA = 64, MOST_RULES = 16 };

static int n_people; /* on a side; more than a word of 64 bits, or two, now and then */

static uint64_t random_state;

static int pick(int n) {
    random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(random_state) % (uint64_t)n);
}

/* Pool and its questions of people are filled in. */
static const char programme_text[] =
    "{\"pairwright\": \"programme/1\", \"pool\": \"%s\", \"questions\": {"
    "\"c1\": {\"type\": \"choice\", \"options\": [\"a\", \"b\", \"c\"]},"
    "\"c2\": {\"type\": \"choice\", \"options\": [\"c\", \"x\", \"a\"]},"
    "\"s1\": {\"type\": \"scale\", \"min\": -2, \"max\": 5},"
    "\"s2\": {\"type\": \"scale\", \"min\": 0, \"max\": 9},"
    "\"n1\": {\"type\": \"number\", \"min\": 0, \"max\": 1000000},"
    "\"m1\": {\"type\": \"choices\", \"options\": [\"a\", \"b\", \"c\", \"d\", \"e\"]},"
    "\"m2\": {\"type\": \"choices\", \"options\": [\"e\", \"y\", \"b\", \"a\"]},"
    "\"r1\": {\"type\": \"ratings\", \"items\": [\"a\", \"b\", \"c\"], \"min\": 1, \"max\": 4},"
    "\"r2\": {\"type\": \"ratings\", \"items\": [\"z\", \"c\", \"a\"], \"min\": 1, \"max\": 4},"
    "\"r3\": {\"type\": \"ratings\", \"items\": [\"c\", \"b\"], \"min\": -3, \"max\": 999},"
    "\"k1\": {\"type\": \"ranking\", \"options\": [\"a\", \"b\", \"c\", \"d\"]},"
    "\"k2\": {\"type\": \"ranking\", \"options\": [\"d\", \"q\", \"b\", \"a\"]},"
    "\"t1\": {\"type\": \"times\", \"days\": [\"Mon\", \"Tue\"], \"from\": \"08:00\", \"to\": \"20:00\", \"step\": 15},"
    "\"x1\": {\"type\": \"text\"}, \"x2\": {\"type\": \"text\"}, \"p1\": {\"type\": \"people\"},"
    "\"e1\": {\"type\": \"choice\", \"options\": [\"same\", \"two\", \"nothing\"]}},"
    "\"criteria\": {"
    "\"same\": {\"kind\": \"same\", \"question\": \"c1\", \"weight\": 1},"
    "\"two\": {\"kind\": \"same\", \"mentee\": \"c1\", \"mentor\": \"c2\", \"weight\": 0.7, \"missing\": 0.3},"
    "\"diff\": {\"kind\": \"different\", \"mentee\": \"c2\", \"mentor\": \"c1\", \"weight\": 0.333333},"
    "\"scale\": {\"kind\": \"same\", \"question\": \"s1\", \"weight\": 0.1},"
    "\"close\": {\"kind\": \"close\", \"question\": \"s1\", \"weight\": 1.5},"
    "\"range\": {\"kind\": \"close\", \"mentee\": \"s1\", \"mentor\": \"s2\", \"range\": 3.7, \"weight\": 1},"
    "\"number\": {\"kind\": \"close\", \"question\": \"n1\", \"weight\": 1, \"when\": {\"mentor\": {\"c1\": \"a\"}}},"
    "\"ahead\": {\"kind\": \"ahead\", \"mentee\": \"s1\", \"mentor\": \"s2\", \"ideal\": [1, 2.5], \"tolerance\": 3, "
    "\"weight\": 1},"
    "\"step\": {\"kind\": \"ahead\", \"question\": \"n1\", \"ideal\": [0, 500000], \"tolerance\": 0, \"weight\": 1},"
    "\"jaccard\": {\"kind\": \"overlap\", \"question\": \"m1\", \"weight\": 1},"
    "\"dice\": {\"kind\": \"overlap\", \"measure\": \"dice\", \"mentee\": \"m1\", \"mentor\": \"m2\", \"weight\": 1},"
    "\"share\": {\"kind\": \"overlap\", \"measure\": \"share\", \"mentee\": \"m2\", \"mentor\": \"m1\", \"weight\": 1, "
    "\"missing\": 0.123456},"
    "\"enough\": {\"kind\": \"overlap\", \"measure\": \"enough\", \"enough\": 3, \"question\": \"m2\", \"weight\": 1},"
    "\"covers\": {\"kind\": \"covers\", \"mentee\": \"m1\", \"mentor\": \"m2\", \"weight\": 2},"
    "\"rated\": {\"kind\": \"covers\", \"question\": \"r1\", \"weight\": 1},"
    "\"rated2\": {\"kind\": \"covers\", \"mentee\": \"r1\", \"mentor\": \"r3\", \"weight\": 1, \"missing\": 0.5},"
    "\"rated3\": {\"kind\": \"covers\", \"mentee\": \"r3\", \"mentor\": \"r1\", \"weight\": 1},"
    "\"alike\": {\"kind\": \"alike\", \"question\": \"r1\", \"weight\": 1},"
    "\"alike2\": {\"kind\": \"alike\", \"mentee\": \"r1\", \"mentor\": \"r2\", \"weight\": 1},"
    "\"agree\": {\"kind\": \"agree\", \"question\": \"k1\", \"weight\": 1},"
    "\"agree2\": {\"kind\": \"agree\", \"mentee\": \"k2\", \"mentor\": \"k1\", \"weight\": 1, \"missing\": 0.9},"
    "\"time\": {\"kind\": \"shared-time\", \"question\": \"t1\", \"enough\": 250, \"weight\": 1},"
    "\"table\": {\"kind\": \"table\", \"mentee\": \"c1\", \"mentor\": \"c2\", \"weight\": 1, "
    "\"table\": {\"a\": {\"x\": 0.5, \"a\": 1}, \"c\": {\"c\": 0.333333}}},"
    "\"asked\": {\"kind\": \"asked-for\", \"question\": \"p1\", \"by\": \"mentee\", \"weight\": 1},"
    "\"asked2\": {\"kind\": \"asked-for\", \"question\": \"p1\", \"by\": \"mentor\", \"weight\": 1, \"missing\": 0.2},"
    "\"text\": {\"kind\": \"text-alike\", \"question\": \"x1\", \"weight\": 1},"
    "\"text2\": {\"kind\": \"text-alike\", \"mentee\": \"x1\", \"mentor\": \"x2\", \"weight\": 1},"
    "\"nothing\": {\"kind\": \"same\", \"question\": \"c1\", \"weight\": 0},"
    "\"given\": {\"kind\": \"given\", \"weight\": 1, \"when\": {\"mentee\": {\"c1\": \"b\"}}},"
    "\"when\": {\"kind\": \"same\", \"question\": \"c2\", \"weight\": 3, \"missing\": 1, "
    "\"when\": {\"mentee\": {\"m1\": \"b\"}, \"mentor\": {\"s1\": 3}}}},"
    "\"emphasis\": {\"question\": \"e1\", \"factor\": 2.5},"
    "\"rules\": {"
    "\"a\": {\"kind\": \"overlap\", \"question\": \"m1\", \"measure\": \"enough\", \"enough\": 1, \"at_least\": 1},"
    "\"b\": {\"criterion\": \"close\", \"at_least\": 0.285714},"
    "\"c\": {\"criterion\": \"when\", \"at_least\": 1, \"missing\": \"forbid\"},"
    "\"d\": {\"criterion\": \"given\", \"at_least\": 0.2},"
    "\"e\": {\"kind\": \"agree\", \"question\": \"k1\", \"at_least\": 0.1, \"missing\": \"forbid\", \"when\": "
    "{\"mentor\": {\"c2\": \"x\"}}},"
    "\"f\": {\"kind\": \"text-alike\", \"question\": \"x2\", \"at_least\": 0.01},"
    "\"g\": {\"criterion\": \"asked\", \"at_least\": 0.1, \"missing\": \"allow\"}}}";

/* ---- random answers ---- */

/* `"q": [` k distinct words of the list `]` */
static void add_list(PwiBuffer *text, const char *question, const char *const *words, int n) {
    int order[16];
    for (int k = 0; k < n; k++) order[k] = k;
    int n_taken = pick(n + 1);
    pwi_buffer_format(text, "\"%s\": [", question);
    for (int k = 0; k < n_taken; k++) {
        int other = k + pick(n - k), kept = order[k];
        order[k] = order[other];
        order[other] = kept;
        pwi_buffer_format(text, "%s\"%s\"", k > 0 ? ", " : "", words[order[k]]);
    }
    pwi_buffer_text(text, "], ");
}

static void add_ratings(PwiBuffer *text, const char *question, const char *const *items, int n, int min, int max) {
    bool has_member = false;
    pwi_buffer_format(text, "\"%s\": {", question);
    for (int k = 0; k < n; k++) {
        if (pick(3) == 0) continue;
        int rating = pick(4) == 0 ? min : min + pick(max - min + 1);
        pwi_buffer_format(text, "%s\"%s\": %d", has_member ? ", " : "", items[k], rating);
        has_member = true;
    }
    pwi_buffer_text(text, "}, ");
}

static void add_text(PwiBuffer *text, const char *question) {
    static const char *const words[] = {"row", "Cook", "paint", "cook", "sail", "ROW,", "--", "\xC3\x89t\xC3\xA9",
                                        "r2"};
    pwi_buffer_format(text, "\"%s\": \"", question);
    for (int k = pick(8); k > 0; k--) pwi_buffer_format(text, "%s ", words[pick(9)]);
    pwi_buffer_text(text, "\", ");
}

static void add_times(PwiBuffer *text) {
    pwi_buffer_text(text, "\"t1\": [");
    int from = 8 + pick(6), to = from + 1 + pick(5);
    pwi_buffer_format(text, "\"Mon %02d:%02d-%02d:00\"", from, 15 * pick(4), to);
    if (pick(2)) pwi_buffer_format(text, ", \"Tue %02d:15-%02d:45\"", from, to);
    pwi_buffer_text(text, "], ");
}

/* Nobody may name themselves. */
static void add_people(PwiBuffer *text, const char *const *names, const char *own) {
    for (int k = 0; k < 6; k++)
        if (strcmp(names[k], own) == 0) return;
    add_list(text, "p1", names, 6);
}

static void add_answers(PwiBuffer *text, const char *const *names, const char *own) {
    static const char *const letters[] = {"a", "b", "c", "d", "e"}, *const c2[] = {"c", "x", "a"};
    static const char *const m2[] = {"e", "y", "b", "a"}, *const k2[] = {"d", "q", "b", "a"};
    static const char *const r2[] = {"z", "c", "a"}, *const r3[] = {"c", "b"};
    static const char *const e1[] = {"same", "two", "nothing"};
    int share = pick(8) == 0 ? 0 : 1 + pick(4); /* a few answer nothing at all */
#define ANSWERS (share > 0 && pick(share + 2) > 0)
    if (ANSWERS) pwi_buffer_format(text, "\"c1\": \"%s\", ", letters[pick(3)]);
    if (ANSWERS) pwi_buffer_format(text, "\"c2\": \"%s\", ", c2[pick(3)]);
    if (ANSWERS) pwi_buffer_format(text, "\"s1\": %d, ", pick(8) - 2);
    if (ANSWERS) pwi_buffer_format(text, "\"s2\": %d, ", pick(10));
    if (ANSWERS) pwi_buffer_format(text, "\"n1\": %d.%06d, ", pick(1000000), pick(1000000));
    if (ANSWERS) add_list(text, "m1", letters, 5);
    if (ANSWERS) add_list(text, "m2", m2, 4);
    if (ANSWERS) add_ratings(text, "r1", letters, 3, 1, 4);
    if (ANSWERS) add_ratings(text, "r2", r2, 3, 1, 4);
    if (ANSWERS) add_ratings(text, "r3", r3, 2, -3, 999);
    if (ANSWERS) add_list(text, "k1", letters, 4);
    if (ANSWERS) add_list(text, "k2", k2, 4);
    if (ANSWERS) add_times(text);
    if (ANSWERS) add_text(text, "x1");
    if (ANSWERS) add_text(text, "x2");
    if (ANSWERS) add_people(text, names, own);
#undef ANSWERS
    pwi_buffer_format(text, "\"e1\": \"%s\"", e1[pick(3)]);
}

static const char *const mentee_names[] = {"p1", "p2", "p3", "p4", "p5", "p6"};
static const char *const mentor_names[] = {"q1", "q2", "q3", "q4", "q5", "p6"};

/* Ids p1, p2, … and q1, q2, …, except that p6 is on both sides. */
static void add_side(PwiBuffer *text, const char *key, char letter, const char *const *names) {
    pwi_buffer_format(text, ", \"%s\": [", key);
    for (int i = 1; i <= n_people; i++) {
        char own[16];
        snprintf(own, sizeof own, "%c%d", i == 6 ? 'p' : letter, i);
        pwi_buffer_format(text, "%s{\"id\": \"%s\", \"answers\": {", i > 1 ? ", " : "", own);
        add_answers(text, names, own);
        pwi_buffer_text(text, "}}");
    }
    pwi_buffer_text(text, "]");
}

/* ---- the comparison ---- */

static void write_file(const char *text, size_t n, char *path) {
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, n), n);
    assert_int_equal(close(file), 0);
}

static void read_both(bool one_pool, PwProgramme **programme, PwCohort **cohort) {
    char programme_path[] = "/tmp/pairwright_test_XXXXXX", cohort_path[] = "/tmp/pairwright_test_XXXXXX";
    PwFaults faults = {0};
    PwError error = {0};
    PwiBuffer text = {0}, people = {0};
    *programme = NULL;
    pwi_buffer_format(&text, programme_text, one_pool ? "one-pool" : "two-sided");
    pwi_buffer_text(&people, "{\"pairwright\": \"cohort/1\"");
    if (one_pool) {
        add_side(&people, "peers", 'p', mentee_names);
    } else {
        add_side(&people, "mentees", 'p', mentor_names);
        add_side(&people, "mentors", 'q', mentee_names);
    }
    pwi_buffer_text(&people, "}");
    assert_false(text.out_of_memory || people.out_of_memory);
    write_file(text.bytes, text.n, programme_path);
    write_file(people.bytes, people.n, cohort_path);
    PwStatus status = pwi_read_programme(programme_path, programme, &faults, &error);
    if (status == PW_OK) status = pwi_read_cohort(cohort_path, *programme, cohort, &faults, &error);
    unlink(programme_path);
    unlink(cohort_path);
    for (int f = 0; f < faults.n; f++)
        if (!faults.fault[f].is_warning) print_message("%s: %s\n", faults.fault[f].pointer, faults.fault[f].text);
    assert_int_equal(status, PW_OK);
    pwi_faults_clear(&faults);
    pwi_buffer_clear(&text);
    pwi_buffer_clear(&people);
}

/* Scores for nine pairs in ten. */
static void make_given(const PwProgramme *programme, PwiGiven *given) {
    given->n_criteria = programme->n_criteria;
    given->matrix = PWI_NEW_ARRAY(PwiGivenMatrix, (size_t)programme->n_criteria);
    PwiGivenMatrix *matrix = &given->matrix[pwi_names_find(&programme->criterion_names, "given")];
    matrix->denominator = INT64_C(9000000000000);
    matrix->first = PWI_NEW_ARRAY(size_t, (size_t)n_people + 1);
    matrix->mentor = PWI_NEW_ARRAY(int32_t, (size_t)n_people * (size_t)n_people);
    matrix->numerator = PWI_NEW_ARRAY(int64_t, (size_t)n_people * (size_t)n_people);
    size_t n = 0;
    for (int i = 0; i < n_people; i++) {
        for (int j = 0; j < n_people; j++) {
            if (pick(10) == 0) continue;
            matrix->mentor[n] = j;
            matrix->numerator[n++] = (int64_t)pick(3000001) * 3000000;
        }
        matrix->first[i + 1] = n;
    }
}

static void make_bans(PwDecisions *decisions) {
    decisions->ban = PWI_NEW_ARRAY(PwiPair, (size_t)n_people);
    for (int i = 0; i < n_people; i += 3) decisions->ban[decisions->n_ban++] = (PwiPair){i, pick(n_people)};
}

typedef struct Counts {
    int64_t n_pairs, n_allowed, n_rescaled, n_parts, n_in, n_out, n_widths[PWI_N_WIDTHS];
} Counts;

static void compare_pair(const PwProgramme *programme, const PwiScorer *scorer, PwiScoreRow *score_row,
                         const PwiRescoreRow *row, int mentee, int mentor, Counts *counts) {
    int32_t part[MOST_CRITERIA], is_part[MOST_CRITERIA], out_of;
    uint8_t broken[MOST_RULES], marks = pwi_rescore_marks(row)[mentor];
    PwiPairScore pair = {.part_ppm = part, .broken = broken};
    pwi_score_pair(scorer, score_row, mentee, mentor, &pair);
    int32_t score = pwi_rescore_pair(row, mentor, is_part, &out_of);
    for (int k = 0; k < programme->n_criteria; k++) {
        if (part[k] != is_part[k])
            fail_msg("pair %d %d, criterion %s: score %d, verify %d", mentee, mentor, programme->criterion[k].id,
                     (int)part[k], (int)is_part[k]);
        counts->n_parts += part[k] > 0;
    }
    assert_int_equal(pair.score_ppm, score);
    assert_int_equal(pair.out_of_ppm, out_of);
    for (int r = 0; r < programme->n_rules; r++) {
        if ((broken[r] != 0) != pwi_rescore_breaks(row, r, mentor))
            fail_msg("pair %d %d, rule %s: score says %d", mentee, mentor, programme->rule[r].id, broken[r]);
    }
    assert_int_equal(pair.is_self, (marks & PWI_MARK_SELF) != 0);
    assert_int_equal(pair.is_banned, (marks & PWI_MARK_BANNED) != 0);
    assert_int_equal(pair.not_given, !pwi_rescore_is_given(row, mentor));
    bool is_allowed = (marks & (PWI_MARK_SELF | PWI_MARK_BANNED)) == 0 && pwi_rescore_follows_rules(row, mentor);
    int32_t in_row = pwi_score_mentee(scorer, score_row, mentee)[mentor];
    assert_int_equal(in_row, is_allowed ? score : PWI_FORBIDDEN);
    counts->n_pairs++;
    counts->n_allowed += is_allowed;
    counts->n_rescaled += out_of != PWI_PPM;
}

/* Contenders for thresholds around the scores: those who reach theirs and are neither marked nor forbidden, with their
 * scores, and nobody else, in registers of any width. */
static void check_contenders(const PwCohort *cohort, PwiRescoreRow *row, Counts *counts) {
    int32_t *least, out_of;
    PwiArena arena = {0};
    PwiDemand demand;
    const int32_t *contender, *score_ppm;
    int n_mentors = cohort->side[PWI_MENTOR].n;
    assert_int_equal(pwi_demand_make(&arena, n_mentors, &demand), PW_OK);
    least = demand.price;
    demand.base = pick(3) * (pick(100000) - 50000);
    for (int j = 0; j < n_mentors; j++) {
        int32_t score = pwi_rescore_pair(row, j, NULL, &out_of);
        least[j] = pick(4) == 0 ? pick((int)PWI_PPM + 2) : score + pick(3) - 1;
        if (least[j] < 0) least[j] = 0;
        least[j] -= demand.base;
    }
    pwi_demand_lay(&demand);
    for (int width = 0; width < PWI_N_WIDTHS; width++) { /* the widest that there is stays */
        if (!pwi_rescore_force_width(row, (PwiRescoreWidth)width)) continue;
        int c = 0, n = pwi_rescore_contenders(row, &demand, &contender, &score_ppm);
        for (int j = 0; j < n_mentors; j++) {
            int32_t score = pwi_rescore_pair(row, j, NULL, &out_of);
            bool is_contender = c < n && contender[c] == j;
            bool is_open = pwi_rescore_marks(row)[j] == 0 && pwi_rescore_follows_rules(row, j);
            assert_int_equal(is_contender, is_open && score >= demand.base + least[j]);
            if (is_contender) assert_int_equal(score_ppm[c], score);
            c += is_contender;
            counts->n_in += is_contender;
            counts->n_out += is_open && !is_contender;
        }
        assert_int_equal(c, n);
        counts->n_widths[width]++;
    }
    pwi_arena_clear(&arena);
}

static void compare_all(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                        const PwiGiven *given, Counts *counts) {
    PwiScorer *scorer;
    PwiScoreRow *score_row;
    PwiRescorer *rescorer;
    PwiRescoreRow *row;
    assert_true(programme->n_criteria <= MOST_CRITERIA && programme->n_rules <= MOST_RULES);
    assert_int_equal(pwi_scorer_create(programme, cohort, given, decisions, &scorer, NULL), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &score_row), PW_OK);
    assert_int_equal(pwi_rescorer_create(programme, cohort, decisions, given, &rescorer, NULL), PW_OK);
    assert_int_equal(pwi_rescore_row_create(rescorer, &row, NULL), PW_OK);
    for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++) {
        pwi_rescore_mentee(row, i);
        for (int j = 0; j < cohort->side[PWI_MENTOR].n; j++)
            compare_pair(programme, scorer, score_row, row, i, j, counts);
        check_contenders(cohort, row, counts);
    }
    pwi_rescore_row_destroy(row);
    pwi_rescorer_destroy(rescorer);
    pwi_score_row_destroy(score_row);
    pwi_scorer_destroy(scorer);
}

static void show_counts(const Counts *counts) {
    print_message("%lld pairs, %lld allowed, %lld rescaled, %lld parts above 0\n", (long long)counts->n_pairs,
                  (long long)counts->n_allowed, (long long)counts->n_rescaled, (long long)counts->n_parts);
    static const char *const widths[] = {"plain", "AVX2", "AVX-512"};
    for (int width = 0; width < PWI_N_WIDTHS; width++)
        if (counts->n_widths[width] == 0) print_message("skipped: this machine has no %s\n", widths[width]);
    assert_true(counts->n_out > counts->n_pairs / 20 && counts->n_in > counts->n_pairs / 20 &&
                counts->n_widths[PWI_WIDTH_PLAIN] > 0);
    assert_true(counts->n_allowed > counts->n_pairs / 20 && counts->n_rescaled > counts->n_pairs / 20);
}

static void test_documents(void **state) {
    (void)state;
    Counts counts = {0};
    random_state = 20260606;
    for (int c = 0; c < N_COHORTS; c++) {
        PwProgramme *programme;
        PwCohort *cohort;
        PwiGiven given = {0};
        n_people = c % 15 == 7 ? MANY_PEOPLE : FEW_PEOPLE;
        read_both(c % 3 == 0, &programme, &cohort);
        PwDecisions *decisions = pwi_decisions_none(cohort);
        make_given(programme, &given);
        make_bans(decisions);
        compare_all(programme, cohort, decisions, &given, &counts);
        pwi_given_clear(&given);
        pwi_decisions_destroy(decisions);
        pwi_cohort_destroy(cohort);
        pwi_programme_destroy(programme);
    }
    show_counts(&counts);
}

static void test_built(void **state) {
    (void)state;
    Counts counts = {0};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        BuiltCohort built;
        bool is_wide = seed % 6 == 1;
        built_random(&built, seed, seed % 4 == 0, is_wide ? 10 : 20, is_wide ? 140 : 17);
        compare_all(built.programme, built.cohort, built.decisions, &built.given, &counts);
        built_clear(&built);
    }
    show_counts(&counts);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents), cmocka_unit_test(test_built)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
