/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People from rows (people.h). */
#include "import/people.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "io/id_text.h"

static const char *keep(PwiSideImport *side, const char *text) {
    const char *copy = pwi_arena_copy(&side->arena, text, strlen(text));
    side->out_of_memory |= copy == NULL;
    return copy != NULL ? copy : "";
}

static bool is_blank_row(const PwiSideImport *side, int row) {
    for (int column = 0; column < side->survey.n_columns; column++)
        if (pwi_table_cell(&side->table, row, column)[0] != '\0') return false;
    return true;
}

/* Whether the row is of those that "rows" of the mapping wants. */
static bool passes_filters(PwiSideImport *side, int row) {
    for (int k = 0; k < side->mapping->n_filters; k++) {
        const PwiRowFilter *filter = &side->mapping->filter[k];
        if (side->filter[k] < 0) continue; /* a fault already */
        const char *cell = pwi_side_cell(side, row, side->filter[k]);
        bool is_wanted = false;
        for (int v = 0; v < filter->n_values; v++) is_wanted |= strcmp(filter->value[v], cell) == 0;
        if (!is_wanted) return false;
    }
    return true;
}

/* Small letters for ASCII: what mail systems do not tell apart. */
static void to_lower_case(char *text) {
    for (; *text != '\0'; text++) *text = (char)tolower((unsigned char)*text);
}

/* The id of the n-th answer; "" when the cell is empty. */
static const char *make_id(PwiSideImport *side, int row, int64_t n) {
    const PwiSideMapping *mapping = side->mapping;
    PwiBuffer id = {0};
    if (mapping->id_rule == PWI_ID_ROW) {
        pwi_buffer_format(&id, "%s%03lld", mapping->id_prefix, (long long)n);
    } else {
        const char *cell = side->id >= 0 ? pwi_side_cell(side, row, side->id) : "";
        if (cell[0] == '\0') return "";
        const char *at = mapping->id_rule == PWI_ID_LOCAL_PART ? strchr(cell, '@') : NULL;
        pwi_buffer_text(&id, mapping->id_prefix);
        pwi_buffer_append(&id, cell, at != NULL ? (size_t)(at - cell) : strlen(cell));
    }
    pwi_buffer_char(&id, '\0');
    if (mapping->id_rule != PWI_ID_AS_IS && !id.out_of_memory) to_lower_case(id.bytes + strlen(mapping->id_prefix));
    const char *kept = id.out_of_memory ? "" : keep(side, id.bytes);
    side->out_of_memory |= id.out_of_memory;
    pwi_buffer_clear(&id);
    return kept;
}

static const char *make_name(PwiSideImport *side, int row) {
    PwiBuffer name = {0};
    for (int k = 0; k < side->mapping->n_names; k++) {
        const char *cell = side->name[k] >= 0 ? pwi_side_cell(side, row, side->name[k]) : "";
        if (cell[0] == '\0') continue;
        if (name.n > 0) pwi_buffer_char(&name, ' ');
        pwi_buffer_text(&name, cell);
    }
    pwi_buffer_char(&name, '\0');
    const char *kept = name.out_of_memory || name.n <= 1 ? "" : keep(side, name.bytes);
    side->out_of_memory |= name.out_of_memory;
    pwi_buffer_clear(&name);
    return kept;
}

static void check_id(PwiSideImport *side, int row, const char *id) {
    const char *wrong = pwi_wrong_with_id(id);
    char quoted[PWI_QUOTED_SIZE];
    if (id[0] == '\0')
        pwi_cell_complain(side, row, side->id,
                          "this person has no id; need one in each row, or \"rows\" in the mapping");
    else if (wrong != NULL)
        pwi_cell_complain(side, row, side->id, "%s; got \"%s\"", wrong, pwi_quote(id, quoted));
    else if (pwi_looks_damaged(id))
        pwi_cell_warn(side, row, side->id, "the id \"%s\" looks as if a spreadsheet had changed it",
                      pwi_quote(id, quoted));
}

/* A second row of the same id. Returns whether it takes the place of the first. */
static bool judge_duplicate(PwiSideImport *side, PwiDuplicates policy, int row, const PwiEntry *first) {
    char quoted[PWI_QUOTED_SIZE], name[PWI_CELL_NAME_SIZE];
    const char *place = pwi_table_name_cell(&side->table, first->row, -1, name);
    pwi_quote(first->id, quoted);
    side->counts.duplicate_rows++;
    if (policy == PWI_DUPLICATES_ERROR)
        pwi_cell_complain(side, row, side->id,
                          "\"%s\" has answered before, in %s; need one row a person, or --duplicates last or first",
                          quoted, place);
    else
        pwi_cell_warn(side, row, side->id, "\"%s\" has answered before, in %s; the %s row counts", quoted, place,
                      policy == PWI_DUPLICATES_LAST ? "later" : "earlier");
    return policy == PWI_DUPLICATES_LAST;
}

static void list_words(PwiSideImport *side) {
    const char **ids = PWI_ARENA_ARRAY(&side->arena, const char *, (size_t)side->n_entries + 1),
               **names = PWI_ARENA_ARRAY(&side->arena, const char *, (size_t)side->n_entries + 1);
    if (ids == NULL || names == NULL) {
        side->out_of_memory = true;
        return;
    }
    PwiWidths widths = {0};
    for (int k = 0; k < side->n_entries; k++) {
        ids[k] = side->entry[k].id;
        names[k] = side->entry[k].name;
        pwi_widths_add(&widths, ids[k]);
    }
    if (pwi_widths_are_odd(&widths))
        pwi_table_fault(&side->table, side->faults, true, -1, -1,
                        "%d of %d ids have fewer than %zu digits: has a spreadsheet dropped leading zeros?",
                        widths.n - widths.n_full, widths.n, widths.width);
    if (!pwi_word_list_init(&side->people_ids, ids, side->n_entries) ||
        !pwi_word_list_init(&side->people_names, names, side->n_entries))
        side->out_of_memory = true;
}

void pwi_list_people(PwiSideImport *side, PwiDuplicates policy) {
    PwiNames seen = {0};
    const PwiTable *table = &side->table;
    side->entry = PWI_ARENA_ARRAY(&side->arena, PwiEntry, (size_t)table->n_rows);
    side->out_of_memory |= side->entry == NULL;
    for (int row = side->survey.first_row; !side->out_of_memory && row < table->n_rows; row++) {
        int earlier = 0;
        bool is_new = true;
        if (is_blank_row(side, row)) continue;
        int64_t n = ++side->counts.rows;
        if (!passes_filters(side, row)) {
            side->counts.filtered_rows++;
        } else {
            PwiEntry entry = {row, make_id(side, row, n), make_name(side, row)};
            check_id(side, row, entry.id);
            if (entry.id[0] != '\0' && !pwi_names_add(&seen, entry.id, &earlier, &is_new)) side->out_of_memory = true;
            if (entry.id[0] != '\0' && is_new)
                side->entry[side->n_entries++] = entry;
            else if (entry.id[0] != '\0' && judge_duplicate(side, policy, row, &side->entry[earlier]))
                side->entry[earlier] = entry;
        }
        pwi_arena_reset(&side->scratch);
    }
    pwi_names_clear(&seen);
    side->counts.people = side->n_entries;
    if (side->n_entries == 0 && side->n_errors == 0 && !side->out_of_memory)
        pwi_cell_complain(side, table->n_rows - 1, -1, "nobody is left: \"rows\" of the mapping leaves out every row");
    if (!side->out_of_memory) list_words(side);
}
