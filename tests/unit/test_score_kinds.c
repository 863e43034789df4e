/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score/: one pair, one criterion, every kind of it, against values worked out by hand from docs/methods/scoring.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fixed_log.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer.h"

#include "cohort_builder.c"

static const char *const letters[] = {"a", "b", "c", "d", "e", "f"};
static const char *const other_letters[] = {"f", "c", "x", "a"}; /* a second question with some of the same names */

/* One mentee (p00000) and mentors of whom number 1 is the one looked at: number 0 is the same person. */
typedef struct Bench {
    BuiltCohort built;
    PwiCriterion *criterion;
    int mentee_question, mentor_question;
} Bench;

/* `n_others` > 0 gives the mentors a second question, with other_letters. */
static Bench begin(PwiCriterionKind kind, PwiQuestionType type, int n_names, int n_others) {
    Bench bench;
    built_begin(&bench.built, false, 1, 2);
    bench.mentee_question = bench.mentor_question = built_question(&bench.built, type, letters, n_names);
    if (n_others > 0) bench.mentor_question = built_question(&bench.built, type, other_letters, n_others);
    built_columns(&bench.built);
    int k = built_criterion(&bench.built, kind, bench.mentee_question, bench.mentor_question, PWI_PPM);
    bench.criterion = &bench.built.programme->criterion[k];
    return bench;
}

static void *mentee_cell(Bench *bench) {
    return built_answer(&bench->built, PWI_MENTEE, 0, bench->mentee_question);
}
static void *mentor_cell(Bench *bench) {
    return built_answer(&bench->built, PWI_MENTOR, 1, bench->mentor_question);
}

enum { DROPPED = -1 };

