/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairwright: exact, provable matching for mentoring programmes.
 *
 *     PwProgramme *programme = NULL;   what is asked, what counts, what is fair
 *     PwCohort *cohort = NULL;         who takes part, and their answers
 *     PwMatching *matching = NULL;     who mentors whom, with a proof
 *     PwFaults *faults = pw_faults_create();
 *     PwError error;
 *     if (pw_programme_read("programme.json", &programme, faults, &error) == PW_OK &&
 *         pw_cohort_read("cohort.json", programme, &cohort, faults, &error) == PW_OK) {
 *         PwSolveInput input = {.programme = programme, .cohort = cohort};
 *         if (pw_solve(&input, &matching, &error) == PW_OK) …
 *     }
 *
 * Conventions. Functions return PwStatus; on anything but PW_OK, *error (may be NULL) says what happened and results
 * are untouched. Objects are made by _read, _create or pw_solve and freed by _destroy (NULL is fine). Objects are
 * read-only to other threads once made; two threads may solve at the same time. Strings returned are borrowed from the
 * object. Scores are integers in millionths ("ppm"): 812345 is 0.812345. People are numbered 0 … n−1 a side, in the
 * order of their ids. The documents are described in docs/formats/, the mathematics in docs/methods/.
 */
#ifndef PAIRWRIGHT_PAIRWRIGHT_H
#define PAIRWRIGHT_PAIRWRIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pairwright/progress.h>
#include <pairwright/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PwProgramme PwProgramme;
typedef struct PwCohort PwCohort;
typedef struct PwDecisions PwDecisions;     /* pairs to keep or ban, people who are out */
typedef struct PwGivenScores PwGivenScores; /* matrices for criteria of kind `given` */
typedef struct PwPrevious PwPrevious;       /* an earlier matching: what `stay` keeps */
typedef struct PwMatching PwMatching;
typedef struct PwFaults PwFaults;

struct PwSolveInput;

typedef enum PwOutcome {
    PW_OPTIMAL,   /* every goal proven */
    PW_FEASIBLE,  /* a limit was hit: bounds are proven, the last goal's gap may be open */
    PW_INFEASIBLE /* nothing satisfies all minimums; the conflict says why */
} PwOutcome;

/* A document in memory: bytes[n], not NUL-terminated. Zero-initialise; free with pw_text_clear. */
typedef struct PwText {
    char *bytes;
    size_t n;
} PwText;

PW_API const char *pw_version(void);
PW_API void pw_text_clear(PwText *text);

/* ---- faults: everything that is wrong with the inputs, with places ---- */

PW_API PwFaults *pw_faults_create(void); /* NULL: memory is gone */
PW_API void pw_faults_destroy(PwFaults *faults);
PW_API int64_t pw_faults_count_errors(const PwFaults *faults);
PW_API int64_t pw_faults_count_warnings(const PwFaults *faults);
/* A line each for people, or as a faults/1 document. */
PW_API PW_MUST_CHECK PwStatus pw_faults_to_lines(const PwFaults *faults, PwText *lines, PwError *error);
PW_API PW_MUST_CHECK PwStatus pw_faults_to_json(const PwFaults *faults, PwText *json, PwError *error);

/* ---- inputs. PATH "-" is standard input. PW_REJECTED: faults were added; PW_IO: cannot be read. ---- */

/* On PW_REJECTED *programme may be set all the same, for checking a cohort against what could be read; destroy it. */
PW_API PW_MUST_CHECK PwStatus pw_programme_read(const char *path, PwProgramme **programme, PwFaults *faults,
                                                PwError *error);
PW_API void pw_programme_destroy(PwProgramme *programme);
/* What a run changes before it solves. PW_USAGE: there is no such criterion or goal, or the value is out of range. */
PW_API PW_MUST_CHECK PwStatus pw_programme_set_weight(PwProgramme *programme, const char *criterion, int64_t weight_ppm,
                                                      PwError *error);
PW_API PW_MUST_CHECK PwStatus pw_programme_set_goals(PwProgramme *programme, const char *comma_separated,
                                                     PwError *error);
/* The goals as they stand, borrowed until they are set. */
PW_API int pw_programme_count_goals(const PwProgramme *programme);
PW_API const char *pw_programme_get_goal(const PwProgramme *programme, int index);
PW_API PW_MUST_CHECK PwStatus pw_programme_set_seed(PwProgramme *programme, const char *seed, PwError *error);

/* With programme NULL, because it could not be read, only the text of the cohort is checked and *cohort stays as it is.
 */
