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
    if (length >= sizeof criterion || pwi_decimal_parse(equals + 1, strlen(equals + 1), 6, &weight_ppm) != PWI_DECIMAL_FINE) {
        say("--weight \"%s\" is not CRITERION=W with W a number of at most six decimals", text);
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
    return pw_given_scores_read(equals + 1, inputs->programme, inputs->cohort, criterion, &inputs->scores, inputs->faults, error);
}

static bool apply_terms(Inputs *inputs, const Request *request, int *code) {
    PwError error;
    for (int k = 0; k < request->n_weights; k++)
        if (!set_weight(inputs, request->weight[k], code)) return false;
    PwStatus status = PW_OK;
    if (request->goals != NULL) status = pw_programme_set_goals(inputs->programme, request->goals, &error);
    if (status == PW_OK && request->seed != NULL) status = pw_programme_set_seed(inputs->programme, request->seed, &error);
    if (status != PW_OK) *code = fail(&error);
    return status == PW_OK;
}

bool inputs_read(Inputs *inputs, const Request *request, int *code) {
    PwError error = {0};
    PwStatus status = PW_OK;
    *inputs = (Inputs){.faults = pw_faults_create()};
    *code = EXIT_NO_RESULT;
    if (inputs->faults == NULL) return false;
    status = pw_programme_read(request->position[0], &inputs->programme, inputs->faults, &error);
    if (status != PW_OK && status != PW_REJECTED) goto out;
    /* The cohort is looked at even so, that all faults are said at once. */
    if (inputs->programme != NULL) {
        PwStatus cohort = pw_cohort_read(request->position[1], inputs->programme, &inputs->cohort, inputs->faults, &error);
        if (status == PW_OK || cohort != PW_OK) status = cohort;
    }
    if (status == PW_OK && !apply_terms(inputs, request, code)) return false;
    if (status == PW_OK && request->decisions != NULL)
        status = pw_decisions_read(request->decisions, inputs->cohort, &inputs->decisions, inputs->faults, &error);
    for (int k = 0; k < request->n_scores && status == PW_OK; k++) status = read_scores(inputs, request->scores[k], &error);
out:
    say_faults(inputs->faults);
    if (status != PW_OK) *code = fail(&error);
    return status == PW_OK;
}

PwSolveInput inputs_as_solve_input(const Inputs *inputs, const Request *request) {
    return (PwSolveInput){.programme = inputs->programme,
                          .cohort = inputs->cohort,
                          .decisions = inputs->decisions,
                          .scores = inputs->scores,
                          .strategy = request->strategy,
                          .time_limit_ms = request->time_limit_ms,
                          .n_threads = request->n_threads};
}

void inputs_clear(Inputs *inputs) {
    pw_given_scores_destroy(inputs->scores);
    pw_decisions_destroy(inputs->decisions);
    pw_cohort_destroy(inputs->cohort);
    pw_programme_destroy(inputs->programme);
    pw_faults_destroy(inputs->faults);
}
