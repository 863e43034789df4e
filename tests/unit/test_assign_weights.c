/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights of the goal nash, all of them: solver and verifier find them in different ways and agree, and so does the
 * logarithm of the C library as far as it can tell. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assign/weight.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "verify/claim.h"

static void test_all_logarithms(void **state) {
    (void)state;
    int32_t *weight = PWI_NEW_ARRAY(int32_t, (size_t)PWI_PPM + 1);
    PwiArena arena = {0};
    PwiLogs *logs = pwi_logs_new(&arena);
    assert_true(weight && logs);
    assert_int_equal(pwi_fill_nash_weights(weight), PW_OK);
    assert_int_equal(weight[0], 0);
    long double nearest = 1;
    for (int s = 1; s <= PWI_PPM; s++) {
        int32_t checked = pwi_logs_weight(logs, s);
        if (weight[s] != checked) fail_msg("score %d: %d and %d", s, weight[s], checked);
        long double exact = 1e6L * logl((long double)s), above = exact - (long double)weight[s];
        if (s == 1) continue;
        if (above < -1e-11L || above > 1 + 1e-11L) fail_msg("score %d: %d, and not %Lf", s, weight[s], exact);
        if (above < nearest) nearest = above;
        if (1 - above < nearest) nearest = 1 - above;
        if (s > 1) assert_true(weight[s] >= weight[s - 1]);
    }
    /* How near a whole number comes: the computations need less than 2e-7, and the library's is sure to 1e-11. */
    print_message("the nearest is %.3Le away from a whole number\n", nearest);
    assert_true(nearest > 2e-7L);
    pwi_free(weight);
    pwi_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_logarithms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
