/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A difference as text for people (difference.h). */
#include <string.h>

#include "base/buffer.h"
#include "base/faults.h"
#include "base/numbers.h"
#include "compare/difference.h"

enum { MOST_RESCORED = 20 };

static void name(PwiBuffer *text, const char *untrusted) {
    char quoted[PWI_QUOTED_SIZE];
    pwi_buffer_text(text, pwi_quote(untrusted, quoted));
}

static void person(const PwiDifference *difference, PwiSide side, int who, PwiBuffer *text) {
    if (who == PWI_NOBODY)
        pwi_buffer_text(text, "nobody");
    else
        name(text, difference->names[side].name[who]);
}

static void ppm(PwiBuffer *text, int64_t value) {
    char decimal[PWI_DECIMAL_SIZE];
    pwi_buffer_append(text, decimal, pwi_ppm_print(value, decimal));
}

static void signed_ppm(PwiBuffer *text, int64_t value) {
    if (value >= 0) pwi_buffer_char(text, '+');
    ppm(text, value);
}

static const char *plural(int n) {
    return n == 1 ? "" : "s";
}

static void tell_summary(const PwiDifference *difference, PwiBuffer *text) {
    const PwiOutline *before = &difference->side[0], *after = &difference->side[1];
    if (difference->n_moves == 0) {
        pwi_buffer_format(text, "The same %d pair%s.\n", difference->n_same, plural(difference->n_same));
    } else {
        pwi_buffer_format(text, "%d pair%s stay%s, %d end%s, %d begin%s, in %d chain%s.\n", difference->n_same,
                          plural(difference->n_same), difference->n_same == 1 ? "s" : "",
                          before->n_pairs - difference->n_same, before->n_pairs - difference->n_same == 1 ? "s" : "",
                          after->n_pairs - difference->n_same, after->n_pairs - difference->n_same == 1 ? "s" : "",
                          difference->n_chains, plural(difference->n_chains));
    }
    pwi_buffer_format(text, "%d mentee%s gained, %d lost; scores in all ", difference->n_better,
                      plural(difference->n_better), difference->n_worse);
    ppm(text, difference->total_ppm[0]);
    pwi_buffer_text(text, " before, ");
    ppm(text, difference->total_ppm[1]);
    pwi_buffer_text(text, " now (");
    signed_ppm(text, difference->total_ppm[1] - difference->total_ppm[0]);
    pwi_buffer_text(text, ")\n");
    for (int k = 0; k < after->n_goals; k++) {
        for (int old = 0; old < before->n_goals; old++) {
            if (strcmp(before->goal[old].name, after->goal[k].name) != 0) continue;
            char was[PWI_DECIMAL_SIZE], is[PWI_DECIMAL_SIZE];
            pwi_ppm_print_short(before->goal[old].ppm, was);
            pwi_ppm_print_short(after->goal[k].ppm, is);
            pwi_buffer_format(text, "  %-10s %s before, %s now\n", after->goal[k].name, was, is);
        }
    }
}

static void tell_move(const PwiDifference *difference, const PwiScoredMove *moved, PwiBuffer *text) {
    person(difference, PWI_MENTEE, moved->move.mentee, text);
    pwi_buffer_text(text, " from ");
    person(difference, PWI_MENTOR, moved->move.from, text);
    pwi_buffer_text(text, " to ");
    person(difference, PWI_MENTOR, moved->move.to, text);
    int32_t before = moved->before_ppm == PWI_NO_SCORE ? 0 : moved->before_ppm;
    int32_t after = moved->after_ppm == PWI_NO_SCORE ? 0 : moved->after_ppm;
    pwi_buffer_text(text, " (");
    signed_ppm(text, after - before);
    pwi_buffer_char(text, ')');
}

static void tell_chains(const PwiDifference *difference, PwiBuffer *text) {
    if (difference->n_moves > 0)
        pwi_buffer_text(text,
                        "\nWho moved; each takes the place of the next, and gains or loses what stands behind:\n");
    for (int k = 0; k < difference->n_moves; k++) {
        bool is_first = k == 0 || difference->move[k].move.chain != difference->move[k - 1].move.chain;
        bool is_last =
            k + 1 == difference->n_moves || difference->move[k].move.chain != difference->move[k + 1].move.chain;
        pwi_buffer_text(text, is_first ? "  " : "    then ");
        tell_move(difference, &difference->move[k], text);
        pwi_buffer_text(text, is_last ? "\n" : ",\n");
    }
}

