/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The peer LEMON NetworkSimplex on a stored instance.
 *
 *     peer_lemon INSTANCE REPEATS SECONDS
 *
 * A flow of least cost: mentee → mentor (10^6 − score), mentor → sink (0), and mentee → sink at the price of a pair
 * that was not made. What is compared is run() alone; filling the graph and the solver's own arrays is timed apart. */
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdio>
#include <vector>

#include "instance.h"
#include "measure.h"

namespace {

using Graph = lemon::SmartDigraph;
using Simplex = lemon::NetworkSimplex<Graph, int, long long>;
constexpr int kBestScore = 1000000;

struct Network {
    Graph graph;
    Graph::ArcMap<int> capacity{graph}, cost{graph};
    Graph::NodeMap<int> supply{graph, 0};
    std::vector<Graph::Node> mentee, mentor;
    Graph::Node sink;

    void add_arc(Graph::Node from, Graph::Node to, int most, int price) {
        Graph::Arc arc = graph.addArc(from, to);
        capacity[arc] = most;
        cost[arc] = price;
    }

    explicit Network(const Instance &instance) {
        graph.reserveNode(instance.n_mentees + instance.n_mentors + 1);
        graph.reserveArc(static_cast<int>(instance_count_pairs(&instance)) + instance.n_mentees + instance.n_mentors);
        for (int i = 0; i < instance.n_mentees; i++) mentee.push_back(graph.addNode());
        for (int j = 0; j < instance.n_mentors; j++) mentor.push_back(graph.addNode());
        sink = graph.addNode();
        int n_places = 0;
        for (int i = 0; i < instance.n_mentees; i++) {
            int places = instance.mentee_places[i];
            const int32_t *score = instance_row(&instance, i);
            for (int j = 0; j < instance.n_mentors; j++)
                if (score[j] >= 0) add_arc(mentee[i], mentor[j], 1, kBestScore - score[j]);
            add_arc(mentee[i], sink, places, PAIR_BONUS + kBestScore);
            supply[mentee[i]] = places;
            n_places += places;
        }
        for (int j = 0; j < instance.n_mentors; j++) add_arc(mentor[j], sink, instance.mentor_places[j], 0);
        supply[sink] = -n_places;
    }
};

struct Answer {
    int n_pairs = 0;
    long long total = 0;
};

Answer read_answer(const Network &network, const Simplex &simplex) {
    Answer answer;
    for (Graph::Node mentee : network.mentee) {
        for (Graph::OutArcIt arc(network.graph, mentee); arc != lemon::INVALID; ++arc) {
            if (simplex.flow(arc) == 0 || network.graph.target(arc) == network.sink) continue;
            answer.n_pairs++;
            answer.total += kBestScore - network.cost[arc];
        }
    }
    return answer;
}

}  // namespace

int main(int argc, char **argv) {
    if (argc != 4) end_program(STATUS_CANNOT, "need INSTANCE REPEATS SECONDS");
    Budget budget = read_budget(argv[2], argv[3]);
    Instance instance = instance_load(argv[1]);
    Times build = {}, solve = {};
    Stopwatch watch = stopwatch_start();
    Network network(instance);
    stopwatch_stop(watch, &build);
    instance_clear(&instance);

    Answer answer;
    while (times_want_more(&solve, budget)) {
        Simplex simplex(network.graph);
        simplex.upperMap(network.capacity).costMap(network.cost).supplyMap(network.supply);
        watch = stopwatch_start();
        Simplex::ProblemType outcome = simplex.run();
        stopwatch_stop(watch, &solve);
        if (outcome != Simplex::OPTIMAL) end_program(STATUS_WRONG, "LEMON has found no optimum");
        answer = read_answer(network, simplex);
    }
    std::printf("{\"solver\": \"LEMON NetworkSimplex\", \"matched\": %d, \"total\": %lld", answer.n_pairs,
                answer.total);
    print_times("build", &build);
    print_times("solve", &solve);
    std::puts("}");
    return 0;
}