PW_API PW_MUST_CHECK PwStatus pw_cohort_read(const char *path, const PwProgramme *programme, PwCohort **cohort,
                                             PwFaults *faults, PwError *error);
PW_API void pw_cohort_destroy(PwCohort *cohort);
PW_API int pw_cohort_count_mentees(const PwCohort *cohort);
PW_API int pw_cohort_count_mentors(const PwCohort *cohort);
PW_API int pw_cohort_find_mentee(const PwCohort *cohort, const char *id); /* -1: nobody */
PW_API int pw_cohort_find_mentor(const PwCohort *cohort, const char *id);
PW_API const char *pw_cohort_get_mentee_id(const PwCohort *cohort, int mentee);
PW_API const char *pw_cohort_get_mentor_id(const PwCohort *cohort, int mentor);
/* Adds warnings about what is legal but surely not meant: every pair tied, groups too small for a rule about groups.
 * Reads score rows until two differ. */
PW_API PW_MUST_CHECK PwStatus pw_warn_about_inputs(const struct PwSolveInput *input, PwFaults *faults, PwError *error);

PW_API PW_MUST_CHECK PwStatus pw_decisions_read(const char *path, const PwCohort *cohort, PwDecisions **decisions,
                                                PwFaults *faults, PwError *error);
PW_API void pw_decisions_destroy(PwDecisions *decisions);

/* Reads an earlier matching/1, of this cohort or of another: pairs and prices of people who are not in it are left out.
 * It may have been made from other documents. */
PW_API PW_MUST_CHECK PwStatus pw_previous_read(const char *path, const PwCohort *cohort, PwPrevious **previous,
                                               PwFaults *faults, PwError *error);
PW_API void pw_previous_destroy(PwPrevious *previous);
/* Its pairs whose people are both in the cohort. */
PW_API int pw_previous_count_pairs(const PwPrevious *previous);
/* How many of those the matching has again. */
PW_API int pw_previous_count_kept(const PwPrevious *previous, const PwMatching *matching);

/* How many people of a side (is_mentor or not) take part: not out by these decisions (or NULL), and with places. */
PW_API int pw_cohort_count_taking_part(const PwCohort *cohort, const PwDecisions *decisions, bool is_mentor);

/* Adds the CSV at PATH as the scores of one `given` criterion; *scores is made by the first call. */
PW_API PW_MUST_CHECK PwStatus pw_given_scores_read(const char *path, const PwProgramme *programme,
                                                   const PwCohort *cohort, const char *criterion,
                                                   PwGivenScores **scores, PwFaults *faults, PwError *error);
PW_API void pw_given_scores_destroy(PwGivenScores *scores);

/* ---- scores ---- */

typedef struct PwSolveInput {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions; /* or NULL */
    const PwGivenScores *scores;  /* or NULL */
    const PwPrevious *previous;   /* or NULL. A start; changes the result only where the goal stay or least_stay asks */
    int least_stay;       /* of the earlier matching's pairs so many are made again at least; 0: as the goals like. Only
                             optimal and its variants can see to it */
    const char *strategy; /* NULL: "optimal" */
    int64_t time_limit_ms; /* 0: none */
    int64_t gap_ppm;       /* an integer programme may stop at a goal once (bound − value) / value is this or less */
    int64_t work_limit; /* nodes of an integer programme's trees and dives together; 0: none. The same result on every
                           run */
    const PwStopSign *stop;             /* or NULL */
    const PwProgressListener *progress; /* or NULL; heard while solving, verifying and writing scores */
    int n_threads;                      /* 0: the machine's processors. Never changes the result */
} PwSolveInput;

/* Row by row, in cache: nothing of size mentees × mentors is ever stored. */
typedef struct PwScoring PwScoring;
PW_API PW_MUST_CHECK PwStatus pw_scoring_create(const PwSolveInput *input, PwScoring **scoring, PwError *error);
PW_API void pw_scoring_destroy(PwScoring *scoring);
/* Scores of one mentee with every mentor: [mentors] ppm, or −1 where forbidden. Borrowed until the next call on this
 * object. Cost: O(mentors × criteria). One PwScoring serves one thread. */
PW_API const int32_t *pw_scoring_get_row(PwScoring *scoring, int mentee);

/* The matrix as a document, piece by piece through `take` (anything but PW_OK stops). */
typedef struct PwScoreOptions {
    int top;    /* only the best so many mentors of each mentee; 0: all */
    int mentee; /* only this mentee, explained; −1: all */
    bool csv;   /* mentee,mentor,score; else scores/1 */
} PwScoreOptions;
PW_API PW_MUST_CHECK PwStatus pw_scores_write(const PwSolveInput *input, const PwScoreOptions *options,
                                              PwStatus (*take)(void *context, const char *bytes, size_t n),
                                              void *context, PwError *error);

