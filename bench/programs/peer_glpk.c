/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The peer GLPK on a stored instance: its out-of-kilter algorithm, or its primal simplex method.
 *
 *     peer_glpk okalg|simplex INSTANCE REPEATS SECONDS
 *
 * okalg is GLPK's own solver for flows of least cost; simplex is what a model in MathProg would get. */
#include <glpk.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instance.h"
#include "measure.h"

enum { BEST_SCORE = 1000000 };

typedef struct Answer {
    int n_pairs;
    long long total;
} Answer;

/* ---- as a flow ---- */

typedef struct NodeData {
    double supply;
} NodeData;

typedef struct ArcData {
    double low, capacity, cost, flow;
} ArcData;

static void add_arc(glp_graph *graph, int from, int to, int capacity, int cost) {
    ArcData *data = glp_add_arc(graph, from, to)->data;
    *data = (ArcData){.low = 0, .capacity = capacity, .cost = cost};
}

/* Vertices: mentees 1 … n, mentors n + 1 … n + m, the sink n + m + 1. */
static glp_graph *build_flow(const Instance *instance) {
    int n = instance->n_mentees, m = instance->n_mentors, sink = n + m + 1, n_places = 0;
    glp_graph *graph = glp_create_graph(sizeof(NodeData), sizeof(ArcData));
    glp_add_vertices(graph, sink);
    for (int v = 1; v <= sink; v++) *(NodeData *)graph->v[v]->data = (NodeData){0};
    for (int i = 0; i < n; i++) {
        const int32_t *score = instance_row(instance, i);
        int places = instance->mentee_places[i];
        ((NodeData *)graph->v[i + 1]->data)->supply = places;
        n_places += places;
        for (int j = 0; j < m; j++)
            if (score[j] >= 0) add_arc(graph, i + 1, n + j + 1, 1, BEST_SCORE - score[j]);
        add_arc(graph, i + 1, sink, places, PAIR_BONUS + BEST_SCORE);
    }
    for (int j = 0; j < m; j++) add_arc(graph, n + j + 1, sink, instance->mentor_places[j], 0);
    ((NodeData *)graph->v[sink]->data)->supply = -n_places;
    return graph;
}

static Answer solve_flow(const Instance *instance, Times *build, Times *solve) {
    double cost;
    Stopwatch watch = stopwatch_start();
    glp_graph *graph = build_flow(instance);
    stopwatch_stop(watch, build);
    watch = stopwatch_start();
    int outcome =
        glp_mincost_okalg(graph, offsetof(NodeData, supply), offsetof(ArcData, low), offsetof(ArcData, capacity),
                          offsetof(ArcData, cost), &cost, offsetof(ArcData, flow), -1);
    stopwatch_stop(watch, solve);
    if (outcome != 0) end_program(STATUS_WRONG, "okalg has failed: %d", outcome);
    Answer answer = {0};
    int sink = instance->n_mentees + instance->n_mentors + 1;
    for (int i = 0; i < instance->n_mentees; i++) {
        for (const glp_arc *arc = graph->v[i + 1]->out; arc != NULL; arc = arc->t_next) {
            const ArcData *data = arc->data;
            if (data->flow < 0.5 || arc->head->i == sink) continue;
            answer.n_pairs++;
            answer.total += BEST_SCORE - (long long)data->cost;
        }
    }
    glp_delete_graph(graph);
    return answer;
}

/* ---- as a linear programme ---- */

/* Rows: mentees 1 … n, mentors n + 1 … n + m; a column a pair. */
static glp_prob *build_programme(const Instance *instance) {
    int n = instance->n_mentees, m = instance->n_mentors, column = 0;
    glp_prob *programme = glp_create_prob();
    glp_set_obj_dir(programme, GLP_MAX);
    glp_add_rows(programme, n + m);
    for (int i = 0; i < n; i++) glp_set_row_bnds(programme, i + 1, GLP_UP, 0, instance->mentee_places[i]);
    for (int j = 0; j < m; j++) glp_set_row_bnds(programme, n + j + 1, GLP_UP, 0, instance->mentor_places[j]);
    glp_add_cols(programme, (int)instance_count_pairs(instance));
    for (int i = 0; i < n; i++) {
        const int32_t *score = instance_row(instance, i);
        for (int j = 0; j < m; j++) {
            if (score[j] < 0) continue;
            column++;
            glp_set_col_bnds(programme, column, GLP_DB, 0, 1);
            glp_set_obj_coef(programme, column, PAIR_BONUS + score[j]);
            glp_set_mat_col(programme, column, 2, (int[]){0, i + 1, n + j + 1}, (double[]){0, 1, 1});
        }
    }
    return programme;
}

static Answer solve_programme(const Instance *instance, Times *build, Times *solve) {
    Stopwatch watch = stopwatch_start();
    glp_prob *programme = build_programme(instance);
    stopwatch_stop(watch, build);
    glp_smcp options;
    glp_init_smcp(&options);
    watch = stopwatch_start();
    int outcome = glp_simplex(programme, &options);
    stopwatch_stop(watch, solve);
    if (outcome != 0 || glp_get_status(programme) != GLP_OPT) end_program(STATUS_WRONG, "GLPK has found no optimum");
    Answer answer = {0};
    for (int column = 1; column <= glp_get_num_cols(programme); column++) {
        if (glp_get_col_prim(programme, column) < 0.5) continue;
        answer.n_pairs++;
        answer.total += (long long)glp_get_obj_coef(programme, column) - PAIR_BONUS;
    }
    glp_delete_prob(programme);
    return answer;
}

int main(int argc, char **argv) {
    if (argc != 5) end_program(STATUS_CANNOT, "need okalg|simplex INSTANCE REPEATS SECONDS");
    bool is_flow = strcmp(argv[1], "okalg") == 0;
    Budget budget = read_budget(argv[3], argv[4]);
    Instance instance = instance_load(argv[2]);
    Times build = {0}, solve = {0};
    Answer answer = {0};
    glp_term_out(GLP_OFF);
    while (times_want_more(&solve, budget))
        answer = is_flow ? solve_flow(&instance, &build, &solve) : solve_programme(&instance, &build, &solve);
    printf("{\"solver\": \"GLPK %s\", \"matched\": %d, \"total\": %lld", is_flow ? "okalg" : "simplex", answer.n_pairs,
           answer.total);
    print_times("build", &build);
    print_times("solve", &solve);
    puts("}");
    instance_clear(&instance);
    return 0;
}
