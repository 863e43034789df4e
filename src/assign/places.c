/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places at a price (places.h): a heap a mentor, and nobody's share of the cheapest.
 *
 * With as many bidders as places an auction may begin at any prices. With fewer, a place that stays free must cost
 * nothing in the end, and prices that began too high never fall (Bertsekas & Castañon 1992). Nobody, who bids for the
 * spare places and values all mentors alike, makes the numbers equal: a mentor whose price began too high is left by
 * everybody, but for the others to be full somebody must take a place that nobody held, and nobody then bids for the
 * cheapest, until all that is free costs the same. */
#include "assign/places.h"

#include <assert.h>

#include "base/memory.h"

PwStatus pwi_holdings_init(PwiHoldings *held, const PwiProblem *problem, const PwiBounds *mentee_bounds) {
    size_t n_mentees = (size_t)problem->n[PWI_MENTEE], n_wanted = 0;
    int most = 0;
    *held = (PwiHoldings){.first = PWI_NEW_ARRAY(size_t, n_mentees + 1), .n = PWI_NEW_ARRAY(int32_t, n_mentees)};
    if (held->first == NULL || held->n == NULL) return PW_NO_MEMORY;
    for (size_t i = 0; i < n_mentees; i++) most = mentee_bounds[i].max > most ? mentee_bounds[i].max : most;
    for (size_t i = 0; i < n_mentees; i++) {
        if (most <= PWI_MOST_HELD && mentee_bounds[i].max > 0) n_wanted += (size_t)mentee_bounds[i].max;
        held->first[i + 1] = n_wanted;
    }
    held->mentor_of = PWI_NEW_ARRAY(int32_t, n_wanted);
    return held->mentor_of != NULL ? PW_OK : PW_NO_MEMORY;
}

void pwi_holdings_clear(PwiHoldings *held) {
    pwi_free(held->first);
    pwi_free(held->n);
    pwi_free(held->mentor_of);
    *held = (PwiHoldings){0};
}

static void hold(PwiHoldings *held, int mentee, int mentor) {
    assert(!pwi_holds(held, mentee, mentor));
    size_t at = held->first[mentee] + (size_t)held->n[mentee]++;
    assert(at < held->first[mentee + 1]);
    held->mentor_of[at] = mentor;
}

static void give_up(PwiHoldings *held, int mentee, int mentor) {
    int32_t *mentor_of = held->mentor_of + held->first[mentee];
    int k = 0;
    while (mentor_of[k] != mentor) k++;
    mentor_of[k] = mentor_of[--held->n[mentee]];
}

/* A mentor has no use for more places than there are mentees. */
static size_t places_in(const PwiBounds *bounds, int n_mentees) {
    return (size_t)(bounds->max < n_mentees ? bounds->max : n_mentees);
}

bool pwi_places_pay(const PwiProblem *problem, const PwiBounds *mentor_bounds, const PwiHoldings *held) {
    size_t n_places = 0, n_wanted = held->first[problem->n[PWI_MENTEE]];
    for (int j = 0; j < problem->n[PWI_MENTOR]; j++) n_places += places_in(&mentor_bounds[j], problem->n[PWI_MENTEE]);
    return n_wanted > 0 && n_places < 64 * (n_wanted + 1024);
}

bool pwi_places_init(PwiPlaces *places, const PwiProblem *problem, const PwiBounds *mentor_bounds, PwiHoldings *held,
                     int64_t *mentor_price) {
    int n_mentees = problem->n[PWI_MENTEE], n_mentors = problem->n[PWI_MENTOR];
    *places = (PwiPlaces){.held = held, .price = mentor_price, .n_mentors = n_mentors};
    places->first = PWI_NEW_ARRAY(size_t, (size_t)n_mentors + 1);
    if (places->first == NULL) return false;
    for (int j = 0; j < n_mentors; j++)
        places->first[j + 1] = places->first[j] + places_in(&mentor_bounds[j], n_mentees);
    places->place = PWI_NEW_ARRAY(PwiPlace, places->first[n_mentors]);
    places->n_taken = PWI_NEW_ARRAY(int32_t, (size_t)n_mentors);
    places->n_spare = (int64_t)places->first[n_mentors] - (int64_t)held->first[n_mentees];
    /* From now on the heap has room for all. */
    for (int j = 0; j < n_mentors; j++)
        if (!pwi_heap_push(&places->by_price, 0, j)) return false;
    return places->place != NULL && places->n_taken != NULL;
}

void pwi_places_clear(PwiPlaces *places) {
    pwi_free(places->first);
    pwi_free(places->place);
    pwi_free(places->n_taken);
    pwi_heap_clear(&places->by_price);
    *places = (PwiPlaces){0};
}

