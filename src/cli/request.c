/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options, one table for all commands: what each is called, whether it takes a value, where the value goes.
 *
 * Not getopt_long: it takes abbreviations (which a new option can break), reorders by the environment, and lets the
 * last of two values win. Here names are whole, files and options mix freely, and whatever is not understood is an
 * error. */
#include <stdio.h>
#include <string.h>

#include "base/faults.h"
#include "base/names.h"
#include "base/numbers.h"
#include "base/unicode.h"
#include "cli/command.h"

enum { MAX_THREADS = 1024, MAX_PEOPLE = 10000000, MAX_TOP = 1000000, MAX_REPEATS = 1000, MAX_WORK = 1000000000 };

typedef struct Option {
    const char *name; /* behind "--" */
    char letter;      /* names it in a command's `allowed` */
    bool has_value;
    bool may_repeat;
} Option;

static const Option options[] = {
    {"decisions", 'd', true, false},
    {"weight", 'w', true, true},
    {"strategy", 'S', true, false},
    {"goals", 'g', true, false},
    {"seed", 's', true, false},
    {"threads", 't', true, false},
    {"time-limit", 'l', true, false},
    {"scores", 'c', true, true},
    {"output", 'o', true, false},
    {"force", 'f', false, true},
    {"price", '4', false, true},
    {"json", 'j', false, true},
    {"csv", 'v', false, true},
    {"top", 'k', true, false},
    {"mentee", 'm', true, false},
    {"mentor", 'M', true, false},
    {"previous", 'p', true, false},
    {"fairness", 'a', true, false},
    {"seen", 'z', true, false},
    {"max-changes", '5', true, false},
    {"gap", '6', true, false},
    {"work-limit", '7', true, false},
    {"keep-best", '8', false, true},
    {"help", 'h', false, true},
    /* generate: how many */
    {"mentees", 'n', true, false},
    {"mentors", 'N', true, false},
    {"family", 'F', true, false},
    /* compare */
    {"strategies", 'T', true, false},
    {"repeats", 'C', true, false},
    /* import: which files */
    {"mentees", 'e', true, false},
    {"mentors", 'r', true, false},
    {"peers", 'E', true, false},
    {"programme", 'P', true, false},
    {"mapping", 'A', true, false},
    {"from", 'R', true, false},
    {"duplicates", 'D', true, false},
    {"propose", 'O', false, true},
    /* export */
    {"table", '1', true, false},
    {"pseudonyms", '2', true, false},
    {"names", '3', true, false},
};
enum { N_OPTIONS = sizeof options / sizeof *options };
_Static_assert(N_OPTIONS <= 64, "a bit an option");

/* The words of the command line, and how far they are read. */
typedef struct Words {
    char **word; /* [n], the command's own name first; positions are moved to the front */
    int n, at;
    uint64_t seen; /* a bit an option of the table */
} Words;

/* ---- values ---- */

static bool read_count(const Option *option, const char *text, int64_t min, int64_t max, int *value) {
    int64_t found;
    if (pwi_decimal_parse(text, strlen(text), 0, &found) != PWI_DECIMAL_FINE || found < min || found > max) {
        say("--%s: this is no whole number in range; got \"%s\"; need %lld to %lld", option->name, text, (long long)min,
            (long long)max);
        return false;
    }
    *value = (int)found;
    return true;
}

/* Seconds, with decimals, as milliseconds. */
static bool read_seconds(const Option *option, const char *text, int64_t *time_ms) {
    int64_t ppm;
    if (pwi_decimal_parse(text, strlen(text), 6, &ppm) != PWI_DECIMAL_FINE || ppm <= 0 || ppm > 1000000 * PWI_PPM) {
        say("--%s: this is no time; got \"%s\"; need seconds above 0, at most 1000000, with six decimals at most",
            option->name, text);
        return false;
    }
    *time_ms = (ppm + 999) / 1000;
    return true;
}

/* A share, as millionths. */
static bool read_gap(const Option *option, const char *text, int64_t *gap_ppm) {
    if (pwi_decimal_parse(text, strlen(text), 6, gap_ppm) == PWI_DECIMAL_FINE && *gap_ppm >= 0 && *gap_ppm <= PWI_PPM)
        return true;
    say("--%s: this is no share; got \"%s\"; need 0 to 1, with six decimals at most", option->name, text);
    return false;
}