/* Scores the pair, alone and in its row; DROPPED where the only criterion does not count. */
static void expect(Bench *bench, int32_t expected) {
    BuiltCohort *built = &bench->built;
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL;
    int32_t part = 0;
    PwiPairScore pair = {.part_ppm = &part};
    assert_int_equal(pwi_scorer_create(built->programme, built->cohort, &built->given, built->decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    const int32_t *score = pwi_score_mentee(scorer, row, 0);
    assert_int_equal(score[0], PWI_FORBIDDEN);
    assert_int_equal(score[1], expected == DROPPED ? 0 : expected);
    pwi_score_pair(scorer, row, 0, 1, &pair);
    assert_int_equal(part, expected == DROPPED ? PWI_NOT_COUNTED : expected);
    assert_int_equal(pair.score_ppm, expected == DROPPED ? 0 : expected);
    assert_int_equal(pair.out_of_ppm, expected == DROPPED ? 0 : PWI_PPM);
    assert_true(pwi_pair_is_allowed(scorer, &pair));
    pwi_score_row_destroy(row);
    pwi_scorer_destroy(scorer);
}

static void end(Bench *bench) {
    built_clear(&bench->built);
}

static void test_same_and_different(void **state) {
    (void)state;
    Bench bench = begin(PWI_SAME, PWI_CHOICE, 3, 0);
    *(int32_t *)mentee_cell(&bench) = 2;
    *(int32_t *)mentor_cell(&bench) = 2;
    expect(&bench, 1000000);
    bench.criterion->kind = PWI_DIFFERENT;
    expect(&bench, 0);
    *(int32_t *)mentor_cell(&bench) = 1;
    expect(&bench, 1000000);
    end(&bench);

    /* Two questions compare names: "c" is option 2 of one and option 1 of the other. */
    bench = begin(PWI_SAME, PWI_CHOICE, 6, 4);
    *(int32_t *)mentee_cell(&bench) = 2;
    *(int32_t *)mentor_cell(&bench) = 1;
    expect(&bench, 1000000);
    *(int32_t *)mentor_cell(&bench) = 2;
    expect(&bench, 0);
    *(int32_t *)mentee_cell(&bench) = 1; /* the mentors' question has no "b" */
    expect(&bench, 0);
    end(&bench);
}

static void test_close(void **state) {
    (void)state;
    Bench bench = begin(PWI_CLOSE, PWI_SCALE, 0, 0);
    bench.criterion->range = 3 * PWI_PPM;
    *(int32_t *)mentee_cell(&bench) = 2;
    *(int32_t *)mentor_cell(&bench) = 3;
    expect(&bench, 666667); /* 1 − 1/3, half up */
    *(int32_t *)mentor_cell(&bench) = 5;
    expect(&bench, 0);
    end(&bench);

    bench = begin(PWI_CLOSE, PWI_NUMBER, 0, 0);
    bench.criterion->range = 7 * PWI_PPM;
    *(int64_t *)mentee_cell(&bench) = 3500000;
    *(int64_t *)mentor_cell(&bench) = 3000000;
    expect(&bench, 928571);                      /* 1 − 0.5/7 = 0.92857142… */
    *(int64_t *)mentee_cell(&bench) = INT64_MIN; /* as far apart as can be */
    *(int64_t *)mentor_cell(&bench) = INT64_MAX;
    expect(&bench, 0);
    *(int64_t *)mentor_cell(&bench) = INT64_MIN + 1;
    bench.criterion->range = INT64_MAX;
    expect(&bench, 1000000);
    end(&bench);

    /* Where numbers of 32 bits end, and where a mentee's alone is larger. */
    static const int64_t edge = INT64_C(1) << 29;
    const int64_t mentees[] = {edge, edge + 1, edge, -edge, -edge - 1, INT32_MAX, INT32_MAX};
    const int64_t mentors[] = {edge - 1, edge, edge + 1, edge, -edge, edge, INT32_MAX};
    const int32_t scores[] = {500000, 500000, 500000, 0, 500000, 0, 1000000};
    bench = begin(PWI_CLOSE, PWI_NUMBER, 0, 0);
    for (size_t c = 0; c < sizeof scores / sizeof *scores; c++) {
        bench.criterion->kind = PWI_CLOSE;
        bench.criterion->range = 2;
        *(int64_t *)mentee_cell(&bench) = mentees[c];
        *(int64_t *)mentor_cell(&bench) = mentors[c];
        expect(&bench, scores[c]);
        bench.criterion->kind = PWI_SAME;
        expect(&bench, mentees[c] == mentors[c] ? 1000000 : 0);
    }
    end(&bench);
}

static void test_ahead(void **state) {
    (void)state;
    static const struct {
        int64_t ahead;
        int32_t score;
    } cases[] = {{-1000000, 0},     {0, 500000},  {500000, 750000}, {1000000, 1000000}, {2000000, 1000000},
                 {3500000, 250000}, {3999999, 1}, {4000000, 0},     {9000000, 0}};
    Bench bench = begin(PWI_AHEAD, PWI_NUMBER, 0, 0);
    bench.criterion->ideal_lo = 1000000, bench.criterion->ideal_hi = 2000000, bench.criterion->tolerance = 2000000;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        *(int64_t *)mentee_cell(&bench) = 4000000;
        *(int64_t *)mentor_cell(&bench) = 4000000 + cases[c].ahead;
        expect(&bench, cases[c].score);
    }
    bench.criterion->tolerance = 0;
    expect(&bench, 0);
    *(int64_t *)mentor_cell(&bench) = 6000000;
    expect(&bench, 1000000);
    end(&bench);
}

static void test_overlap(void **state) {
    (void)state;
    static const struct {
        PwiMeasure measure;
        int32_t score;
    } cases[] = {{PWI_JACCARD, 400000}, {PWI_DICE, 571429}, {PWI_SHARE, 500000}, {PWI_ENOUGH, 666667}};
    Bench bench = begin(PWI_OVERLAP, PWI_CHOICES, 6, 0); /* A = {a b c d}, B = {c d e} */
    *(uint64_t *)mentee_cell(&bench) = 0x0F;
    *(uint64_t *)mentor_cell(&bench) = 0x1C;
    bench.criterion->enough = 3;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        bench.criterion->measure = cases[c].measure;
        expect(&bench, cases[c].score);
    }
    bench.criterion->enough = 2;
    expect(&bench, 1000000);
    end(&bench);

    /* By name: A = {a b c}, B = {f c x a} */
    bench = begin(PWI_OVERLAP, PWI_CHOICES, 6, 4);
    *(uint64_t *)mentee_cell(&bench) = 0x07;
    *(uint64_t *)mentor_cell(&bench) = 0x0F;
    expect(&bench, 400000);
    bench.criterion->kind = PWI_COVERS;
    expect(&bench, 666667);
    end(&bench);
}

