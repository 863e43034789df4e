/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/rescore: the values, points and rules of docs/methods/scoring.md on examples worked out by hand.
 *
 * Each example is a document as a user would write it, read by the program's own reader; the numbers expected were
 * computed from the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/numbers.h"
#include "io/read_cohort.h"
#include "io/read_programme.h"
#include "verify/rescore.h"

enum { SKIPPED = PWI_NOT_COUNTED };

/* A programme, a cohort, and a rescorer over them. */
typedef struct Example {
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwiRescorer *rescorer;
    PwiRescoreRow *row;
} Example;

/* Writes `text` to a new file, whose name replaces the Xs of `path`. */
static void write_file(const char *text, char *path) {
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(close(file), 0);
}

static void show(const PwFaults *faults) {
    for (int f = 0; f < faults->n; f++)
        if (!faults->fault[f].is_warning) print_message("%s: %s\n", faults->fault[f].pointer, faults->fault[f].text);
}

static void open_example(Example *example, const char *programme, const char *cohort, const PwiGiven *given) {
    char programme_path[] = "/tmp/pairwright_test_XXXXXX", cohort_path[] = "/tmp/pairwright_test_XXXXXX";
    PwFaults faults = {0};
    PwError error = {0};
    *example = (Example){0};
    write_file(programme, programme_path);
    write_file(cohort, cohort_path);
    PwStatus status = pwi_read_programme(programme_path, &example->programme, &faults, &error);
    if (status == PW_OK) status = pwi_read_cohort(cohort_path, example->programme, &example->cohort, &faults, &error);
    unlink(programme_path);
    unlink(cohort_path);
    show(&faults);
    if (status != PW_OK) fail_msg("%s\nfor %s\nand %s", error.text, programme, cohort);
    pwi_faults_clear(&faults);
    example->decisions = pwi_decisions_none(example->cohort);
    assert_int_equal(
        pwi_rescorer_create(example->programme, example->cohort, example->decisions, given, &example->rescorer, &error),
        PW_OK);
    assert_int_equal(pwi_rescore_row_create(example->rescorer, &example->row, &error), PW_OK);
}

static void close_example(Example *example) {
    pwi_rescore_row_destroy(example->row);
    pwi_rescorer_destroy(example->rescorer);
    pwi_decisions_destroy(example->decisions);
    pwi_cohort_destroy(example->cohort);
    pwi_programme_destroy(example->programme);
}

/* ---- one criterion, one pair ---- */

/* With one criterion all 10^6 points are its own, so its part is its value in millionths, rounded half up. */
typedef struct Value {
    const char *questions, *criterion, *mentee, *mentor;
    int32_t expected; /* millionths; SKIPPED: it does not count */
} Value;

#define CHOICE   "\"q\": {\"type\": \"choice\", \"options\": [\"a\", \"b\", \"c\"]}"
#define CHOICE2  CHOICE ", \"r\": {\"type\": \"choice\", \"options\": [\"z\", \"c\", \"b\"]}"
#define SCALE    "\"q\": {\"type\": \"scale\", \"min\": 1, \"max\": 5}"
#define NUMBER   "\"q\": {\"type\": \"number\", \"min\": 0, \"max\": 8}"
#define CHOICES  "\"q\": {\"type\": \"choices\", \"options\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}"
#define CHOICES2 CHOICES ", \"r\": {\"type\": \"choices\", \"options\": [\"e\", \"x\", \"b\", \"a\"]}"
#define RATINGS  "\"q\": {\"type\": \"ratings\", \"items\": [\"u\", \"v\", \"w\"], \"min\": 1, \"max\": 5}"
#define RATINGS2 RATINGS ", \"r\": {\"type\": \"ratings\", \"items\": [\"x\", \"w\", \"u\"], \"min\": 0, \"max\": 3}"
#define RANKING  "\"q\": {\"type\": \"ranking\", \"options\": [\"a\", \"b\", \"c\", \"d\"]}"
#define TIMES \
    "\"q\": {\"type\": \"times\", \"days\": [\"Mon\", \"Tue\"], \"from\": \"08:00\", \"to\": \"12:00\", \"step\": 30}"