/* ---- matchings ---- */

/* PW_OK also when infeasible (see the outcome). PW_UNSUPPORTED: the programme asks for what this version cannot do;
 * nothing is ever ignored silently. PW_LIMIT: the time limit passed without any result. PW_SELF_CHECK: a bug. */
PW_API PW_MUST_CHECK PwStatus pw_solve(const PwSolveInput *input, PwMatching **matching, PwError *error);

/* One cohort, solved again and again: what weights do not change is compiled once. For a coordinator who moves a
 * weight, or a tool that tries many. */
typedef struct PwSession PwSession;
/* Borrows all that *input points to, for its lifetime. Between two solves the programme's weights, goals and seed may
 * change (pw_programme_set_weight and the like); nothing else may. */
PW_API PW_MUST_CHECK PwStatus pw_session_create(const PwSolveInput *input, PwSession **session, PwError *error);
PW_API void pw_session_destroy(PwSession *session);
/* As pw_solve on the programme as it is now, to the byte; the time limit is for each solve. It starts from where the
 * last solve ended, which saves time where little has changed. One session serves one thread at a time. */
PW_API PW_MUST_CHECK PwStatus pw_session_solve(PwSession *session, PwMatching **matching, PwError *error);

PW_API void pw_matching_destroy(PwMatching *matching);
PW_API PwOutcome pw_matching_get_outcome(const PwMatching *matching);
PW_API int pw_matching_count_pairs(const PwMatching *matching);
typedef struct PwPairInfo {
    int mentee, mentor;
    int32_t score_ppm;
    bool kept; /* by decision */
} PwPairInfo;
PW_API PwPairInfo pw_matching_get_pair(const PwMatching *matching, int index); /* 0 ≤ index < count */
/* Pairs in all, and the sum of their scores. */
PW_API int64_t pw_matching_get_total_ppm(const PwMatching *matching);
/* The programme's goals in order: proven when bound == value. */
typedef struct PwGoalInfo {
    const char *name;
    bool is_ppm;       /* value and bound are millionths, not counts */
    bool is_minimised; /* no matching has less than `bound`; else no matching has more */
    int64_t value, bound;
} PwGoalInfo;
PW_API int pw_matching_count_goals(const PwMatching *matching);
PW_API PwGoalInfo pw_matching_get_goal(const PwMatching *matching, int index);
PW_API int pw_matching_count_unmatched(const PwMatching *matching);
PW_API const char *pw_matching_get_unmatched_text(const PwMatching *matching, int index, int *mentee);
/* In words, when infeasible; else NULL. */
PW_API const char *pw_matching_get_conflict(const PwMatching *matching);
/* Solves again without each fairness rule, and without the minimums of people if there are any: what each of them
 * costs, and who pays. The document and the words then say so. Cost: a solve for each. */
PW_API PW_MUST_CHECK PwStatus pw_matching_price_fairness(PwMatching *matching, const PwSolveInput *input,
                                                         PwError *error);
/* A line for each fairness rule, and one for each price where prices were asked for; nothing if there are none. */
PW_API PW_MUST_CHECK PwStatus pw_matching_tell_fairness(const PwMatching *matching, const PwSolveInput *input,
                                                        PwText *text, PwError *error);

/* The matching/1 document. The same input gives the same bytes. */
PW_API PW_MUST_CHECK PwStatus pw_matching_to_json(const PwMatching *matching, const PwSolveInput *input, PwText *json,
                                                  PwError *error);
/* Reads a matching as a claim; *decisions are those it states. Its terms (weights, goals, seed) are applied to
 * `programme`. PW_REJECTED: no matching of these people, or made from other documents. */
PW_API PW_MUST_CHECK PwStatus pw_matching_read(const char *path, PwProgramme *programme, const PwCohort *cohort,
                                               PwMatching **matching, PwDecisions **decisions, PwFaults *faults,
                                               PwError *error);
/* Re-checks feasibility, every score, and the proof, with code of its own. PW_OK: all of it holds. PW_REJECTED: every
 * false statement is a fault. input->decisions must be those the matching states. Cost: one plain scoring pass. */
PW_API PW_MUST_CHECK PwStatus pw_matching_verify(const PwMatching *matching, const PwSolveInput *input,
                                                 PwFaults *faults, PwError *error);