static void test_covers_ratings(void **state) {
    (void)state;
    Bench bench = begin(PWI_COVERS, PWI_RATINGS, 3, 0); /* needs 4, 2, 0 and offers 3, –, 4 above 1 */
    int32_t *needs = mentee_cell(&bench), *offers = mentor_cell(&bench);
    needs[0] = 5, needs[1] = 3, needs[2] = 1;
    offers[0] = 4, offers[2] = 5;
    expect(&bench, 500000); /* 12 / (4 · 6) */
    needs[0] = needs[1] = 1;
    expect(&bench, DROPPED); /* nothing needed */
    end(&bench);

    bench = begin(PWI_COVERS, PWI_RATINGS, 3, 4); /* a, b, c against f, c, x, a */
    needs = mentee_cell(&bench), offers = mentor_cell(&bench);
    needs[0] = 2, needs[1] = 5, needs[2] = 4; /* 1, 4, 3 */
    offers[1] = 5, offers[3] = 3;             /* c: 4, a: 2 */
    expect(&bench, 437500);                   /* (1·2 + 3·4) / (4 · 8) */
    PwiQuestion *question = bench.built.programme->question;
    question[0].max = question[1].max = 300000001; /* sums beyond 32 bits */
    needs[0] = 300000001, needs[1] = PWI_NO_RATING, needs[2] = 1;
    offers[3] = 150000001;
    expect(&bench, 500000);
    end(&bench);
}

static void test_shared_time(void **state) {
    (void)state;
    Bench bench = begin(PWI_SHARED_TIME, PWI_TIMES, 5, 0); /* 5 days of 12 hours */
    bench.criterion->enough = 180;
    *(uint64_t *)mentee_cell(&bench) = UINT64_C(0xF) | UINT64_C(1) << 59;
    *(uint64_t *)mentor_cell(&bench) = UINT64_C(0x8) | UINT64_C(1) << 59 | UINT64_C(1) << 58;
    expect(&bench, 666667); /* 120 of 180 minutes */
    *(uint64_t *)mentor_cell(&bench) = UINT64_C(0xF);
    expect(&bench, 1000000);
    *(uint64_t *)mentor_cell(&bench) = UINT64_C(0xF0);
    expect(&bench, 0);
    end(&bench);
}

static void test_alike(void **state) {
    (void)state;
    Bench bench = begin(PWI_ALIKE, PWI_RATINGS, 5, 0);
    int32_t *own = mentee_cell(&bench), *other = mentor_cell(&bench);
    own[0] = 5, own[1] = 2, own[2] = 1, own[3] = 4;
    other[1] = 3, other[2] = 5, other[3] = 4, other[4] = 1;
    expect(&bench, 583333); /* three in common, |a − b| = 1 + 4 + 0: 1 − 5/12 */
    own[1] = own[2] = own[3] = PWI_NO_RATING;
    expect(&bench, DROPPED);
    end(&bench);
}

static void test_agree(void **state) {
    (void)state;
    Bench bench = begin(PWI_AGREE, PWI_RANKING, 5, 0);
    uint16_t *own = mentee_cell(&bench), *other = mentor_cell(&bench);
    own[0] = 1, own[1] = 2, own[2] = 3, own[3] = 4;         /* a b c d */
    other[4] = 1, other[1] = 2, other[0] = 3, other[3] = 4; /* e b a d: of a b d only (a, b) is the other way round */
    expect(&bench, 666667);
    other[0] = other[3] = 0;
    expect(&bench, DROPPED); /* only b in common */
    end(&bench);

    bench = begin(PWI_AGREE, PWI_RANKING, 6, 4); /* by name */
    own = mentee_cell(&bench), other = mentor_cell(&bench);
    own[0] = 1, own[5] = 2, own[2] = 3;       /* a f c */
    other[0] = 1, other[1] = 2, other[3] = 3; /* f c a: only f before c agrees */
    expect(&bench, 333333);
    end(&bench);
}

static void test_table(void **state) {
    (void)state;
    static int32_t table[3 * 4] = {0, 1, 2, 3, 10, 11, 12, 333333, 20, 21, 22, 1000000};
    Bench bench = begin(PWI_TABLE, PWI_CHOICE, 3, 4);
    bench.criterion->table_ppm = table;
    *(int32_t *)mentee_cell(&bench) = 1;
    *(int32_t *)mentor_cell(&bench) = 3;
    expect(&bench, 333333);
    *(int32_t *)mentee_cell(&bench) = 2;
    expect(&bench, 1000000);
    *(int32_t *)mentor_cell(&bench) = 0;
    expect(&bench, 20);
    end(&bench);
}