static void push(PwiPlaces *places, int mentor) {
    bool fits = pwi_heap_push(&places->by_price, places->price[mentor], mentor);
    assert(fits);
    (void)fits;
}

static int count_places(const PwiPlaces *places, int mentor) {
    return (int)(places->first[mentor + 1] - places->first[mentor]);
}

static void push_all(PwiPlaces *places) {
    places->by_price.n = 0;
    for (int j = 0; j < places->n_mentors; j++)
        if (count_places(places, j) > 0) push(places, j);
}

/* The price that the spare number of the cheapest places do not exceed. */
static int64_t price_of_spare(PwiPlaces *places) {
    int64_t price = 0;
    push_all(places);
    for (int64_t left = places->n_spare; left > 0;) {
        PwiHeapEntry top = pwi_heap_pop(&places->by_price);
        price = top.distance;
        left -= count_places(places, top.node);
    }
    return price;
}

int64_t pwi_places_open(PwiPlaces *places, int64_t discount) {
    bool are_above_0 = false;
    for (int j = 0; j < places->n_mentors; j++) {
        places->n_taken[j] = 0;
        are_above_0 |= count_places(places, j) > 0 && places->price[j] > 0;
    }
    places->n_displaced = 0;
    if (!are_above_0) return 0;
    int64_t least = price_of_spare(places), left = places->n_spare;
    if (discount < least) discount = least;
    for (int j = 0; j < places->n_mentors; j++) {
        int n_places = count_places(places, j);
        if (n_places == 0) continue;
        places->price[j] = places->price[j] > discount ? places->price[j] - discount : 0;
        if (places->price[j] > 0) continue;
        for (; left > 0 && places->n_taken[j] < n_places; left--)
            places->place[places->first[j] + (size_t)places->n_taken[j]++] = (PwiPlace){0, PWI_SPARE};
    }
    push_all(places);
    return discount;
}

static bool is_cheaper(PwiPlace a, PwiPlace b) {
    return a.price < b.price || (a.price == b.price && a.mentee < b.mentee);
}

static void sift_down(PwiPlace *heap, int n, int at) {
    PwiPlace moved = heap[at];
    for (int down; (down = 2 * at + 1) < n; at = down) {
        if (down + 1 < n && is_cheaper(heap[down + 1], heap[down])) down++;
        if (!is_cheaper(heap[down], moved)) break;
        heap[at] = heap[down];
    }
    heap[at] = moved;
}

static void sift_up(PwiPlace *heap, int at) {
    PwiPlace moved = heap[at];
    for (int up; at > 0 && is_cheaper(moved, heap[up = (at - 1) / 2]); at = up) heap[at] = heap[up];
    heap[at] = moved;
}

int pwi_places_take(PwiPlaces *places, int mentee, int mentor, int64_t price) {
    PwiPlace *heap = places->place + places->first[mentor];
    int n_places = count_places(places, mentor), loser = PWI_NO_LOSER;
    int *n = &places->n_taken[mentor];
    assert(n_places > 0);
    if (*n < n_places) {
        heap[(*n)++] = (PwiPlace){price, mentee};
        sift_up(heap, *n - 1);
    } else {
        assert(price >= heap[0].price);
        loser = heap[0].mentee;
        if (loser == PWI_SPARE) {
            places->n_displaced++;
        } else {
            give_up(places->held, loser, mentor);
        }
        heap[0] = (PwiPlace){price, mentee};
        sift_down(heap, *n, 0);
    }
    if (mentee != PWI_SPARE) hold(places->held, mentee, mentor);
    if (*n == n_places) places->price[mentor] = heap[0].price;
    return loser;
}

/* The cheapest mentor, out of the heap. */
static int pop_cheapest(PwiPlaces *places) {
    while (true) {
        int mentor = places->by_price.entry[0].node;
        int64_t price = pwi_heap_pop(&places->by_price).distance;
        if (price == places->price[mentor]) return mentor;
        assert(price < places->price[mentor] && "prices rise during a round");
        push(places, mentor);
    }
}

int pwi_places_displace(PwiPlaces *places, int64_t epsilon, bool *has_risen) {
    assert(places->n_displaced > 0);
    int mentor = pop_cheapest(places);
    int64_t first = places->price[mentor], second = first;
    if (places->by_price.n > 0) {
        int other = pop_cheapest(places);
        second = places->price[other];
        push(places, other);
    }
    places->n_displaced--;
    *has_risen = second + epsilon > first;
    int loser = pwi_places_take(places, PWI_SPARE, mentor, second + epsilon);
    push(places, mentor);
    return loser;
}