/* Compares the decisions that a matching states with those handed in: each difference is a fault of the matching. With
 * NULL for the latter, a warning says under which decisions the matching holds. */
PW_API void pw_decisions_compare(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                                 PwFaults *faults);
/* Compares the pairs of an earlier matching that this one counts (goal stay, least_stay) with those handed in,
 * likewise; where it counts none, a warning says that nothing was compared. */
PW_API void pw_previous_compare(const PwCohort *cohort, const PwMatching *matching, const PwPrevious *handed_in,
                                PwFaults *faults);
PW_API PW_MUST_CHECK PwStatus pw_verdict_to_json(const PwMatching *matching, const PwFaults *faults, PwText *json,
                                                 PwError *error);

/* ---- explanations ---- */

/* Whom to explain, and how. */
typedef struct PwExplainOptions {
    int mentee, mentor; /* −1: not one in particular. Both: that pair, whether it is made or not */
    bool json;          /* explanation/1; else text for people */
} PwExplainOptions;
/* Why this pair, why not that one, why nobody, who is scarce; with what changes would cost everybody, exactly. The
 * matching must be one that pw_matching_verify accepts for this input. Sensitive answers are not shown. Method and
 * cost: docs/methods/explain.md. PW_LIMIT: the time limit passed. */
PW_API PW_MUST_CHECK PwStatus pw_explain(const PwMatching *matching, const PwSolveInput *input,
                                         const PwExplainOptions *options, PwText *text, PwError *error);

/* ---- survey exports ---- */

enum { PW_N_SIDES = 2 }; /* 0: mentees, or the peers of one pool; 1: mentors */

typedef struct PwImportInput {
    const PwProgramme *programme;
    const char *mentees_path, *mentors_path; /* CSV or XLSX; one of them may be "-" */
    const char *peers_path;                  /* of one pool, in place of the two */
    const char *mapping_path;                /* mapping/1; NULL: columns are found by their headers and cells */
    const char *source;                      /* "google", …; NULL: the mapping's, or recognised */
    const char *duplicates;                  /* "error", "first", "last"; NULL: the mapping's, or "error" */
} PwImportInput;

/* What became of a table: cells = used + unmapped + dropped, none of them empty. */
typedef struct PwImportCounts {
    int64_t rows, rows_filtered, rows_duplicate, people;
    int64_t columns, columns_used, columns_private;
    int64_t cells, cells_used, cells_unmapped, cells_dropped;
} PwImportCounts;

/* The cohort/1 document. PW_REJECTED: everything that is wrong is a fault, with row and column. Cost: the tables. */
PW_API PW_MUST_CHECK PwStatus pw_import(const PwImportInput *input, PwText *cohort, PwImportCounts counts[PW_N_SIDES],
                                        PwFaults *faults, PwError *error);

/* A first mapping/1 document, made by comparing headers and cells with the programme's questions; or, when
 * input->programme is NULL, a first programme/1 document. Both are for a person to look over. */
PW_API PW_MUST_CHECK PwStatus pw_import_propose(const PwImportInput *input, PwText *document, PwFaults *faults,
                                                PwError *error);
/* The counts as import/1. */
PW_API PW_MUST_CHECK PwStatus pw_import_counts_to_json(const PwImportCounts counts[PW_N_SIDES], bool is_one_pool,
                                                       PwText *json, PwError *error);

/* ---- comparing ---- */

/* Two matchings, old and new, by path ("-": standard input), and the documents they were made from, or NULL all. */
typedef struct PwDiffInput {
    const char *matching[2], *programme[2], *cohort[2];
    bool json; /* diff/1; else text for people */
} PwDiffInput;
/* Who moved and who took whose place, who gained and lost, what the runs were told otherwise (docs/formats/diff.md).
 * Nothing is verified. PW_REJECTED: faults were added. */
PW_API PW_MUST_CHECK PwStatus pw_diff(const PwDiffInput *input, PwText *text, PwFaults *faults, PwError *error);

/* ---- strategies: ways to match, beside one another (docs/strategies.md) ---- */

typedef struct PwStrategyInfo {
    const char *name;
    const char *promise; /* one line for people */
} PwStrategyInfo;
PW_API int pw_strategy_count(void);
PW_API PwStrategyInfo pw_strategy_get(int index); /* 0 ≤ index < count */