static void test_asked_for(void **state) {
    (void)state;
    static const int32_t wants[] = {0, -1, 1}, repeated[] = {1, 0, 1, 0};
    Bench bench = begin(PWI_ASKED_FOR, PWI_PEOPLE, 0, 0);
    bench.criterion->question[PWI_MENTOR] = -1;
    expect(&bench, DROPPED); /* the mentee has no list */
    built_people_answer(&bench.built, PWI_MENTEE, 0, bench.mentee_question, wants, 3);
    expect(&bench, 333333); /* third of three, the unknown one counted */
    built_people_answer(&bench.built, PWI_MENTEE, 0, bench.mentee_question, wants, 2);
    expect(&bench, 0); /* not on the list */
    built_people_answer(&bench.built, PWI_MENTEE, 0, bench.mentee_question, repeated, 4);
    expect(&bench, 1000000);

    bench.criterion->by = PWI_MENTOR;
    bench.criterion->question[PWI_MENTEE] = -1;
    bench.criterion->question[PWI_MENTOR] = bench.mentor_question;
    expect(&bench, DROPPED); /* the mentor has none */
    built_people_answer(&bench.built, PWI_MENTOR, 1, bench.mentor_question, wants, 2);
    expect(&bench, 1000000);
    end(&bench);
}

static void set_text(Bench *bench, PwiSide side, const char *text) {
    const char **cell = side == PWI_MENTEE ? mentee_cell(bench) : mentor_cell(bench);
    *cell = text;
}

static void test_text_alike(void **state) {
    (void)state;
    Bench bench = begin(PWI_TEXT_ALIKE, PWI_TEXT, 0, 0);
    set_text(&bench, PWI_MENTEE, "I row, and I cook.");
    set_text(&bench, PWI_MENTOR, "i COOK; and i row!");
    expect(&bench, 1000000); /* the same words as often */
    set_text(&bench, PWI_MENTOR, "chess");
    expect(&bench, 0);
    set_text(&bench, PWI_MENTOR, "?!");
    expect(&bench, DROPPED);
    /* Two documents, df 2, 1, 1: weights ln(3/3) + 1 = 1 and u = ln(3/2) + 1: cosine 1/(1 + u²) = 0.33608…, with
     * u² = 1.405465108108164² = 1.97533217010949… */
    set_text(&bench, PWI_MENTEE, "tea chess");
    set_text(&bench, PWI_MENTOR, "tea rowing");
    expect(&bench, 336097);
    end(&bench);
}

static void test_given(void **state) {
    (void)state;
    static const int64_t values[2] = {3, 2};
    Bench bench = begin(PWI_GIVEN, PWI_TEXT, 0, 0);
    bench.criterion->question[PWI_MENTEE] = bench.criterion->question[PWI_MENTOR] = -1;
    built_matrix(&bench.built, 0, values, 3);
    expect(&bench, 666667);
    end(&bench);
}

static void test_logarithm(void **state) {
    (void)state;
    /* ln q · 2^32, cut down, from thirty decimals of ln q. */
    assert_true(pwi_fixed_log(1, 1) == 0);
    static const struct {
        uint64_t numerator, denominator;
        int64_t log;
    } cases[] = {{2, 1, 2977044471},
                 {3, 2, 1741459378},
                 {10, 1, 9889527670},
                 {1000001, 2, 56360125847},
                 {UINT64_MAX, 1, 190530846196}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int64_t off = pwi_fixed_log(cases[c].numerator, cases[c].denominator) - cases[c].log;
        assert_in_range(off + 1, 0, 2);
    }
}

static void test_square_root(void **state) {
    (void)state;
    assert_true(pwi_square_root(0) == 0);
    for (uint64_t root = 1; root < UINT64_C(1) << 62; root = root * 3 + 1) {
        PwiUnsignedWide square = (PwiUnsignedWide)root * root;
        assert_true(pwi_square_root(square) == root);
        assert_true(pwi_square_root(square + root) == root);
        assert_true(pwi_square_root(square + root + 1) == root + 1);
        assert_true(pwi_square_root(square - root + 1) == root);
        assert_true(pwi_square_root(square - root) == root - 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_and_different),
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_ahead),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_covers_ratings),
        cmocka_unit_test(test_shared_time),
        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_agree),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_asked_for),
        cmocka_unit_test(test_text_alike),
        cmocka_unit_test(test_given),
        cmocka_unit_test(test_logarithm),
        cmocka_unit_test(test_square_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