#define TEXT   "\"q\": {\"type\": \"text\"}"
#define PEOPLE "\"q\": {\"type\": \"people\"}"
#define Q      "\"question\": \"q\""
#define QR     "\"mentee\": \"q\", \"mentor\": \"r\""

static const Value values[] = {
    {CHOICE, "\"kind\": \"same\", " Q, "\"q\": \"a\"", "\"q\": \"a\"", 1000000},
    {CHOICE, "\"kind\": \"same\", " Q, "\"q\": \"a\"", "\"q\": \"b\"", 0},
    {CHOICE, "\"kind\": \"different\", " Q, "\"q\": \"a\"", "\"q\": \"b\"", 1000000},
    {CHOICE, "\"kind\": \"same\", " Q, "\"q\": \"a\"", "", SKIPPED},
    {CHOICE, "\"kind\": \"same\", " Q, "", "\"q\": \"a\"", SKIPPED},
    {CHOICE, "\"kind\": \"same\", \"missing\": 0.25, " Q, "", "\"q\": \"a\"", 250000},
    {CHOICE, "\"kind\": \"same\", \"missing\": 0.25, " Q, "\"q\": \"a\"", "", 250000},
    {CHOICE2, "\"kind\": \"same\", " QR, "\"q\": \"c\"", "\"r\": \"c\"", 1000000},
    {CHOICE2, "\"kind\": \"same\", " QR, "\"q\": \"b\"", "\"r\": \"c\"", 0},
    {CHOICE2, "\"kind\": \"same\", " QR, "\"q\": \"a\"", "\"r\": \"z\"", 0},
    {SCALE, "\"kind\": \"same\", " Q, "\"q\": 4", "\"q\": 4", 1000000},
    {SCALE, "\"kind\": \"close\", " Q, "\"q\": 1", "\"q\": 4", 250000},
    {SCALE, "\"kind\": \"close\", \"range\": 2, " Q, "\"q\": 1", "\"q\": 4", 0},
    {NUMBER, "\"kind\": \"close\", " Q, "\"q\": 0.5", "\"q\": 3.5", 625000},
    {NUMBER, "\"kind\": \"close\", \"range\": 3, " Q, "\"q\": 1", "\"q\": 2", 666667},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 2, " Q, "\"q\": 1", "\"q\": 3", 1000000},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 2, " Q, "\"q\": 1", "\"q\": 4.5", 250000},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 2, " Q, "\"q\": 2", "\"q\": 2", 500000},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 2, " Q, "\"q\": 3", "\"q\": 2", 0},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 0, " Q, "\"q\": 1", "\"q\": 2", 1000000},
    {NUMBER, "\"kind\": \"ahead\", \"ideal\": [1, 2], \"tolerance\": 0, " Q, "\"q\": 1", "\"q\": 3.000001", 0},
    {CHOICES, "\"kind\": \"overlap\", " Q, "\"q\": [\"a\", \"b\"]", "\"q\": [\"b\", \"c\"]", 333333},
    {CHOICES, "\"kind\": \"overlap\", \"measure\": \"dice\", " Q, "\"q\": [\"a\", \"b\"]", "\"q\": [\"b\"]", 666667},
    {CHOICES, "\"kind\": \"overlap\", \"measure\": \"share\", " Q, "\"q\": [\"a\", \"b\"]", "\"q\": [\"b\"]", 500000},
    {CHOICES, "\"kind\": \"overlap\", \"measure\": \"enough\", \"enough\": 3, " Q, "\"q\": [\"a\", \"b\"]",
     "\"q\": [\"a\", \"b\"]", 666667},
    {CHOICES, "\"kind\": \"overlap\", \"measure\": \"enough\", \"enough\": 1, " Q, "\"q\": [\"a\", \"b\"]",
     "\"q\": [\"a\", \"b\"]", 1000000},
    {CHOICES, "\"kind\": \"overlap\", " Q, "\"q\": []", "\"q\": [\"b\"]", SKIPPED},
    {CHOICES2, "\"kind\": \"overlap\", " QR, "\"q\": [\"a\", \"b\", \"c\"]", "\"r\": [\"b\", \"x\"]", 250000},
    {CHOICES2, "\"kind\": \"covers\", " QR, "\"q\": [\"a\", \"b\", \"c\"]", "\"r\": [\"b\", \"a\", \"x\"]", 666667},
    /* (4·2 + 2·0) / (4 · (4 + 2)): u is rated 5 and 3, v 3 and not */
    {RATINGS, "\"kind\": \"covers\", " Q, "\"q\": {\"u\": 5, \"v\": 3}", "\"q\": {\"u\": 3, \"w\": 5}", 333333},
    /* (4·2 + 1·3) / (3 · (4 + 2 + 1)): the mentor's scale is 0…3, v is unknown to it */
    {RATINGS2, "\"kind\": \"covers\", " QR, "\"q\": {\"u\": 5, \"v\": 3, \"w\": 2}",
     "\"r\": {\"u\": 2, \"w\": 3, \"x\": 1}", 523810},
    {RATINGS, "\"kind\": \"covers\", " Q, "\"q\": {\"u\": 1}", "\"q\": {\"u\": 3}", SKIPPED},
    {RATINGS, "\"kind\": \"covers\", \"missing\": 0.1, " Q, "\"q\": {\"u\": 1}", "\"q\": {\"u\": 3}", 100000},
    /* 1 − (2/4 + 0/4)/2 */
    {RATINGS, "\"kind\": \"alike\", " Q, "\"q\": {\"u\": 5, \"v\": 3}", "\"q\": {\"u\": 3, \"v\": 3, \"w\": 1}",
     750000},
    {RATINGS, "\"kind\": \"alike\", " Q, "\"q\": {\"u\": 5}", "\"q\": {\"w\": 1}", SKIPPED},
    /* a b c against c a b: of ab, ac, bc only ab stands the same way */
    {RANKING, "\"kind\": \"agree\", " Q, "\"q\": [\"a\", \"b\", \"c\"]", "\"q\": [\"c\", \"d\", \"a\", \"b\"]", 333333},
    {RANKING, "\"kind\": \"agree\", " Q, "\"q\": [\"a\", \"b\"]", "\"q\": [\"b\", \"c\"]", SKIPPED},
    {TIMES, "\"kind\": \"shared-time\", \"enough\": 180, " Q, "\"q\": [\"Mon 08:00-10:00\", \"Tue 11:30-12:00\"]",
     "\"q\": [\"Mon 09:30-12:00\", \"Tue 08:00-12:00\"]", 333333},
    {TIMES, "\"kind\": \"shared-time\", \"enough\": 30, " Q, "\"q\": [\"Mon 08:00-10:00\"]",
     "\"q\": [\"Mon 09:00-10:00\"]", 1000000},
    {CHOICE, "\"kind\": \"table\", \"table\": {\"a\": {\"b\": 0.3}}, " Q, "\"q\": \"a\"", "\"q\": \"b\"", 300000},
    {CHOICE, "\"kind\": \"table\", \"table\": {\"a\": {\"b\": 0.3}}, " Q, "\"q\": \"b\"", "\"q\": \"a\"", 0},
    {CHOICE2, "\"kind\": \"table\", \"table\": {\"a\": {\"z\": 0.7, \"b\": 0.2}}, " QR, "\"q\": \"a\"", "\"r\": \"b\"",
     200000},
    {PEOPLE, "\"kind\": \"asked-for\", \"by\": \"mentee\", " Q, "\"q\": [\"m2\", \"m1\", \"m3\"]", "\"q\": [\"s1\"]",
     666667},
    {PEOPLE, "\"kind\": \"asked-for\", \"by\": \"mentee\", " Q, "\"q\": [\"m2\"]", "", 0},
    {PEOPLE, "\"kind\": \"asked-for\", \"by\": \"mentee\", " Q, "", "\"q\": [\"s1\"]", SKIPPED},
    {PEOPLE, "\"kind\": \"asked-for\", \"by\": \"mentor\", " Q, "", "\"q\": [\"s2\", \"s1\"]", 500000},
    {PEOPLE, "\"kind\": \"asked-for\", \"by\": \"mentor\", " Q, "\"q\": [\"m1\"]", "", SKIPPED},
    {TEXT, "\"kind\": \"text-alike\", " Q, "\"q\": \"I row, I cook.\"", "\"q\": \"i cook; I ROW\"", 1000000},
    {TEXT, "\"kind\": \"text-alike\", " Q, "\"q\": \"row cook\"", "\"q\": \"sail paint\"", 0},
    {TEXT, "\"kind\": \"text-alike\", " Q, "\"q\": \"row\"", "\"q\": \"!?\"", SKIPPED},
    /* two documents; "cook" stands in both: weight 1; "row", "paint" in one: ln(3/2) + 1 = 1.405465.
     * 1 / (1 + 1.405465²) = 0.336097 */
    {TEXT, "\"kind\": \"text-alike\", " Q, "\"q\": \"row cook\"", "\"q\": \"paint cook\"", 336097},
    {CHOICE, "\"kind\": \"same\", \"when\": {\"mentee\": {\"q\": \"a\"}}, " Q, "\"q\": \"b\"", "\"q\": \"b\"", SKIPPED},
    {CHOICE, "\"kind\": \"same\", \"missing\": 1, \"when\": {\"mentor\": {\"q\": \"a\"}}, " Q, "\"q\": \"b\"",
     "\"q\": \"b\"", SKIPPED},
    {CHOICE, "\"kind\": \"same\", \"when\": {\"mentor\": {\"q\": \"b\"}}, " Q, "\"q\": \"b\"", "\"q\": \"b\"", 1000000},
};

