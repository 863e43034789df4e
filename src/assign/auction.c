/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auction (auction.h); places and their prices are places.h's.
 *
 * A mentee who wants one more place bids for the mentor of highest worth, of those they do not hold a place with, as
 * much as makes the second highest equally good, plus ε. With ε > 0 a round ends, and everybody's places are within ε
 * of the best. Most problems need one round, at a moderate ε. Where many mentees want the same mentors it would take
 * too long; then rounds follow each other from a large ε to a small one, each from the prices of the last one, somewhat
 * lowered, with all places open again (ε-scaling, Bertsekas 1979), until hardly anybody has more than one further
 * mentor within ε of the best: smaller steps would tell nothing more.
 *
 * A round at ε leaves every pair off by up to ε. So a last one without ε follows, from lower prices: a bid makes the
 * best just as good as the second best, and such a pair is tight. Among equals that might go on for ever. As in the row
 * reduction of Jonker & Volgenant (1987) who loses a place bids again at once only if its price has risen, and waits
 * for the next turn if not; turns and bids are counted.
 *
 * Whose list prices have outrun is set aside while others bid. When nobody else is left their lists are made anew
 * together, by all threads: a wave. Who bids when depends on lists and prices only, all integers: the result depends on
 * the input alone. */
#include "assign/auction.h"

#include <assert.h>

#include "base/memory.h"
#include "base/numbers.h"

enum {
    FINE = 512,           /* a moderate ε is the largest weight divided by this: for scores about 2000 */
    COARSE = 4,           /* a large one */
    STEP = 5,             /* from round to round */
    HARD_BIDS = 40,       /* beyond so many bids a place wanted, a round has taken too long; */
    HARD_RESCANS = 3,     /* the first also beyond so many rescans a list */
    CROWD_IN_TENTHS = 16, /* of mentors within ε, held ones apart, on average; one is the best itself */
    FREE_BIDS = 4,        /* without ε: so many a place wanted, */
    FREE_TURNS = 3,       /* and so many turns for each who waits */
    LOWER = 4             /* before that, prices fall by so many ε */
};

typedef struct Auction {
    const PwiRows *rows;
    PwiCandidates *lists;
    const PwiBounds *const *bounds;
    PwiHoldings *held;
    PwiPlaces places;
    int n_mentees;
    int64_t n_wanted;   /* places */
    int32_t *waiting;   /* [places wanted] a stack of mentees, once for each place they lack */
    int32_t *postponed; /* [places wanted] who waits for the next turn */
    int32_t *outdated;  /* [places wanted] who waits for a list: for the next wave */
    int n_waiting, n_postponed, n_outdated;
    int32_t *wave;          /* [mentees] scratch: those who are in it */
    bool *is_in_wave;       /* [mentees] scratch */
    int64_t wave_size;      /* lists a wave makes at most */
    int64_t n_waves;        /* so far: the number of the prices a wave makes lists at */
    int64_t n_bids_then;    /* n_bids when the last one began */
    bool wave_begins;       /* lists are as new as can be: whoever comes first bids, so that no wave is for nothing */
    int64_t largest_weight; /* of a row, so with its shift */
    int64_t unit;           /* of ε: the largest weight without it */
    int64_t without;        /* what doing without is worth: 0, on the scale of the rows */
    int64_t n_bids, n_rescans; /* of this round */
    PwiRowCrew crew;
} Auction;

typedef struct Choice {
    int mentor;           /* of highest worth; -1: none */
    int64_t best, second; /* worth; second: of another mentor, or of doing without */
} Choice;

static int64_t worth_of(const Auction *auction, PwiCandidate candidate) {
    return candidate.weight - auction->places.price[candidate.mentor];
}

/* Written so that it needs no jumps, which nobody could foresee here. */
static inline void consider(const Auction *auction, PwiCandidate candidate, Choice *choice) {
    int64_t worth = worth_of(auction, candidate);
    bool is_best = worth > choice->best;
    int64_t lower = is_best ? choice->best : worth;
    choice->second = lower > choice->second ? lower : choice->second;
    choice->best = is_best ? worth : choice->best;
    choice->mentor = is_best ? candidate.mentor : choice->mentor;
}