/* NAME=VALUE, kept as it is. */
static bool add(const Option *option, const char **list, int *n, int max, const char *text) {
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        say("--%s: this is no assignment; got \"%s\"; need NAME=VALUE", option->name, text);
        return false;
    }
    if (*n == max) {
        say("there are too many --%s; need at most %d", option->name, max);
        return false;
    }
    list[(*n)++] = text;
    return true;
}

/* Text that ends up in a document. */
static bool read_text(const Option *option, const char *text, const char **value) {
    if (pwi_unicode_valid_length(text, strlen(text)) != strlen(text)) {
        say("--%s: this is not UTF-8; got \"%s\"", option->name, text);
        return false;
    }
    *value = text;
    return true;
}

static bool take(Request *request, const Option *option, const char *value) {
    switch (option->letter) {
        case 'd':
            request->decisions = value;
            return true;
        case 'p':
            request->previous = value;
            return true;
        case 'S':
            return read_text(option, value, &request->strategy);
        case 'g':
            return read_text(option, value, &request->goals);
        case 's':
            return read_text(option, value, &request->seed);
        case 'o':
            request->output = value;
            return true;
        case 'm':
            return read_text(option, value, &request->mentee);
        case 'M':
            return read_text(option, value, &request->mentor);
        case '5':
            return read_count(option, value, 0, MAX_PEOPLE, &request->max_changes);
        case '6':
            return read_gap(option, value, &request->gap_ppm);
        case '7':
            return read_count(option, value, 1, MAX_WORK, &request->work_limit);
        case '8':
            return request->keep_best = true;
        case 'z':
            return read_count(option, value, 1, MAX_TOP, &request->seen);
        case 'a':
            return add(option, &request->fairness, &(int){0}, 1, value);
        case 'F':
            return read_text(option, value, &request->family);
        case 'f':
            return request->force = true;
        case '4':
            return request->price = true;
        case '1':
            return read_text(option, value, &request->table);
        case '2':
            request->pseudonyms = value;
            return true;
        case '3':
            request->names = value;
            return true;
        case 'O':
            return request->propose = true;
        case 'j':
            return request->json = true;
        case 'v':
            return request->csv = true;
        case 'w':
            return add(option, request->weight, &request->n_weights, MAX_WEIGHTS, value);
        case 'c':
            return add(option, request->scores, &request->n_scores, MAX_SCORES, value);
        case 'l':
            return read_seconds(option, value, &request->time_limit_ms);
        case 't':
            return read_count(option, value, 1, MAX_THREADS, &request->n_threads);
        case 'k':
            return read_count(option, value, 1, MAX_TOP, &request->top);
        case 'n':
            return read_count(option, value, 1, MAX_PEOPLE, &request->n_mentees);
        case 'P':
            request->programme = value;
            return true;
        case 'e':
            request->mentees_file = value;
            return true;
        case 'r':
            request->mentors_file = value;
            return true;
        case 'E':
            request->peers_file = value;
            return true;
        case 'A':
            request->mapping = value;
            return true;
        case 'R':
            return read_text(option, value, &request->from);
        case 'T':
            return read_text(option, value, &request->strategies);
        case 'C':
            return read_count(option, value, 1, MAX_REPEATS, &request->repeats);
        case 'D':
            return read_text(option, value, &request->duplicates);
        case 'N':
            return read_count(option, value, 1, MAX_PEOPLE, &request->n_mentors);
        default:
            return false;
    }
}

/* ---- words ---- */

/* The option of this name that the command has, or NULL after saying so. */
static const Option *find_option(const Request *request, const char *allowed, const char *name, size_t length) {
    const char *names[N_OPTIONS];
    char text[64];
    int n = 0;
    for (int k = 0; k < N_OPTIONS; k++) {
        if (options[k].letter != 'h' && strchr(allowed, options[k].letter) == NULL) continue;
        if (strlen(options[k].name) == length && memcmp(options[k].name, name, length) == 0) return &options[k];
        names[n++] = options[k].name;
    }
    snprintf(text, sizeof text, "%.*s", length < sizeof text ? (int)length : (int)sizeof text - 1, name);
    const char *nearest = pwi_nearest_name(names, n, text);
    say("%s has no option \"--%s\"%s%s%s; see: pairwright %s --help", request->command->name, text,
        nearest != NULL ? "; did you mean \"--" : "", nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "",
        request->command->name);
    return NULL;
}

/* The value of the option at hand: what stands behind "=", or else the next word. NULL after saying that there is none.
 */