static void open_value(Example *example, const Value *value) {
    char programme[1024], cohort[1024];
    snprintf(programme, sizeof programme,
             "{\"pairwright\": \"programme/1\", \"questions\": {%s}, \"criteria\": {\"c\": {%s, \"weight\": 3}}}",
             value->questions, value->criterion);
    snprintf(cohort, sizeof cohort,
             "{\"pairwright\": \"cohort/1\", \"mentees\": [{\"id\": \"s1\", \"answers\": {%s}}, {\"id\": \"s2\", "
             "\"answers\": {}}], \"mentors\": [{\"id\": \"m1\", \"answers\": {%s}}, {\"id\": \"m2\", \"answers\": {}}, "
             "{\"id\": \"m3\", \"answers\": {}}]}",
             value->mentee, value->mentor);
    open_example(example, programme, cohort, NULL);
}

static void test_values(void **state) {
    (void)state;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        Example example;
        int32_t part, out_of;
        open_value(&example, &values[v]);
        pwi_rescore_mentee(example.row, 0);
        int32_t score = pwi_rescore_pair(example.row, 0, &part, &out_of);
        if (part != values[v].expected)
            fail_msg("%s for %s and %s: got %d, need %d", values[v].criterion, values[v].mentee, values[v].mentor,
                     (int)part, (int)values[v].expected);
        bool is_counted = part != SKIPPED;
        assert_int_equal(score, is_counted ? part : 0);
        assert_int_equal(out_of, is_counted ? PWI_PPM : 0);
        close_example(&example);
    }
}