static void tell_list(const PwiDifference *difference, const char *title, const int32_t *mentee, int n,
                      PwiBuffer *text) {
    if (n == 0) return;
    pwi_buffer_format(text, "\n%s: ", title);
    for (int k = 0; k < n; k++) {
        if (k > 0) pwi_buffer_text(text, ", ");
        person(difference, PWI_MENTEE, mentee[k], text);
    }
    pwi_buffer_char(text, '\n');
}

static void tell_rescored(const PwiDifference *difference, PwiBuffer *text) {
    if (difference->n_rescored > 0) pwi_buffer_text(text, "\nThe same pair, another score:\n");
    for (int k = 0; k < difference->n_rescored && k < MOST_RESCORED; k++) {
        const PwiRescored *entry = &difference->rescored[k];
        pwi_buffer_text(text, "  ");
        person(difference, PWI_MENTEE, entry->pair.mentee, text);
        pwi_buffer_text(text, " with ");
        person(difference, PWI_MENTOR, entry->pair.mentor, text);
        pwi_buffer_text(text, ": ");
        ppm(text, entry->before_ppm);
        pwi_buffer_text(text, " before, ");
        ppm(text, entry->after_ppm);
        pwi_buffer_text(text, " now\n");
    }
    if (difference->n_rescored > MOST_RESCORED)
        pwi_buffer_format(text, "  and %d more; --json has them all\n", difference->n_rescored - MOST_RESCORED);
}

static void tell_loads(const PwiDifference *difference, PwiBuffer *text) {
    if (difference->n_loads > 0) pwi_buffer_text(text, "\nMentors with more or fewer mentees:\n");
    for (int k = 0; k < difference->n_loads; k++) {
        pwi_buffer_text(text, "  ");
        person(difference, PWI_MENTOR, difference->load[k].mentor, text);
        pwi_buffer_format(text, ": %d before, %d now\n", difference->load[k].before, difference->load[k].after);
    }
}

static void tell_terms(const PwiDifference *difference, PwiBuffer *text) {
    pwi_buffer_text(text, difference->n_terms > 0 ? "\nWhat the runs were told:\n"
                                                  : "\nBoth runs had the same inputs, seed and options.\n");
    for (int k = 0; k < difference->n_terms; k++) {
        const PwiTermChange *term = &difference->term[k];
        pwi_buffer_text(text, "  ");
        name(text, term->what);
        pwi_buffer_text(text, ": ");
        name(text, term->before[0] != '\0' ? term->before : "(nothing)");
        pwi_buffer_text(text, " before, ");
        name(text, term->after[0] != '\0' ? term->after : "(nothing)");
        pwi_buffer_text(text, " now\n");
    }
}

static void tell_inputs(const PwiDifference *difference, PwiBuffer *text) {
    if (!difference->has_inputs) return;
    pwi_buffer_text(text,
                    difference->n_inputs > 0 ? "\nWhat the inputs say otherwise:\n" : "\nThe inputs say the same.\n");
    for (int k = 0; k < difference->n_inputs; k++) {
        const PwiInputChange *input = &difference->input[k];
        pwi_buffer_format(text, "  %s, ", input->document);
        name(text, input->section);
        if (input->id[0] != '\0') pwi_buffer_char(text, ' ');
        name(text, input->id);
        pwi_buffer_format(text, ": %s", input->kind);
        if (input->fields[0] != '\0') pwi_buffer_text(text, " in ");
        name(text, input->fields);
        pwi_buffer_char(text, '\n');
    }
}

void pwi_tell_difference(const PwiDifference *difference, PwiBuffer *text) {
    tell_summary(difference, text);
    tell_chains(difference, text);
    tell_list(difference, "New mentees", difference->come, difference->n_come, text);
    tell_list(difference, "Mentees who are not there any more", difference->gone, difference->n_gone, text);
    tell_rescored(difference, text);
    tell_loads(difference, text);
    tell_terms(difference, text);
    tell_inputs(difference, text);
}