typedef struct PwCompareOptions {
    const char *strategies;          /* "a,b,c"; NULL: all (`previous` if there is an earlier matching) */
    int repeats;                     /* runs of strategies that draw lots; 0: one */
    bool json;                       /* a comparison/1 document; else tables for people */
    const struct PwOwnStrategy *own; /* [n_own] strategies of yours, which come last (pairwright/strategy.h) */
    int n_own;
} PwCompareOptions;
/* Runs strategies on one cohort, and measures what they make by the same figures (docs/methods/measures.md). What a
 * strategy cannot do is said in its row. The time limit of the input is for each strategy. Cost: the strategies', and
 * two scoring passes and mentees × pairs for each. */
PW_API PW_MUST_CHECK PwStatus pw_compare(const PwSolveInput *input, const PwCompareOptions *options, PwText *text,
                                         PwError *error);

/* ---- handing out ---- */

typedef enum PwExportFormat { PW_EXPORT_CSV, PW_EXPORT_XLSX, PW_EXPORT_JSON } PwExportFormat;
typedef struct PwExportOptions {
    PwExportFormat format;
    const char *table;      /* CSV: "pairs" (also for NULL), "unmatched", "loads", "mail"; the others have all */
    const char *key_path;   /* a file with a key: ids become keyed hashes, names are left out; NULL: as they are */
    const char *names_path; /* a table with the columns id and name; NULL: the cohort's names */
} PwExportOptions;
/* Tables to hand out (docs/formats/export.md), without sensitive answers and safe to open in a spreadsheet.
 * PW_REJECTED: the key or the names cannot be used (faults were added), or a workbook cannot hold a table. */
PW_API PW_MUST_CHECK PwStatus pw_export(const PwMatching *matching, const PwSolveInput *input,
                                        const PwExportOptions *options, PwText *text, PwFaults *faults, PwError *error);

/* ---- sweeps ---- */

/* The programme solved for every value from `from` to `to` of a criterion's weight or a fairness rule's level
 * (a count as so many millions of ppm). */
typedef enum PwFormat { PW_AS_TEXT, PW_AS_JSON, PW_AS_CSV } PwFormat;
typedef struct PwSweepOptions {
    bool of_fairness;
    const char *name; /* of the criterion or the fairness rule */
    int64_t from_ppm, to_ppm, step_ppm;
    PwFormat format; /* a table, sweep/1, or a line a value */
} PwSweepOptions;
/* *outcome: PW_INFEASIBLE when every value is, PW_FEASIBLE when some are not proven. PW_USAGE: there is no such name,
 * or the values do not fit. Method, and what is exact: docs/methods/sweep.md. Cost: a solve a value, and some 20 a
 * break point. */
PW_API PW_MUST_CHECK PwStatus pw_sweep(const PwSolveInput *input, const PwSweepOptions *options, PwText *text,
                                       PwOutcome *outcome, PwError *error);

/* ---- suggestions ---- */

typedef struct PwShortlistOptions {
    int top;  /* suggestions a mentee, > 0 */
    int seen; /* mentees a mentor is shown to at most; 0: `top` times the mentor's places */
    bool csv; /* mentee,mentor,score; else shortlist/1 */
} PwShortlistOptions;
typedef struct PwShortlistCounts {
    int n_suggestions, n_mentees; /* who get any */
    int n_short, n_without;       /* who get fewer than `top`, and none */
} PwShortlistCounts;
/* Mentors to meet before anybody is matched. First as many mentees as possible get one, then there are as many
 * suggestions as possible, then their scores add up to the most: all exact. Cost: two solves. */
PW_API PW_MUST_CHECK PwStatus pw_shortlist(const PwSolveInput *input, const PwShortlistOptions *options, PwText *text,
                                           PwShortlistCounts *counts, PwError *error);

/* ---- the report ---- */

/* The matching as one HTML file, without network and scripts; `input->previous` (or NULL) is an earlier matching to
 * tell the changes from. The matching must be one that pw_matching_verify accepts. The same input gives the same bytes.
 */
PW_API PW_MUST_CHECK PwStatus pw_report(const PwMatching *matching, const PwSolveInput *input, PwText *html,
                                        PwError *error);
/* The same file within a document (report/1). */
PW_API PW_MUST_CHECK PwStatus pw_report_to_json(const PwMatching *matching, const PwSolveInput *input, PwText *json,
                                                PwError *error);

/* ---- synthetic programmes ---- */

typedef struct PwGenerateInput {
    int n_mentees, n_mentors;
    const char *seed;   /* NULL: "pairwright" */
    const char *family; /* NULL: "campus"; see docs/formats/generate.md */
} PwGenerateInput;
PW_API PW_MUST_CHECK PwStatus pw_generate(const PwGenerateInput *input, PwText *programme, PwText *cohort,
                                          PwError *error);

#ifdef __cplusplus
}
#endif
#endif
