/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auction (auction.h).
 *
 * A place costs what was last bid for it; a mentor's price is that of the cheapest place (0 while one is free). A
 * mentee without a place bids for the mentor of highest worth as much as makes the second highest equally good, plus ε.
 * With ε > 0 the auction ends, and everybody's place is within ε of the best. One round at ε leaves every pair off by
 * up to ε, so a second round without ε follows: all prices are lowered by 4 ε, everybody bids anew, and raises the
 * price just to indifference; the pairs of that round are tight. It might go on for ever among equals, so its bids are
 * counted. Everything is sequential and in integers: the result depends on the input alone. */
#include "assign/auction.h"

#include <assert.h>

#include "base/memory.h"
#include "base/numbers.h"

enum {
    FINE = 512,  /* ε is the largest weight divided by this: about 2000 for scores, as good as any on questionnaires */
    COARSE = 16, /* and by this where one round alone took too long */
    FREE_BIDS = 4, /* of the round without ε: so many a mentee */
    HARD_BIDS = 40 /* of the round with ε: beyond so many a mentee it starts again from a larger ε */
};

typedef struct Place {
    int64_t price;
    int32_t mentee;
} Place;

typedef struct Auction {
    const PwiRows *rows;
    PwiCandidates *lists;
    const PwiBounds *const *bounds;
    int n_mentees, n_mentors;
    int64_t *price;      /* [mentors] cheapest place */
    int32_t *mentor_of;  /* [mentees] */
    size_t *first_place; /* [mentors + 1] */
    Place *place;        /* [first_place[mentors]] taken places of each mentor, a min-heap by price */
    int32_t *n_taken;    /* [mentors] */
    int32_t *waiting;    /* [mentees] a stack of those without a place */
    int n_waiting;
    int64_t largest_weight;
    PwiRowWorker worker;
} Auction;

static bool is_cheaper(Place a, Place b) {
    return a.price < b.price || (a.price == b.price && a.mentee < b.mentee);
}

static void sift_down(Place *heap, int n, int at) {
    Place moved = heap[at];
    for (int down; (down = 2 * at + 1) < n; at = down) {
        if (down + 1 < n && is_cheaper(heap[down + 1], heap[down])) down++;
        if (!is_cheaper(heap[down], moved)) break;
        heap[at] = heap[down];
    }
    heap[at] = moved;
}

static void sift_up(Place *heap, int at) {
    Place moved = heap[at];
    for (int up; at > 0 && is_cheaper(moved, heap[up = (at - 1) / 2]); at = up) heap[at] = heap[up];
    heap[at] = moved;
}

/* The mentee takes a place at this price: a free one, or the cheapest, whose holder has to bid again. */
static void take_place(Auction *auction, int mentee, int mentor, int64_t price) {
    Place *heap = auction->place + auction->first_place[mentor];
    int n_places = (int)(auction->first_place[mentor + 1] - auction->first_place[mentor]);
    int *n = &auction->n_taken[mentor];
    assert(n_places > 0);
    if (*n < n_places) {
        heap[(*n)++] = (Place){price, mentee};
        sift_up(heap, *n - 1);
    } else {
        assert(price >= heap[0].price);
        auction->mentor_of[heap[0].mentee] = -1;
        auction->waiting[auction->n_waiting++] = heap[0].mentee;
        heap[0] = (Place){price, mentee};
        sift_down(heap, *n, 0);
    }
    auction->mentor_of[mentee] = mentor;
    if (*n == n_places) auction->price[mentor] = heap[0].price;
}

typedef struct Choice {
    int mentor;           /* of highest worth; -1: none */
    int64_t best, second; /* worth; second: of another mentor, or of doing without */
} Choice;

static Choice choose_from_list(const Auction *auction, int mentee) {
    const PwiCandidate *list = pwi_candidates_of(auction->lists, mentee);
    Choice choice = {-1, INT64_MIN, INT64_MIN};
    for (int k = 0; k < auction->lists->n[mentee]; k++) {
        int64_t worth = list[k].weight - auction->price[list[k].mentor];
        if (worth > choice.best) {
            choice.second = choice.best;
            choice.best = worth;
            choice.mentor = list[k].mentor;
        } else if (worth > choice.second) {
            choice.second = worth;
        }
    }
    return choice;
}

/* The two best, with the list brought up to date when what it leaves out may be among them. */
static Choice choose(Auction *auction, int mentee) {
    Choice choice = choose_from_list(auction, mentee);
    int64_t bound = pwi_candidates_bound(auction->lists, mentee);
    if (bound == PWI_NOTHING_ELSE || choice.second >= bound) return choice;
    pwi_candidates_scan(auction->lists, auction->rows, &auction->worker, mentee, auction->price);
    return choose_from_list(auction, mentee);
}

static void bid(Auction *auction, int mentee, int64_t epsilon) {
    Choice choice = choose(auction, mentee);
    if (choice.mentor < 0 || choice.best < -auction->largest_weight) return;
    if (auction->bounds[PWI_MENTEE][mentee].min < 1) { /* may do without, which is worth 0 */
        if (choice.best <= 0) return;
        if (choice.second < 0) choice.second = 0;
    }
    /* Somebody with one choice only outbids anybody, but by no more than it takes. */
    int64_t raise = choice.second == INT64_MIN ? auction->largest_weight : choice.best - choice.second;
    take_place(auction, mentee, choice.mentor, auction->price[choice.mentor] + raise + epsilon);
}

