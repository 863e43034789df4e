/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are lists: choices, rankings, ratings, people (answers.h). Each stands either in one cell, in a column
 * for each place, or in a grid with a column for each option. */
#include <string.h>
#include <strings.h>

#include "base/numbers.h"
#include "import/answers.h"
#include "import/number_text.h"

/* Options in the order they were named. */
typedef struct Named {
    int *option; /* [n] in scratch */
    int *rank;   /* [options] 1 + position, 0 = not named */
    int n;
} Named;

static bool named_init(PwiSideImport *side, const PwiBoundAnswer *answer, Named *named) {
    named->n = 0;
    named->option = PWI_ARENA_ARRAY(&side->scratch, int, (size_t)answer->options.n + 1);
    named->rank = PWI_ARENA_ARRAY(&side->scratch, int, (size_t)answer->options.n + 1);
    side->out_of_memory |= named->option == NULL || named->rank == NULL;
    return !side->out_of_memory;
}

static bool name_option(Named *named, int option) {
    if (named->rank[option] != 0) return false;
    named->option[named->n++] = option;
    named->rank[option] = named->n;
    return true;
}

/* Whether a cell of a grid of boxes is ticked: empty, a word for yes, the option itself, or a word for no. */
static bool is_ticked(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int k, const char *cell) {
    static const char *const yes[] = {"1",  "x",    "yes", "true",         "checked",     "selected",
                                      "ja", "evet", "oui", "\xE2\x9C\x93", "\xE2\x9C\x94"};
    static const char *const no[] = {"0", "no", "false", "unchecked", "not selected", "nein", "off", "-"};
    const char *meaning = pwi_answer_meaning(side, answer, cell);
    for (size_t w = 0; w < sizeof yes / sizeof *yes; w++)
        if (strcasecmp(meaning, yes[w]) == 0) return true;
    for (size_t w = 0; w < sizeof no / sizeof *no; w++)
        if (strcasecmp(meaning, no[w]) == 0) return false;
    if (meaning[0] == '\0') return false;
    if (pwi_word_list_find(&answer->options, meaning, &side->scratch) == answer->part[k]) return true;
    char quoted[PWI_QUOTED_SIZE];
    pwi_cell_complain(
        side, row, answer->column[k],
        "it cannot be told whether \"%s\" is chosen; got \"%s\"; need nothing, yes, no, 1, 0 or the option",
        answer->options.name[answer->part[k]], pwi_quote(meaning, quoted));
    return false;
}

static void read_entries(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int k, const char *cell,
                         Named *named) {
    const char **entry;
    int n = pwi_cut_cell(side, answer, cell, &entry), n_before = named->n;
    bool is_ranking = answer->question->type == PWI_RANKING;
    char quoted[PWI_QUOTED_SIZE];
    for (int e = 0; e < n; e++) {
        int option = pwi_answer_option(side, answer, row, answer->column[k], entry[e]);
        if (option < 0 || name_option(named, option)) continue;
        if (is_ranking)
            pwi_cell_complain(side, row, answer->column[k],
                              "clashing answers to \"%s\": \"%s\" has two ranks; need each option once",
                              answer->question->id, pwi_quote(entry[e], quoted));
        else
            pwi_cell_warn(side, row, answer->column[k], "\"%s\" is chosen twice; it is taken once",
                          pwi_quote(entry[e], quoted));
    }
    pwi_count_cell(side, row, answer->column[k], named->n > n_before || n == 0);
}

static void write_named(const PwiBoundAnswer *answer, const Named *named, PwiJsonOut *out) {
    if (named->n == 0) return;
    pwi_json_key(out, answer->question->id);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < named->n; k++) pwi_json_string(out, answer->options.name[named->option[k]]);
    pwi_json_close(out);
}

static void check_most(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int n) {
    int most = answer->question->most;
    if (most > 0 && n > most)
        pwi_cell_complain(side, row, answer->n_columns > 0 ? answer->column[0] : -1,
                          "too many entries for \"%s\"; got %d; need at most %d", answer->question->id, n, most);
}

void pwi_write_choices(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    Named named;
    if (!named_init(side, answer, &named)) return;
    for (int k = 0; k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        if (cell[0] == '\0') continue;
        if (!answer->is_grid) {
            read_entries(side, answer, row, k, cell, &named);
        } else if (answer->part[k] >= 0) {
            if (is_ticked(side, answer, row, k, cell)) (void)name_option(&named, answer->part[k]);
            pwi_count_cell(side, row, answer->column[k], true);
        }
    }
    check_most(side, answer, row, named.n);
    write_named(answer, &named, out);
}

/* Rows of a grid are options, its cells ranks. */
static void read_ranks(PwiSideImport *side, const PwiBoundAnswer *answer, int row, Named *named) {
    int *column_of_rank = PWI_ARENA_ARRAY(&side->scratch, int, 10000);
    char quoted[PWI_QUOTED_SIZE];
    int highest = 0;
    if (column_of_rank == NULL) {
        side->out_of_memory = true;
        return;
    }
    for (int k = 0; k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        if (cell[0] == '\0' || answer->part[k] < 0) continue;
        const char *meaning = pwi_answer_meaning(side, answer, cell);
        pwi_count_cell(side, row, answer->column[k], meaning[0] != '\0');
        if (meaning[0] == '\0') continue;
        int rank = pwi_rank_in_text(meaning);
        if (rank == 0 && pwi_answer_has_default(answer, &meaning)) rank = pwi_rank_in_text(meaning);
        if (rank == 0 && meaning[0] == '\0') continue;
        if (rank == 0)
            pwi_cell_complain(side, row, answer->column[k],
                              "this is not one rank; got \"%s\"; need such as 1, First or Choice 1",
                              pwi_quote(meaning, quoted));
        else if (column_of_rank[rank] != 0)
            pwi_cell_complain(side, row, answer->column[k],
                              "clashing answers to \"%s\": rank %d is also in column %d; need each rank once",
                              answer->question->id, rank, answer->column[column_of_rank[rank] - 1] + 1);
        else
            column_of_rank[rank] = k + 1;
        highest = rank > highest ? rank : highest;
    }
    for (int rank = 1; rank <= highest; rank++)
        if (column_of_rank[rank] != 0) (void)name_option(named, answer->part[column_of_rank[rank] - 1]);
}