/* ---- several criteria ---- */

static const char programme_of_three[] =
    "{\"pairwright\": \"programme/1\", \"questions\": {" CHOICE
    ", "
    "\"p\": {\"type\": \"choice\", \"options\": [\"x\", \"y\"]}, "
    "\"n\": {\"type\": \"number\", \"min\": 0, \"max\": 7}, "
    "\"e\": {\"type\": \"choice\", \"ask\": \"mentees\", \"options\": [\"one\", \"two\", \"nothing\"]}}, "
    "\"criteria\": {"
    "\"one\": {\"kind\": \"same\", " Q
    ", \"weight\": 1}, "
    "\"two\": {\"kind\": \"same\", \"question\": \"p\", \"weight\": 1}, "
    "\"three\": {\"kind\": \"close\", \"question\": \"n\", \"weight\": 1}}, "
    "\"emphasis\": {\"question\": \"e\", \"factor\": 2}, "
    "\"rules\": {\"near\": {\"criterion\": \"three\", \"at_least\": 0.428571, \"because\": \"too far\"}, "
    "\"known\": {\"kind\": \"different\", " Q ", \"at_least\": 0, \"missing\": \"forbid\"}}}";

static const char cohort_of_three[] =
    "{\"pairwright\": \"cohort/1\", \"mentees\": ["
    "{\"id\": \"a\", \"answers\": {\"q\": \"a\", \"p\": \"x\", \"n\": 0}}, "
    "{\"id\": \"b\", \"answers\": {\"q\": \"a\", \"p\": \"x\", \"n\": 0, \"e\": \"two\"}}, "
    "{\"id\": \"c\", \"answers\": {\"q\": \"a\", \"n\": 0}}, "
    "{\"id\": \"same\", \"answers\": {}}], "
    "\"mentors\": ["
    "{\"id\": \"m1\", \"answers\": {\"q\": \"a\", \"p\": \"x\", \"n\": 3}}, "
    "{\"id\": \"m2\", \"answers\": {\"q\": \"a\", \"n\": 4}}, "
    "{\"id\": \"m3\", \"answers\": {\"n\": 5}}, "
    "{\"id\": \"same\", \"answers\": {}}]}";

