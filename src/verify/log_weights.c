/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights of the goal nash, found another way than the solver finds them: ⌊10⁶·ln s⌋ for s = 1 … 10⁶ millionths.
 *
 * For a ≤ b, ln b = ln a + 2·artanh(y) = ln a + 2·(y + y³/3 + y⁵/5 + …) with y = (b − a) / (b + a). So logarithms up to
 * LEAST come each from the one before, and those of larger scores from s = 2^e · (m + r), LEAST/2 ≤ m < LEAST. All in
 * units of 2^-80, and off by less than 2^-70; that no 10⁶·ln s lies so near a whole number that this could matter,
 * test_assign_weights.c shows, by the agreement of all weights. */
#include <stdatomic.h>

#include "base/numbers.h"
#include "verify/claim.h"

__extension__ typedef unsigned __int128 Fraction; /* in units of 2^-80 */

enum { FRACTION_BITS = 80, LEAST = 128 };
enum { STEP_BITS = 11, N_STEPS = (14 << 20 >> STEP_BITS) }; /* of weights; all are below 14 · 2^20 */

struct PwiLogs {
    Fraction small[LEAST];              /* ln of the index; from 1 */
    _Atomic int32_t known[PWI_PPM + 1]; /* weights found before, by any thread; 0: not yet */
    _Atomic int32_t least[N_STEPS];     /* the least score with a weight of index · 2^STEP_BITS, likewise */
};

/* 2·artanh((b − a) / (b + a)) */
static Fraction log_of_ratio(uint64_t a, uint64_t b) {
    Fraction sum = 0, power = ((Fraction)(b - a) << FRACTION_BITS) / (b + a);
    uint64_t square_above = (b - a) * (b - a), square_below = (b + a) * (b + a); /* both below 2^42 */
    for (unsigned odd = 1; power > 0; odd += 2) {
        sum += power / odd;
        power = power * square_above / square_below;
    }
    return 2 * sum;
}

PwiLogs *pwi_logs_new(PwiArena *arena) {
    PwiLogs *logs = PWI_ARENA_ARRAY(arena, PwiLogs, 1);
    for (uint64_t n = 2; logs && n < LEAST; n++) logs->small[n] = logs->small[n - 1] + log_of_ratio(n - 1, n);
    return logs;
}

static int32_t find_weight(const PwiLogs *logs, int32_t score_ppm) {
    int exponent = 0;
    while (score_ppm >> exponent >= LEAST) exponent++;
    int32_t upper = score_ppm >> exponent;
    Fraction log = logs->small[upper] + (unsigned)exponent * logs->small[2];
    log += log_of_ratio((uint64_t)upper << exponent, (uint64_t)score_ppm);
    return (int32_t)((log * PWI_PPM) >> FRACTION_BITS);
}

int32_t pwi_logs_weight(PwiLogs *logs, int32_t score_ppm) {
    if (score_ppm <= 1) return 0;
    int32_t weight = atomic_load_explicit(&logs->known[score_ppm], memory_order_relaxed);
    if (weight == 0) {
        weight = find_weight(logs, score_ppm);
        atomic_store_explicit(&logs->known[score_ppm], weight, memory_order_relaxed);
    }
    return weight;
}

int32_t pwi_logs_least_score(PwiLogs *logs, int32_t weight) {
    if (weight <= 0) return 0;
    if (weight >> STEP_BITS >= N_STEPS) return (int32_t)PWI_PPM + 1;
    int32_t least = atomic_load_explicit(&logs->least[weight >> STEP_BITS], memory_order_relaxed);
    if (least > 0) return least;
    int32_t low = 1, high = (int32_t)PWI_PPM + 1, wanted = weight >> STEP_BITS << STEP_BITS;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (pwi_logs_weight(logs, middle) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    atomic_store_explicit(&logs->least[weight >> STEP_BITS], low, memory_order_relaxed);
    return low;
}