void pwi_write_ranking(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    Named named;
    if (!named_init(side, answer, &named)) return;
    if (answer->is_grid) read_ranks(side, answer, row, &named);
    for (int k = 0; !answer->is_grid && k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        if (cell[0] != '\0') read_entries(side, answer, row, k, cell, &named);
    }
    write_named(answer, &named, out);
}

void pwi_write_ratings(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    bool is_open = false;
    bool *is_rated = PWI_ARENA_ARRAY(&side->scratch, bool, (size_t)answer->options.n + 1);
    side->out_of_memory |= is_rated == NULL;
    for (int k = 0; is_rated != NULL && k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        int64_t level;
        if (cell[0] == '\0' || answer->part[k] < 0) continue;
        pwi_count_cell(side, row, answer->column[k], pwi_answer_meaning(side, answer, cell)[0] != '\0');
        if (!pwi_answer_level(side, answer, row, answer->column[k], cell, &level)) continue;
        const char *item = answer->options.name[answer->part[k]];
        if (is_rated[answer->part[k]]) {
            pwi_cell_complain(side, row, answer->column[k],
                              "clashing answers to \"%s\": \"%s\" is rated in two columns; need one",
                              answer->question->id, item);
            continue;
        }
        is_rated[answer->part[k]] = true;
        if (!is_open) {
            pwi_json_key(out, answer->question->id);
            pwi_json_open_line(out, '{');
            is_open = true;
        }
        pwi_json_integer_member(out, item, level);
    }
    if (is_open) pwi_json_close(out);
}

/* ---- people ---- */

/* Whom a text names: by id, or else by name. −1 after a fault. */
static int person_of(PwiSideImport *side, const PwiSideImport *others, const PwiBoundAnswer *answer, int row,
                     int column, const char *text) {
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    const char *meaning = pwi_answer_meaning(side, answer, text);
    if (meaning[0] == '\0') return -1;
    int found = pwi_word_list_find(&others->people_ids, meaning, &side->scratch);
    if (found == PWI_NO_WORD) found = pwi_word_list_find(&others->people_names, meaning, &side->scratch);
    if (found >= 0) return found;
    if (pwi_answer_has_default(answer, &meaning) && meaning[0] == '\0') return -1;
    if (found == PWI_TWO_WORDS) {
        pwi_cell_complain(side, row, column, "there are several %s called \"%s\"; need an id", others->plural,
                          pwi_quote(meaning, quoted));
        return -1;
    }
    bool is_listed = side->faults->n_errors < PWI_MAX_LISTED_FAULTS; /* else it is only counted: no need to look */
    const char *nearest =
        is_listed ? pwi_nearest_name(others->people_names.name, others->people_names.n, meaning) : NULL;
    if (is_listed && (nearest == NULL || nearest[0] == '\0'))
        nearest = pwi_nearest_name(others->people_ids.name, others->people_ids.n, meaning);
    pwi_cell_complain(side, row, column, "\"%s\" is none of the %s%s%s%s", pwi_quote(meaning, quoted), others->plural,
                      nearest != NULL ? "; did you mean \"" : "; need an id or a name",
                      nearest != NULL ? pwi_quote(nearest, other) : "", nearest != NULL ? "\"?" : "");
    return -1;
}

void pwi_write_people(PwiSideImport *side, const PwiSideImport *others, const PwiBoundAnswer *answer,
                      const PwiEntry *person, PwiJsonOut *out) {
    bool *is_named = PWI_ARENA_ARRAY(&side->scratch, bool, (size_t)others->n_entries + 1);
    int n_named = 0;
    side->out_of_memory |= is_named == NULL;
    for (int k = 0; is_named != NULL && k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, person->row, answer->column[k]), **entry;
        int n = cell[0] != '\0' ? pwi_cut_cell(side, answer, cell, &entry) : 0, n_before = n_named;
        for (int e = 0; e < n; e++) {
            int found = person_of(side, others, answer, person->row, answer->column[k], entry[e]);
            if (found < 0) continue;
            if (strcmp(others->entry[found].id, person->id) == 0) {
                pwi_cell_complain(side, person->row, answer->column[k], "\"%s\" names themselves; need other people",
                                  person->id);
            } else if (!is_named[found]) {
                is_named[found] = true;
                if (n_named++ == 0) {
                    pwi_json_key(out, answer->question->id);
                    pwi_json_open_line(out, '[');
                }
                pwi_json_string(out, others->entry[found].id);
            }
        }
        if (cell[0] != '\0') pwi_count_cell(side, person->row, answer->column[k], n_named > n_before);
    }
    if (n_named > 0) pwi_json_close(out);
    check_most(side, answer, person->row, n_named);
}
