/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what a command works on, and saying what is wrong with it. */
#include <string.h>

#include "base/numbers.h"
#include "cli/command.h"

/* "CRITERION=W" */
static bool set_weight(Inputs *inputs, const char *text, int *code) {
    PwError error;
    char criterion[PW_ERROR_TEXT_SIZE];
    const char *equals = strrchr(text, '=');
    size_t length = (size_t)(equals - text);
    int64_t weight_ppm;
    *code = EXIT_USAGE;
    if (length >= sizeof criterion ||
        pwi_decimal_parse(equals + 1, strlen(equals + 1), 6, &weight_ppm) != PWI_DECIMAL_FINE) {
        say("--weight: this is not CRITERION=W; got \"%s\"; need W a number of at most six decimals", text);
        return false;
    }
    memcpy(criterion, text, length);
    criterion[length] = '\0';
    if (pw_programme_set_weight(inputs->programme, criterion, weight_ppm, &error) == PW_OK) return true;
    *code = fail(&error);
    return false;
}

/* "ID=FILE" */
static PwStatus read_scores(Inputs *inputs, const char *text, PwError *error) {
    char criterion[PW_ERROR_TEXT_SIZE];
    const char *equals = strchr(text, '=');
    size_t length = (size_t)(equals - text);
    if (length >= sizeof criterion) length = sizeof criterion - 1;
    memcpy(criterion, text, length);
    criterion[length] = '\0';
    return pw_given_scores_read(equals + 1, inputs->programme, inputs->cohort, criterion, &inputs->scores,
                                inputs->faults, error);
}

/* Weights, goals and seed of this run. */
static bool apply_terms(Inputs *inputs, const Request *request, int *code) {
    PwError error;
    for (int k = 0; k < request->n_weights; k++)
        if (!set_weight(inputs, request->weight[k], code)) return false;
    PwStatus status = PW_OK;
    if (request->goals != NULL) status = pw_programme_set_goals(inputs->programme, request->goals, &error);
    if (status == PW_OK && request->seed != NULL)
        status = pw_programme_set_seed(inputs->programme, request->seed, &error);
    if (status != PW_OK) *code = fail(&error);
    return status == PW_OK;
}

/* What two documents came to, the first fault of another kind than a rejection being the more serious. */
static PwStatus worse(PwStatus one, PwStatus other) {
    return one == PW_OK || (one == PW_REJECTED && other != PW_OK) ? other : one;
}

PwStatus inputs_read_people(Inputs *inputs, const Request *request, PwError *error) {
    PwStatus status = pw_programme_read(request->position[0], &inputs->programme, inputs->faults, error);
    if ((status != PW_OK && status != PW_REJECTED) || request->n_positions < 2) return status;
    /* The cohort is looked at even if the programme has faults, so that all are said at once. */
    PwError of_cohort;
    PwStatus cohort =
        pw_cohort_read(request->position[1], inputs->programme, &inputs->cohort, inputs->faults, &of_cohort);
    if (cohort != PW_OK && (status == PW_OK || cohort != PW_REJECTED)) *error = of_cohort;
    return worse(status, cohort);
}

static PwStatus read_extras(Inputs *inputs, const Request *request, PwError *error) {
    PwStatus status = PW_OK;
    if (request->decisions != NULL)
        status = pw_decisions_read(request->decisions, inputs->cohort, &inputs->decisions, inputs->faults, error);
    if (request->previous != NULL && (status == PW_OK || status == PW_REJECTED)) {
        PwStatus previous =
            pw_previous_read(request->previous, inputs->cohort, &inputs->previous, inputs->faults, error);
        status = worse(status, previous);
    }
    for (int k = 0; k < request->n_scores && (status == PW_OK || status == PW_REJECTED); k++)
        status = worse(status, read_scores(inputs, request->scores[k], error));
    return status;
}

int say_rejected(const PwFaults *faults) {
    long long n = pw_faults_count_errors(faults);
    say("input rejected: %lld fault%s", n, n == 1 ? "" : "s");
    return EXIT_REJECTED;
}

bool inputs_read(Inputs *inputs, const Request *request, int *code) {
    PwError error = {.status = PW_NO_MEMORY, .text = "out of memory"};
    *inputs = (Inputs){.faults = pw_faults_create()};
    if (!output_is_free(request, code)) return false;
    PwStatus status = inputs->faults != NULL ? inputs_read_people(inputs, request, &error) : PW_NO_MEMORY;
    if (status == PW_OK && !apply_terms(inputs, request, code)) return false;
    if (status == PW_OK) status = read_extras(inputs, request, &error);
    if (inputs->faults != NULL) say_faults(inputs->faults);
    if (status == PW_REJECTED && pw_faults_count_errors(inputs->faults) > 0)
        *code = say_rejected(inputs->faults);
    else if (status != PW_OK)
        *code = fail(&error);
    return status == PW_OK;
}

PwSolveInput inputs_as_solve_input(const Inputs *inputs, const Request *request) {
    return (PwSolveInput){.programme = inputs->programme,
                          .cohort = inputs->cohort,
                          .decisions = inputs->decisions,
                          .scores = inputs->scores,
                          .previous = inputs->previous,
                          .strategy = request->strategy,
                          .time_limit_ms = request->time_limit_ms,
                          .gap_ppm = request->gap_ppm,
                          .work_limit = request->work_limit,
                          .n_threads = request->n_threads};
}

void inputs_clear(Inputs *inputs) {
    pw_given_scores_destroy(inputs->scores);
    pw_previous_destroy(inputs->previous);
    pw_decisions_destroy(inputs->decisions);
    pw_cohort_destroy(inputs->cohort);
    pw_programme_destroy(inputs->programme);
    pw_faults_destroy(inputs->faults);
}
