/* Options, one table for all commands: what each is called, whether it takes a value, where the value goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "cli/command.h"

enum { MAX_THREADS = 1024, MAX_PEOPLE = 10000000, MAX_TOP = 1000000 };

/* The letter names the option in a command's `allowed`. */
static const struct option options[] = {
    {"decisions", required_argument, NULL, 'd'}, {"weight", required_argument, NULL, 'w'},
    {"strategy", required_argument, NULL, 'S'},  {"goals", required_argument, NULL, 'g'},
    {"seed", required_argument, NULL, 's'},      {"threads", required_argument, NULL, 't'},
    {"time-limit", required_argument, NULL, 'l'}, {"scores", required_argument, NULL, 'c'},
    {"output", required_argument, NULL, 'o'},    {"force", no_argument, NULL, 'f'},
    {"json", no_argument, NULL, 'j'},            {"csv", no_argument, NULL, 'v'},
    {"top", required_argument, NULL, 'k'},       {"mentee", required_argument, NULL, 'm'},
    {"mentees", required_argument, NULL, 'n'},   {"mentors", required_argument, NULL, 'N'},
    {"family", required_argument, NULL, 'F'},    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char *name_of(int letter) {
    for (const struct option *option = options; option->name != NULL; option++)
        if (option->val == letter) return option->name;
    return "?";
}

static bool read_count(int letter, const char *text, int64_t min, int64_t max, int *value) {
    int64_t found;
    if (pwi_decimal_parse(text, strlen(text), 0, &found) != PWI_DECIMAL_FINE || found < min || found > max) {
        say("--%s \"%s\" is no whole number from %lld to %lld", name_of(letter), text, (long long)min, (long long)max);
        return false;
    }
    *value = (int)found;
    return true;
}

/* Seconds, with decimals, as milliseconds. */
static bool read_seconds(const char *text, int64_t *time_ms) {
    int64_t ppm;
    if (pwi_decimal_parse(text, strlen(text), 6, &ppm) != PWI_DECIMAL_FINE || ppm <= 0 || ppm > 1000000 * PWI_PPM) {
        say("--time-limit \"%s\" is no number of seconds above 0", text);
        return false;
    }
    *time_ms = (ppm + 999) / 1000;
    return true;
}

static bool add(const char **list, int *n, int max, const char *text, int letter) {
    if (strchr(text, '=') == NULL) {
        say("--%s \"%s\" has no \"=\"", name_of(letter), text);
        return false;
    }
    if (*n == max) {
        say("too many --%s", name_of(letter));
        return false;
    }
    list[(*n)++] = text;
    return true;
}

static bool take(Request *request, int letter) {
    switch (letter) {
    case 'd': request->decisions = optarg; return true;
    case 'S': request->strategy = optarg; return true;
    case 'g': request->goals = optarg; return true;
    case 's': request->seed = optarg; return true;
    case 'o': request->output = optarg; return true;
    case 'm': request->mentee = optarg; return true;
    case 'F': request->family = optarg; return true;
    case 'f': return request->force = true;
    case 'j': return request->json = true;
    case 'v': return request->csv = true;
    case 'w': return add(request->weight, &request->n_weights, MAX_WEIGHTS, optarg, letter);
    case 'c': return add(request->scores, &request->n_scores, MAX_SCORES, optarg, letter);
    case 'l': return read_seconds(optarg, &request->time_limit_ms);
    case 't': return read_count(letter, optarg, 1, MAX_THREADS, &request->n_threads);
    case 'k': return read_count(letter, optarg, 1, MAX_TOP, &request->top);
    case 'n': return read_count(letter, optarg, 1, MAX_PEOPLE, &request->n_mentees);
    case 'N': return read_count(letter, optarg, 1, MAX_PEOPLE, &request->n_mentors);
    default: return false;
    }
}

/* Two documents cannot both be standard input. */
static bool one_standard_input(const Request *request) {
    int n = 0;
    for (int k = 0; k < request->n_positions; k++) n += strcmp(request->position[k], "-") == 0;
    n += request->decisions != NULL && strcmp(request->decisions, "-") == 0;
    for (int k = 0; k < request->n_scores; k++) n += strcmp(strchr(request->scores[k], '=') + 1, "-") == 0;
    if (n > 1) say("only one input can be \"-\", standard input");
    return n <= 1;
}

bool request_parse(Request *request, const Command *command, const char *allowed, int min_positions, int max_positions,
                   int argc, char **argv, int *code) {
    *request = (Request){.command = command};
    *code = EXIT_USAGE;
    optind = 1;
    opterr = 0;
    /* getopt_long's own abbreviations would make "--mentee" and "--mentees" one typo apart: only whole names count. */
    for (int letter; (letter = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
        const char *word = argv[optind - 1];
        if (letter == 'h') {
            fputs(command->help, stdout);
            *code = EXIT_DONE;
            return false;
        }
        if (letter == '?' || strchr(allowed, letter) == NULL) {
            say("%s: \"%s\" is not an option here, or lacks its value; see: pairwright %s --help", command->name, word, command->name);
            return false;
        }
        if (!take(request, letter)) return false;
    }
    request->position = argv + optind;
    request->n_positions = argc - optind;
    if (request->n_positions < min_positions || request->n_positions > max_positions) {
        say("%s: too %s files; see: pairwright %s --help", command->name,
            request->n_positions < min_positions ? "few" : "many", command->name);
        return false;
    }
    return one_standard_input(request);
}
