/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages, duals and nodes as JSON: a line each for duals and nodes (write_bounds.h). */
#include "io/write_bounds.h"

typedef struct Writing {
    PwiJsonOut *out;
    const PwProgramme *programme;
    const PwCohort *cohort;
} Writing;

static void write_person(const Writing *writing, int side, int32_t person) {
    if (person != PWI_NOBODY)
        pwi_json_string_member(writing->out, pwi_side_names[side], writing->cohort->side[side].person[person].id);
}

static void write_group(const Writing *writing, int question, int32_t option) {
    if (option != PWI_NOBODY)
        pwi_json_string_member(writing->out, "group", writing->programme->question[question].options.name[option]);
}

/* Whose pairs a count has: a group's, or everybody's. */
static void write_counted(const Writing *writing, int question, int32_t option) {
    if (question == PWI_NOBODY) {
        pwi_json_key(writing->out, "pairs");
        pwi_json_bool(writing->out, true);
        return;
    }
    pwi_json_string_member(writing->out, "question", writing->programme->question[question].id);
    write_group(writing, question, option);
}

static void write_row(const Writing *writing, const PwiRowPrice *price) {
    const PwiRowKey *row = &price->row;
    pwi_json_open_line(writing->out, '{');
    if (row->rule != PWI_NOBODY) {
        const PwiFairness *rule = &writing->programme->fairness[row->rule];
        pwi_json_string_member(writing->out, "rule", rule->id);
        write_group(writing, rule->question, row->group);
    } else if (row->kind == PWI_ROW_GOAL) {
        pwi_json_string_member(writing->out, "goal", pwi_goal_names[row->goal]);
    } else if (row->kind == PWI_ROW_LEVEL) {
        pwi_json_string_member(writing->out, "goal", pwi_goal_names[PWI_GOAL_LEXIMIN]);
        pwi_json_ppm_member(writing->out, "score", row->level_ppm);
    }
    write_person(writing, PWI_MENTEE, row->mentee);
    write_person(writing, PWI_MENTOR, row->mentor);
    if (row->kind == PWI_ROW_USED && row->rule != PWI_NOBODY) {
        pwi_json_key(writing->out, "used");
        pwi_json_bool(writing->out, true);
    }
    pwi_json_integer_member(writing->out, "price", price->price);
    pwi_json_close(writing->out);
}

static void write_dual(const Writing *writing, const PwiDual *dual) {
    PwiJsonOut *out = writing->out;
    pwi_json_open_line(out, '{');
    pwi_json_integer_member(out, "scale", dual->scale);
    if (dual->from_root) {
        pwi_json_key(out, "from_root");
        pwi_json_bool(out, true);
    }
    if (dual->n_mentors > 0) {
        pwi_json_key(out, "mentors");
        pwi_json_open(out, '{');
        for (int32_t k = 0; k < dual->n_mentors; k++)
            pwi_json_integer_member(out, writing->cohort->side[PWI_MENTOR].person[dual->mentor[k].mentor].id,
                                    dual->mentor[k].price);
        pwi_json_close(out);
    }
    if (dual->by_mentors) {
        pwi_json_key(out, "mentees");
        pwi_json_open(out, '{');
        for (int32_t k = 0; k < dual->n_mentees; k++)
            pwi_json_integer_member(out, writing->cohort->side[PWI_MENTEE].person[dual->mentee[k].mentee].id,
                                    dual->mentee[k].price);
        pwi_json_close(out);
    }
    if (dual->n_counts > 0) {
        pwi_json_key(out, "counts");
        pwi_json_open(out, '[');
        for (int32_t k = 0; k < dual->n_counts; k++) {
            const PwiCountPrice *count = &dual->count[k];
            pwi_json_open(out, '{');
            write_person(writing, PWI_MENTOR, count->mentor);
            write_counted(writing, count->question, count->option);
            pwi_json_integer_member(out, "price", count->price);
            pwi_json_close(out);
        }
        pwi_json_close(out);
    }
    if (dual->n_rows > 0) {
        pwi_json_key(out, "rows");
        pwi_json_open(out, '[');
        for (int32_t k = 0; k < dual->n_rows; k++) write_row(writing, &dual->row[k]);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_node(const Writing *writing, const PwiTreeNode *node) {
    PwiJsonOut *out = writing->out;
    pwi_json_open_line(out, '{');
    if (node->child[0] != PWI_NOBODY) {
        const PwiExpression *on = &node->on;
        pwi_json_key(out, "split");
        pwi_json_open(out, '{');
        write_person(writing, PWI_MENTEE, on->mentee);
        write_person(writing, PWI_MENTOR, on->mentor);
        if (on->kind == PWI_EXPRESSION_COUNT) {
            write_counted(writing, on->question, on->option);
        }
        if (on->kind == PWI_EXPRESSION_MENTEE_SUM) {
            pwi_json_key(out, "sum");
            pwi_json_bool(out, true);
        }
        pwi_json_close(out);
        pwi_json_integer_member(out, "below", node->below);
        pwi_json_integer_member(out, "above", node->above);
        pwi_json_key(out, "children");
        pwi_json_open(out, '[');
        for (int k = 0; k < 2; k++) pwi_json_integer(out, node->child[k]);
        pwi_json_close(out);
    } else if (node->dual == PWI_NOBODY) {
        pwi_json_key(out, "empty");
        pwi_json_bool(out, true);
    }
    if (node->dual != PWI_NOBODY) pwi_json_integer_member(out, "dual", node->dual);
    pwi_json_close(out);
}

static void write_set(const Writing *writing, const PwiStage *stage) {
    pwi_json_key(writing->out, "mentees");
    pwi_json_open(writing->out, '[');
    for (int32_t k = 0; k < stage->n_mentees; k++)
        pwi_json_string(writing->out, writing->cohort->side[PWI_MENTEE].person[stage->mentee[k]].id);
    pwi_json_close(writing->out);
}

void pwi_write_bounds(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                      const PwCohort *cohort) {
    const Writing writing = {out, programme, cohort};
    pwi_json_string_member(out, "kind", "bounds/1");
    pwi_json_key(out, "stages");
    pwi_json_open(out, '[');
    for (int s = 0; s < matching->n_stages; s++) {
        const PwiStage *stage = &matching->stage[s];
        pwi_json_open(out, '{');
        pwi_json_string_member(out, "goal", stage->goal == PWI_GOAL_ANY ? "any" : pwi_goal_names[stage->goal]);
        if (stage->goal == PWI_GOAL_LEXIMIN && stage->level_ppm != PWI_NOBODY)
            pwi_json_ppm_member(out, "score", stage->level_ppm);
        if (stage->n_mentees > 0) write_set(&writing, stage);
        pwi_json_key(out, "duals");
        pwi_json_open(out, '[');
        for (int32_t k = 0; k < stage->n_duals; k++) write_dual(&writing, &stage->dual[k]);
        pwi_json_close(out);
        pwi_json_key(out, "nodes");
        pwi_json_open(out, '[');
        for (int32_t k = 0; k < stage->n_nodes; k++) write_node(&writing, &stage->node[k]);
        pwi_json_close(out);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}