static inline Choice better_of(Choice a, Choice b) {
    Choice best = a.best >= b.best ? a : b, other = a.best >= b.best ? b : a;
    if (other.best > best.second) best.second = other.best;
    return best;
}

/* Two halves, so that one does not wait for the other's comparisons. */
static Choice choose_from_list(const Auction *auction, int mentee) {
    const PwiCandidate *list = pwi_candidates_of(auction->lists, mentee);
    const int n = auction->lists->n[mentee];
    bool holds_some = auction->held->n[mentee] > 0;
    Choice even = {-1, INT64_MIN, INT64_MIN}, odd = even;
    if (holds_some) {
        for (int k = 0; k < n; k++)
            if (!pwi_holds(auction->held, mentee, list[k].mentor)) consider(auction, list[k], &even);
        return even;
    }
    for (int k = 0; k + 1 < n; k += 2) {
        consider(auction, list[k], &even);
        consider(auction, list[k + 1], &odd);
    }
    if (n % 2 != 0) consider(auction, list[n - 1], &even);
    return better_of(even, odd);
}

/* Prices have outrun the list: what it leaves out may be among the two best. */
static bool is_outdated(const Auction *auction, int mentee, Choice choice) {
    int64_t bound = pwi_candidates_bound(auction->lists, mentee);
    return bound != PWI_NOTHING_ELSE && choice.second < bound;
}

/* A mentee's bid for one place. Who loses it; `has_risen`: it costs more than before. */
static int bid_for_mentee(Auction *auction, int mentee, Choice choice, int64_t epsilon, bool *has_risen) {
    *has_risen = false;
    if (choice.mentor < 0 || choice.best < -auction->largest_weight) return PWI_NO_LOSER;
    if (auction->bounds[PWI_MENTEE][mentee].min <= auction->held->n[mentee]) { /* may do without */
        if (choice.best <= auction->without) return PWI_NO_LOSER;
        if (choice.second < auction->without) choice.second = auction->without;
    }
    /* Somebody with one choice only outbids anybody, but by no more than it takes. */
    int64_t raise = choice.second == INT64_MIN ? auction->largest_weight : choice.best - choice.second;
    *has_risen = raise + epsilon > 0;
    int64_t price = auction->places.price[choice.mentor] + raise + epsilon;
    return pwi_places_take(&auction->places, mentee, choice.mentor, price);
}

/* A bid, and those for spare places that it leads to, as long as these raise a price. The mentee who loses a place at
 * last, or PWI_NO_LOSER. Whose list is outdated waits for the next wave instead. */
static int bid(Auction *auction, int mentee, int64_t epsilon, bool *has_risen) {
    Choice choice = choose_from_list(auction, mentee);
    if (!auction->wave_begins && is_outdated(auction, mentee, choice)) {
        auction->outdated[auction->n_outdated++] = mentee;
        *has_risen = false;
        return PWI_NO_LOSER;
    }
    auction->wave_begins = false;
    int loser = bid_for_mentee(auction, mentee, choice, epsilon, has_risen);
    auction->n_bids++;
    while (loser < 0 && auction->places.n_displaced > 0) {
        loser = pwi_places_displace(&auction->places, epsilon, has_risen);
        auction->n_bids++;
        if (!*has_risen) break;
    }
    return loser < 0 ? PWI_NO_LOSER : loser;
}

static bool is_out_of_time(const Auction *auction) {
    return auction->n_bids % 256 == 0 && pwi_deadline_is_over(auction->rows->problem->deadline);
}

/* How many lists a wave makes. Where all want the same mentors a few bids outdate them all again: then no more than
 * were of use the last time. */
static int64_t size_wave(Auction *auction) {
    int64_t n_bids = auction->n_bids - auction->n_bids_then;
    if (n_bids < auction->wave_size) auction->wave_size = n_bids > 0 ? n_bids : 1;
    if (n_bids / 2 >= auction->wave_size) auction->wave_size *= 2;
    return auction->wave_size < auction->n_outdated ? auction->wave_size : auction->n_outdated;
}

/* Makes lists of those set aside anew, of the last ones first, at the prices there are now; then they bid. Somebody may
 * lack several places, and is named once. */
