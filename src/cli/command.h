/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: exit codes, inputs, output, words for people. The only folder that prints. */
#ifndef PWI_CLI_COMMAND_H
#define PWI_CLI_COMMAND_H

#include <pairwright/pairwright.h>
#include <stdbool.h>

/* As README.md lists them, under "Commands". */
typedef enum ExitCode {
    EXIT_DONE = 0,
    EXIT_USAGE = 2,
    EXIT_REJECTED = 3,
    EXIT_INFEASIBLE = 4,
    EXIT_IO = 5,
    EXIT_NOT_PROVEN = 6,
    EXIT_NO_RESULT = 7, /* out of memory, or a limit with no result */
    EXIT_SELF_CHECK = 8
} ExitCode;

typedef struct Command {
    const char *name;
    const char *summary; /* one line for `pairwright --help` */
    const char *help;    /* starts with examples */
    int (*run)(int argc, char **argv);
} Command;

extern const Command command_solve, command_check, command_score, command_verify, command_explain, command_import,
    command_export, command_generate, command_diff, command_compare, command_sweep, command_report, command_shortlist;

enum { MAX_WEIGHTS = 256, MAX_SCORES = 64, MAX_INPUTS = 16 + MAX_SCORES };

/* Everything a command may be given. */
typedef struct Request {
    const Command *command;
    /* options */
    const char *decisions, *previous, *strategy, *strategies, *goals, *seed, *output, *mentee, *mentor, *family,
        *fairness;
    /* import: tables and how to read them */
    const char *programme, *mentees_file, *mentors_file, *peers_file, *mapping, *from, *duplicates;
    const char *table, *pseudonyms, *names; /* export */
    const char *weight[MAX_WEIGHTS];        /* "CRITERION=W" */
    int n_weights;
    const char *scores[MAX_SCORES]; /* "ID=FILE" */
    int n_scores;
    int64_t time_limit_ms, gap_ppm;
    int work_limit, n_threads, top, seen, max_changes, repeats, n_mentees, n_mentors;
    bool keep_best, force, json, csv, propose, price;
    /* positions */
    char **position;
    int n_positions;
} Request;

/* Reads options and positions; false: said what is wrong, and *code is the exit code (0 after --help). */
bool request_parse(Request *request, const Command *command, const char *allowed, int min_positions, int max_positions,
                   int argc, char **argv, int *code);

/* The files a request reads; returns how many. */
int request_list_inputs(const Request *request, const char *inputs[MAX_INPUTS]);

/* The documents of a request, read. */
typedef struct Inputs {
    PwFaults *faults;
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwPrevious *previous;
    PwGivenScores *scores;
} Inputs;

/* Reads programme and cohort (positions 0 and 1; the cohort if there is one), with all faults of both. */
PW_MUST_CHECK PwStatus inputs_read_people(Inputs *inputs, const Request *request, PwError *error);
/* Reads programme, cohort, decisions, previous matching and scores, and applies weights, goals and seed. False: said
 * what is wrong; *code is the exit code. Clear in any case. */
bool inputs_read(Inputs *inputs, const Request *request, int *code);
PwSolveInput inputs_as_solve_input(const Inputs *inputs, const Request *request);
void inputs_clear(Inputs *inputs);
/* Reads the matching at `path`, with its decisions and terms, and believes it only once it is verified. False: said
 * what is wrong; *code is the exit code. */
bool inputs_read_matching(Inputs *inputs, const Request *request, const char *path, PwMatching **matching, int *code);
/* Replaces the matching, which `input` gave, by one that ends at most so many pairs of the earlier one. False: there is
 * none, or it cannot be had; said so, and *code is the exit code. */
bool keep_changes_few(Inputs *inputs, PwSolveInput *input, const Request *request, PwMatching **matching, int *code);
/* Finds somebody by id; *person stays as it is when `id` is NULL. False: said that there is nobody. */
bool find_person(const PwCohort *cohort, bool is_mentor, const char *id, int *person);
/* Says all faults and warnings on standard error. */
void say_faults(const PwFaults *faults);
/* Says how many faults there are, and returns the exit code. */
int say_rejected(const PwFaults *faults);

/* Holds Ctrl-C back until interrupt_release: the sign tells whether it has come (interrupt.c). */
PwStopSign interrupt_hold(void);
/* Ctrl-C works as ever again. If it came and there is a result, it has done its work; else it ends the program now. */
void interrupt_release(bool has_result);

/* Solves with a progress line; with `keep_best` Ctrl-C ends it with the best so far. A time limit is of all solves
 * together: what this one took is taken off (solve.c). */
PW_MUST_CHECK PwStatus solve_watched(PwSolveInput *input, bool keep_best, PwMatching **matching, PwError *error);

/* The progress line of a run (meter.c). */
enum { METER_LINE = 256 };
typedef struct Meter {
    PwProgressListener listener;
    int64_t started_ns, next_ns; /* when the line may change next */
    int n_shown;                 /* characters that stand there */
} Meter;
/* What a run is to be given as its listener: NULL where standard error is no terminal, or where the result appears on
 * the same screen bit by bit. */
const PwProgressListener *meter_start(Meter *meter, bool result_is_shown);
void meter_stop(Meter *meter); /* wipes the line */

/* Says an error (nothing, when it has no text) and returns its exit code. */
int fail(const PwError *error);
/* A line on standard error, whatever it is made of escaped. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Words on standard output; every error is seen. */
PW_MUST_CHECK PwStatus print_text(const char *text, PwError *error);
/* Whether the result could be written to --output: asked before the work. False: said why, *code is the exit code. */
bool output_is_free(const Request *request, int *code);
/* Writes a result to --output or standard output, whole or not at all; returns the exit code. */
int write_result(const Request *request, const char *bytes, size_t n);
/* The same of a text that a call of the library has made, or says why it could not; clears the text. */
int write_text(const Request *request, PwStatus status, PwText *text, const PwError *error);
/* From here on SIGINT and SIGTERM come too late: a file is about to appear, and "stopped" must mean that none did. */
void ignore_signals(void);
int exit_code_of(PwStatus status);

#endif