static const char *find_value(Words *words, const Option *option, const char *attached) {
    if (attached != NULL) return attached;
    const char *next = words->at + 1 < words->n ? words->word[words->at + 1] : NULL;
    if (next == NULL || strncmp(next, "--", 2) == 0) {
        say("--%s needs a value%s%s%s", option->name, next != NULL ? "; if it is meant to be \"" : "",
            next != NULL ? next : "", next != NULL ? "\", write it behind \"=\"" : "");
        return NULL;
    }
    words->at++;
    return next;
}

static bool is_new(Words *words, const Option *option) {
    uint64_t bit = UINT64_C(1) << (option - options);
    if ((words->seen & bit) != 0 && !option->may_repeat) {
        say("--%s stands twice; need it once", option->name);
        return false;
    }
    words->seen |= bit;
    return true;
}

/* The word at hand, which starts with "-". */
static bool read_option(Request *request, Words *words, const char *allowed, bool *wants_help) {
    const char *word = words->word[words->at], *attached = NULL;
    const Option *option;
    if (strncmp(word, "--", 2) == 0) {
        size_t length = strcspn(word + 2, "=");
        option = find_option(request, allowed, word + 2, length);
        if (word[2 + length] == '=') attached = word + 2 + length + 1;
    } else if (word[1] == 'o' || strcmp(word, "-h") == 0) {
        bool is_output = word[1] == 'o';
        option =
            find_option(request, allowed, is_output ? "output" : "help", is_output ? strlen("output") : strlen("help"));
        if (is_output && word[2] != '\0') attached = word + 2;
    } else {
        say("%s has no option \"%s\"; see: pairwright %s --help", request->command->name, word, request->command->name);
        return false;
    }
    if (option == NULL || !is_new(words, option)) return false;
    if (option->letter == 'h') return *wants_help = true;
    if (!option->has_value && attached != NULL) {
        say("--%s takes no value; got \"%s\"", option->name, attached);
        return false;
    }
    const char *value = option->has_value ? find_value(words, option, attached) : "";
    return value != NULL && take(request, option, value);
}

static int print_help(const Command *command) {
    PwError error = {0};
    PwStatus status = print_text(command->help, &error);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}

int request_list_inputs(const Request *request, const char *inputs[MAX_INPUTS]) {
    const char *const named[] = {request->decisions,    request->previous,     request->programme,
                                 request->mentees_file, request->mentors_file, request->peers_file,
                                 request->mapping,      request->pseudonyms,   request->names};
    int n = 0;
    for (int k = 0; k < request->n_positions; k++) inputs[n++] = request->position[k];
    for (size_t k = 0; k < sizeof named / sizeof *named; k++)
        if (named[k] != NULL) inputs[n++] = named[k];
    for (int k = 0; k < request->n_scores; k++) inputs[n++] = strchr(request->scores[k], '=') + 1;
    return n;
}

/* Two documents cannot both be standard input. */
static bool one_standard_input(const Request *request) {
    const char *inputs[MAX_INPUTS];
    int n_inputs = request_list_inputs(request, inputs), n = 0;
    for (int k = 0; k < n_inputs; k++) n += strcmp(inputs[k], "-") == 0;
    if (n > 1) say("only one input can be \"-\", standard input");
    return n <= 1;
}

bool request_parse(Request *request, const Command *command, const char *allowed, int min_positions, int max_positions,
                   int argc, char **argv, int *code) {
    Words words = {.word = argv, .n = argc, .at = 1};
    bool only_positions = false, wants_help = false;
    *request = (Request){.command = command, .max_changes = -1, .position = argv + 1};
    *code = EXIT_USAGE;
    for (; words.at < words.n && !wants_help; words.at++) {
        char *word = argv[words.at];
        bool is_option = !only_positions && word[0] == '-' && word[1] != '\0';
        if (is_option && strcmp(word, "--") == 0)
            only_positions = true;
        else if (!is_option)
            request->position[request->n_positions++] = word;
        else if (!read_option(request, &words, allowed, &wants_help))
            return false;
    }
    if (wants_help) {
        *code = print_help(command);
        return false;
    }
    if (request->n_positions < min_positions || request->n_positions > max_positions) {
        bool is_few = request->n_positions < min_positions;
        say("%s: too %s files; got %d; need %s%d; see: pairwright %s --help", command->name, is_few ? "few" : "many",
            request->n_positions,
            min_positions == max_positions ? ""
            : is_few                       ? "at least "
                                           : "at most ",
            is_few ? min_positions : max_positions, command->name);
        return false;
    }
    return one_standard_input(request);
}