static void expect_pair(Example *example, int mentee, int mentor, const int32_t part[3], int32_t out_of,
                        int32_t score) {
    int32_t is_part[3], is_out_of;
    pwi_rescore_mentee(example->row, mentee);
    assert_int_equal(pwi_rescore_pair(example->row, mentor, is_part, &is_out_of), score);
    assert_int_equal(is_out_of, out_of);
    for (int k = 0; k < 3; k++) assert_int_equal(is_part[k], part[k]);
    assert_int_equal(pwi_rescore_pair(example->row, mentor, NULL, &is_out_of), score);
}

static void test_points(void **state) {
    (void)state;
    Example example;
    open_example(&example, programme_of_three, cohort_of_three, NULL);
    /* 333334 + 333333 + 333333; close: 4/7 of 333333 = 190476 */
    expect_pair(&example, 0, 0, (const int32_t[]){333334, 333333, 190476}, 1000000, 857143);
    /* the mentor has no p: of 666667 are left 333334 + 3/7 · 333333 = 142857; 476191 / 666667 = 0.714286 */
    expect_pair(&example, 0, 1, (const int32_t[]){333334, SKIPPED, 142857}, 666667, 714286);
    /* emphasis: 250000, 500000, 250000; 4/7 · 250000 = 142857.14 */
    expect_pair(&example, 1, 0, (const int32_t[]){250000, 500000, 142857}, 1000000, 892857);
    /* the mentee has no p: 500000 each */
    expect_pair(&example, 2, 0, (const int32_t[]){500000, SKIPPED, 285714}, 1000000, 785714);
    expect_pair(&example, 3, 0, (const int32_t[]){SKIPPED, SKIPPED, SKIPPED}, 0, 0);
    close_example(&example);
}

static void test_rules(void **state) {
    (void)state;
    Example example;
    open_example(&example, programme_of_three, cohort_of_three, NULL);
    pwi_rescore_mentee(example.row, 0);
    assert_false(pwi_rescore_breaks(example.row, 0, 0));
    assert_false(pwi_rescore_breaks(example.row, 0, 1)); /* 3/7 = 0.42857142… ≥ 0.428571 */
    assert_true(pwi_rescore_breaks(example.row, 0, 2));
    assert_false(pwi_rescore_breaks(example.row, 0, 3)); /* not answered: allowed */
    assert_false(pwi_rescore_breaks(example.row, 1, 0));
    assert_true(pwi_rescore_breaks(example.row, 1, 2)); /* not answered: forbidden */
    assert_true(pwi_rescore_follows_rules(example.row, 1));
    assert_false(pwi_rescore_follows_rules(example.row, 2));
    for (int j = 0; j < 4; j++) assert_int_equal(pwi_rescore_marks(example.row)[j], 0);
    pwi_rescore_mentee(example.row, 3);
    assert_int_equal(pwi_rescore_marks(example.row)[3], PWI_MARK_SELF);
    assert_false(pwi_rescore_breaks(example.row, 0, 2));
    assert_true(pwi_rescore_breaks(example.row, 1, 0));
    close_example(&example);
}