static PwStatus begin_wave(Auction *auction) {
    PwStatus status = PW_OK;
    int32_t *wave = auction->wave;
    int n = 0;
    for (int64_t left = size_wave(auction); left > 0; left--) {
        int mentee = auction->outdated[--auction->n_outdated];
        auction->waiting[auction->n_waiting++] = mentee;
        if (!auction->is_in_wave[mentee]) wave[n++] = mentee;
        auction->is_in_wave[mentee] = true;
    }
    for (int k = 0; k < n; k++) auction->is_in_wave[wave[k]] = false;
    const PwiRowPrices prices = {auction->places.price, ++auction->n_waves};
    PW_TRY(pwi_candidates_scan_these(auction->lists, auction->rows, &auction->crew, wave, n, prices));
    auction->n_rescans += n;
    auction->n_bids_then = auction->n_bids;
    auction->wave_begins = true;
out:
    return status;
}

/* Everybody gives up their places, and prices fall. */
static void open_round(Auction *auction, int64_t discount) {
    auction->n_waiting = 0;
    for (int i = auction->n_mentees - 1; i >= 0; i--) {
        auction->held->n[i] = 0;
        for (size_t k = auction->held->first[i]; k < auction->held->first[i + 1]; k++)
            auction->waiting[auction->n_waiting++] = i;
    }
    auction->n_outdated = 0;
    auction->n_bids = auction->n_bids_then = auction->n_rescans = 0;
    auction->lists->drift += pwi_places_open(&auction->places, discount);
}

/* Bids until nobody waits, or too long. */
static PwStatus run_round(Auction *auction, int64_t epsilon, int64_t most_rescans, bool *is_over) {
    PwStatus status = PW_OK;
    assert(epsilon > 0);
    int64_t most_bids = HARD_BIDS * auction->n_wanted;
    while (auction->n_bids < most_bids && auction->n_rescans < most_rescans) {
        bool has_risen;
        if (is_out_of_time(auction)) return PW_LIMIT;
        if (auction->n_waiting == 0 && auction->n_outdated == 0) break;
        if (auction->n_waiting == 0) PW_TRY(begin_wave(auction));
        int loser = bid(auction, auction->waiting[--auction->n_waiting], epsilon, &has_risen);
        if (loser != PWI_NO_LOSER) auction->waiting[auction->n_waiting++] = loser;
    }
    *is_over = auction->n_waiting == 0 && auction->n_outdated == 0;
out:
    return status;
}

/* One turn of everybody who waits, without ε. */
static PwStatus take_turns(Auction *auction, int64_t most_bids) {
    PwStatus status = PW_OK;
    auction->n_postponed = 0;
    while (auction->n_waiting > 0 || auction->n_outdated > 0) {
        if (auction->n_waiting == 0) PW_TRY(begin_wave(auction));
        int mentee = auction->waiting[--auction->n_waiting];
        for (bool goes_on = true; goes_on && mentee != PWI_NO_LOSER;) {
            if (auction->n_bids >= most_bids) return PW_OK;
            if (is_out_of_time(auction)) return PW_LIMIT;
            mentee = bid(auction, mentee, 0, &goes_on);
        }
        if (mentee != PWI_NO_LOSER) auction->postponed[auction->n_postponed++] = mentee;
    }
    int32_t *postponed = auction->postponed;
    auction->postponed = auction->waiting;
    auction->waiting = postponed;
    auction->n_waiting = auction->n_postponed;
out:
    return status;
}

static PwStatus run_without_epsilon(Auction *auction) {
    PwStatus status = PW_OK;
    int64_t most_bids = FREE_BIDS * auction->n_wanted;
    for (int turn = 0; turn < FREE_TURNS && auction->n_bids < most_bids; turn++) PW_TRY(take_turns(auction, most_bids));
out:
    return status;
}

/* Whether lists have many mentors within ε of the best that is not held, besides those held. */
static bool is_crowded(const Auction *auction, int64_t epsilon) {
    int64_t n_near = 0, n_lists = 0;
    for (int i = 0; i < auction->n_mentees; i++) {
        const PwiCandidate *list = pwi_candidates_of(auction->lists, i);
        int n = auction->lists->n[i];
        if (n == 0) continue;
        int64_t least = choose_from_list(auction, i).best;
        if (least != INT64_MIN) least -= epsilon;
        for (int k = 0; k < n; k++) n_near += worth_of(auction, list[k]) >= least;
        n_near -= auction->held->n[i];
        n_lists++;
    }
    return 10 * n_near > CROWD_IN_TENTHS * n_lists;
}