/* Bids until nobody waits, or the count is used up. */
static PwStatus run_round(Auction *auction, int64_t epsilon, int64_t max_bids, bool *is_over) {
    int64_t n_bids = 0;
    while (auction->n_waiting > 0 && n_bids++ < max_bids) {
        if (n_bids % 1024 == 0 && pwi_deadline_is_over(auction->rows->problem->deadline)) return PW_LIMIT;
        bid(auction, auction->waiting[--auction->n_waiting], epsilon);
    }
    *is_over = auction->n_waiting == 0;
    return PW_OK;
}

/* Everybody gives up their place; prices stay, lowered by `discount`. */
static void open_round(Auction *auction, int64_t discount) {
    auction->n_waiting = 0;
    for (int i = auction->n_mentees - 1; i >= 0; i--) {
        auction->mentor_of[i] = -1;
        if (auction->bounds[PWI_MENTEE][i].max > 0) auction->waiting[auction->n_waiting++] = i;
    }
    for (int j = 0; j < auction->n_mentors; j++) {
        auction->n_taken[j] = 0;
        if (auction->first_place[j] == auction->first_place[j + 1]) continue;
        auction->price[j] = auction->price[j] > discount ? auction->price[j] - discount : 0;
    }
    auction->lists->drift += discount;
}

/* Rounds with ever smaller ε; when even the first takes too long, from a larger one. */
static PwStatus settle_prices(Auction *auction, bool are_near) {
    PwStatus status = PW_OK;
    int64_t max_bids = (int64_t)HARD_BIDS * auction->n_mentees, fine = auction->largest_weight / FINE;
    bool is_over = are_near;
    if (!are_near) {
        open_round(auction, 0);
        PW_TRY(run_round(auction, fine, max_bids, &is_over));
    }
    for (int64_t epsilon = auction->largest_weight / COARSE; !is_over && epsilon >= fine; epsilon /= 4) {
        open_round(auction, epsilon);
        PW_TRY(run_round(auction, epsilon, max_bids, &is_over));
    }
    open_round(auction, 4 * fine);
    PW_TRY(run_round(auction, 0, (int64_t)FREE_BIDS * auction->n_mentees, &is_over));
out:
    return status;
}

/* Whether everybody wants one place at most, and the places fit in memory. */
static bool pays(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES], size_t *n_places) {
    const int *n = rows->problem->n;
    *n_places = 0;
    for (int i = 0; i < n[PWI_MENTEE]; i++)
        if (bounds[PWI_MENTEE][i].max > 1) return false;
    for (int j = 0; j < n[PWI_MENTOR]; j++) {
        int max = bounds[PWI_MENTOR][j].max;
        *n_places += (size_t)(max < n[PWI_MENTEE] ? max : n[PWI_MENTEE]);
    }
    return *n_places < (size_t)64 * ((size_t)n[PWI_MENTEE] + 1024);
}

static bool auction_init(Auction *auction, size_t n_places) {
    size_t n_mentees = (size_t)auction->n_mentees, n_mentors = (size_t)auction->n_mentors;
    auction->first_place = PWI_NEW_ARRAY(size_t, n_mentors + 1);
    auction->place = PWI_NEW_ARRAY(Place, n_places);
    auction->n_taken = PWI_NEW_ARRAY(int32_t, n_mentors);
    auction->waiting = PWI_NEW_ARRAY(int32_t, n_mentees);
    if (auction->first_place == NULL || auction->place == NULL || auction->n_taken == NULL || auction->waiting == NULL)
        return false;
    for (int j = 0; j < auction->n_mentors; j++) {
        int max = auction->bounds[PWI_MENTOR][j].max;
        auction->first_place[j + 1] =
            auction->first_place[j] + (size_t)(max < auction->n_mentees ? max : auction->n_mentees);
        /* Earlier goals may leave a mentor without places: full at none, at a price nobody bids. */
        if (max == 0) auction->price[j] = 3 * auction->largest_weight;
    }
    return pwi_row_worker_init(&auction->worker, auction->rows->problem) == PW_OK;
}

PwStatus pwi_auction(const PwiRows *rows, PwiCandidates *lists, const PwiBounds *const bounds[PWI_N_SIDES],
                     bool are_near, int64_t *mentor_price, int32_t *mentor_of) {
    Auction auction = {.rows = rows, .lists = lists, .bounds = bounds, .price = mentor_price, .mentor_of = mentor_of};
    auction.n_mentees = rows->problem->n[PWI_MENTEE];
    auction.n_mentors = rows->problem->n[PWI_MENTOR];
    auction.largest_weight = rows->goal == PWI_GOAL_DRAW ? PWI_MAX_LOT : PWI_PPM;
    size_t n_places;
    for (int i = 0; i < auction.n_mentees; i++) mentor_of[i] = -1;
    if (!pays(rows, bounds, &n_places)) return PW_OK;
    PwStatus status = auction_init(&auction, n_places) ? settle_prices(&auction, are_near) : PW_NO_MEMORY;
    pwi_free(auction.first_place);
    pwi_free(auction.place);
    pwi_free(auction.n_taken);
    pwi_free(auction.waiting);
    pwi_row_worker_clear(&auction.worker);
    return status;
}