/* Peers: each text is one document, nobody is paired with themselves. */
static void test_one_pool(void **state) {
    (void)state;
    Example example;
    open_example(&example,
                 "{\"pairwright\": \"programme/1\", \"pool\": \"one-pool\", \"questions\": {" TEXT
                 "}, "
                 "\"criteria\": {\"c\": {\"kind\": \"text-alike\", " Q ", \"weight\": 1}}}",
                 "{\"pairwright\": \"cohort/1\", \"peers\": [{\"id\": \"p1\", \"answers\": {\"q\": \"row cook\"}}, "
                 "{\"id\": \"p2\", \"answers\": {\"q\": \"cook paint\"}}]}",
                 NULL);
    int32_t out_of;
    pwi_rescore_mentee(example.row, 0);
    assert_int_equal(pwi_rescore_pair(example.row, 1, NULL, &out_of), 336097); /* two documents, not four */
    assert_int_equal(pwi_rescore_marks(example.row)[0], PWI_MARK_SELF);
    assert_int_equal(pwi_rescore_marks(example.row)[1], 0);
    close_example(&example);
}

static void test_given(void **state) {
    (void)state;
    static const char programme[] = "{\"pairwright\": \"programme/1\", \"questions\": {" CHOICE
                                    "}, \"criteria\": {"
                                    "\"g\": {\"kind\": \"given\", \"weight\": 1}, \"c\": {\"kind\": \"same\", " Q
                                    ", \"weight\": 1}}, "
                                    "\"rules\": {\"r\": {\"criterion\": \"g\", \"at_least\": 0.5}}}";
    static const char cohort[] =
        "{\"pairwright\": \"cohort/1\", \"mentees\": [{\"id\": \"s1\", \"answers\": {\"q\": \"a\"}}], \"mentors\": "
        "[{\"id\": \"m1\", \"answers\": {\"q\": \"a\"}}, {\"id\": \"m2\", \"answers\": {\"q\": \"a\"}}, "
        "{\"id\": \"m3\", \"answers\": {\"q\": \"a\"}}]}";
    size_t first[] = {0, 2};
    int32_t mentor[] = {0, 2};
    int64_t numerator[] = {2, 1};
    PwiGivenMatrix matrix[] = {{.denominator = 3, .first = first, .mentor = mentor, .numerator = numerator}, {0}};
    PwiGiven given = {.matrix = matrix, .n_criteria = 2};
    Example example;
    int32_t part[2], out_of;
    open_example(&example, programme, cohort, &given);
    pwi_rescore_mentee(example.row, 0);
    assert_int_equal(pwi_rescore_pair(example.row, 0, part, &out_of), 833333);
    assert_int_equal(part[0], 333333);
    assert_true(pwi_rescore_follows_rules(example.row, 0));
    assert_false(pwi_rescore_is_given(example.row, 1));
    assert_false(pwi_rescore_follows_rules(example.row, 1));
    assert_false(pwi_rescore_breaks(example.row, 0, 1));
    assert_int_equal(pwi_rescore_pair(example.row, 1, part, &out_of), 1000000); /* what is left is perfect */
    assert_int_equal(part[0], SKIPPED);
    assert_int_equal(out_of, 500000);
    assert_true(pwi_rescore_breaks(example.row, 0, 2));
    PwiRescorer *rescorer = NULL;
    PwError error;
    assert_int_equal(pwi_rescorer_create(example.programme, example.cohort, example.decisions, NULL, &rescorer, &error),
                     PW_USAGE);
    assert_null(rescorer);
    close_example(&example);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),   cmocka_unit_test(test_points), cmocka_unit_test(test_rules),
        cmocka_unit_test(test_one_pool), cmocka_unit_test(test_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