/* The first round took too long: again, from the largest ε. */
static PwStatus start_again(Auction *auction, int64_t fine, int64_t *epsilon, bool *is_over) {
    PwStatus status = PW_OK;
    int64_t highest = 0;
    for (int j = 0; j < auction->places.n_mentors; j++)
        if (auction->places.price[j] > highest) highest = auction->places.price[j];
    *epsilon = auction->unit / COARSE;
    open_round(auction, highest);
    PW_TRY(run_round(auction, *epsilon, INT64_MAX, is_over));
    while (*is_over && *epsilon > fine) {
        open_round(auction, *epsilon);
        *epsilon /= STEP;
        PW_TRY(run_round(auction, *epsilon, INT64_MAX, is_over));
    }
out:
    return status;
}

static PwStatus settle_prices(Auction *auction) {
    PwStatus status = PW_OK;
    const int64_t fine = auction->unit / FINE;
    int64_t epsilon = fine;
    bool is_over;
    open_round(auction, 0);
    PW_TRY(run_round(auction, epsilon, (int64_t)HARD_RESCANS * auction->n_mentees, &is_over));
    if (!is_over) PW_TRY(start_again(auction, fine, &epsilon, &is_over));
    while (is_over && epsilon >= STEP && is_crowded(auction, epsilon)) {
        open_round(auction, epsilon);
        epsilon /= STEP;
        PW_TRY(run_round(auction, epsilon, INT64_MAX, &is_over));
    }
    open_round(auction, LOWER * epsilon);
    PW_TRY(run_without_epsilon(auction));
out:
    return status;
}

static bool auction_init(Auction *auction, int64_t *mentor_price) {
    const PwiProblem *problem = auction->rows->problem;
    auction->waiting = PWI_NEW_ARRAY(int32_t, (size_t)auction->n_wanted);
    auction->postponed = PWI_NEW_ARRAY(int32_t, (size_t)auction->n_wanted);
    auction->outdated = PWI_NEW_ARRAY(int32_t, (size_t)auction->n_wanted);
    auction->wave = PWI_NEW_ARRAY(int32_t, (size_t)auction->n_mentees);
    auction->is_in_wave = PWI_NEW_ARRAY(bool, (size_t)auction->n_mentees);
    if (auction->waiting == NULL || auction->postponed == NULL || auction->outdated == NULL || auction->wave == NULL ||
        auction->is_in_wave == NULL)
        return false;
    /* Earlier goals may leave a mentor without places: full at none, at a price nobody bids. */
    for (int j = 0; j < problem->n[PWI_MENTOR]; j++)
        if (auction->bounds[PWI_MENTOR][j].max == 0) mentor_price[j] = 3 * auction->largest_weight;
    return pwi_places_init(&auction->places, problem, auction->bounds[PWI_MENTOR], auction->held, mentor_price) &&
           pwi_row_crew_init(&auction->crew, problem) == PW_OK;
}

PwStatus pwi_auction(const PwiRows *rows, PwiCandidates *lists, const PwiBounds *const bounds[PWI_N_SIDES],
                     int64_t *mentor_price, PwiHoldings *held) {
    if (!pwi_places_pay(rows->problem, bounds[PWI_MENTOR], held)) return PW_OK;
    Auction auction = {.rows = rows, .lists = lists, .bounds = bounds, .held = held};
    auction.n_mentees = rows->problem->n[PWI_MENTEE];
    auction.n_wanted = (int64_t)held->first[auction.n_mentees];
    auction.unit = pwi_largest_weight(rows->goal);
    auction.largest_weight = auction.unit + rows->shift;
    auction.without = rows->shift;
    auction.wave_size = auction.n_wanted;
    PwStatus status = auction_init(&auction, mentor_price) ? settle_prices(&auction) : PW_NO_MEMORY;
    pwi_places_clear(&auction.places);
    pwi_free(auction.waiting);
    pwi_free(auction.postponed);
    pwi_free(auction.outdated);
    pwi_free(auction.wave);
    pwi_free(auction.is_in_wave);
    pwi_row_crew_clear(&auction.crew);
    return status;
}
