/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/numbers: numerals at every edge of syntax, fineness and size, and a round trip through print and parse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/numbers.h"

static void expect(const char *text, int decimals, PwiDecimalFault fault, int64_t value) {
    int64_t got = -12345;
    PwiDecimalFault answer = pwi_decimal_parse(text, strlen(text), decimals, &got);
    if (answer != fault) fail_msg("\"%s\": fault %d in place of %d", text, (int)answer, (int)fault);
    int64_t expected = fault == PWI_DECIMAL_FINE ? value : -12345; /* untouched on a fault */
    if (got != expected) fail_msg("\"%s\": %lld in place of %lld", text, (long long)got, (long long)expected);
}

static void fine(const char *text, int decimals, int64_t value) {
    expect(text, decimals, PWI_DECIMAL_FINE, value);
}

static void test_values(void **state) {
    (void)state;
    fine("0", 6, 0);
    fine("-0", 6, 0);
    fine("-0.0", 0, 0);
    fine("0e999", 0, 0);
    fine("0.000e-99999999999999999999999", 0, 0);
    fine("1", 6, 1000000);
    fine("-1.5", 6, -1500000);
    fine("0.333333", 6, 333333);
    fine("0.3333330000", 6, 333333);
    fine("5.0", 0, 5);
    fine("1e2", 0, 100);
    fine("1E+2", 0, 100);
    fine("125e-2", 2, 125);
    fine("1200e-2", 0, 12);
    fine("0.00012e4", 1, 12);
    fine("10000000000000000000000000000000000000000e-40", 0, 1);
    fine("0.0000000000000000000000000000000000000001e40", 0, 1);
    fine("9223372036854775807", 0, INT64_MAX);
    fine("-9223372036854775807", 0, -INT64_MAX);
    fine("9223372036854.775807", 6, INT64_MAX);
    fine("1e18", 0, INT64_C(1000000000000000000));
    fine("1", 18, INT64_C(1000000000000000000));
}

static void test_too_fine(void **state) {
    (void)state;
    expect("5.5", 0, PWI_DECIMAL_TOO_FINE, 0);
    expect("0.0000001", 6, PWI_DECIMAL_TOO_FINE, 0);
    expect("1e-400", 6, PWI_DECIMAL_TOO_FINE, 0);
    expect("1e-99999999999999999999999999", 6, PWI_DECIMAL_TOO_FINE, 0);
    expect("0.99999999999999999999999999999999", 6, PWI_DECIMAL_TOO_FINE, 0);
}

static void test_too_big(void **state) {
    (void)state;
    expect("9223372036854775808", 0, PWI_DECIMAL_TOO_BIG, 0);
    expect("-9223372036854775808", 0, PWI_DECIMAL_TOO_BIG, 0);
    expect("18446744073709551617", 0, PWI_DECIMAL_TOO_BIG, 0);
    expect("9223372036854.775808", 6, PWI_DECIMAL_TOO_BIG, 0);
    expect("1e19", 0, PWI_DECIMAL_TOO_BIG, 0);
    expect("1e400", 6, PWI_DECIMAL_TOO_BIG, 0);
    expect("1e99999999999999999999999999", 6, PWI_DECIMAL_TOO_BIG, 0);
    expect("99999999999999999999999999999999999999", 0, PWI_DECIMAL_TOO_BIG, 0);
}

static void test_syntax(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",   "-",   "+1",       "01",  "-01",  ".5",  "5.",  "1.e5", "1e", "1e+",  "1e5.0", " 1",
        "1 ", "3,5", "Infinity", "NaN", "0x10", "1_0", "--1", "1-",   "1.", "1..2", "e5",    "1e--5",
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) expect(wrong[k], 6, PWI_DECIMAL_SYNTAX, 0);
    int64_t value = 0;
    assert_int_equal(pwi_decimal_parse("12\0", 3, 0, &value), PWI_DECIMAL_SYNTAX);
    assert_int_equal(pwi_decimal_parse("123", 2, 0, &value), PWI_DECIMAL_FINE); /* reads `length` bytes, no more */
    assert_int_equal(value, 12);
}

static void expect_print(int64_t ppm, const char *whole, const char *brief) {
    char text[PWI_DECIMAL_SIZE];
    assert_int_equal(pwi_ppm_print(ppm, text), strlen(whole));
    assert_string_equal(text, whole);
    assert_int_equal(pwi_ppm_print_short(ppm, text), strlen(brief));
    assert_string_equal(text, brief);
}

static void test_print(void **state) {
    (void)state;
    expect_print(0, "0.000000", "0");
    expect_print(1, "0.000001", "0.000001");
    expect_print(-500000, "-0.500000", "-0.5");
    expect_print(3000000, "3.000000", "3");
    expect_print(10000000, "10.000000", "10");
    expect_print(301442817, "301.442817", "301.442817");
    expect_print(INT64_MAX, "9223372036854.775807", "9223372036854.775807");
    expect_print(INT64_MIN, "-9223372036854.775808", "-9223372036854.775808");
}

static void test_round_trip(void **state) {
    (void)state;
    for (uint64_t k = 0; k < 20000; k++) {
        int64_t ppm = (int64_t)(pwi_mix64(k) >> (k % 63 + 1)) * (k % 2 ? -1 : 1), again = 0;
        char text[PWI_DECIMAL_SIZE];
        size_t length = pwi_ppm_print(ppm, text);
        assert_int_equal(pwi_decimal_parse(text, length, 6, &again), PWI_DECIMAL_FINE);
        assert_int_equal(again, ppm);
        length = pwi_ppm_print_short(ppm, text);
        assert_int_equal(pwi_decimal_parse(text, length, 6, &again), PWI_DECIMAL_FINE);
        assert_int_equal(again, ppm);
    }
}

static void test_floor_div(void **state) {
    (void)state;
    assert_int_equal(pwi_floor_div(7, 2), 3);
    assert_int_equal(pwi_floor_div(-7, 2), -4);
    assert_int_equal(pwi_floor_div(-8, 2), -4);
    assert_int_equal(pwi_floor_div(0, 5), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),    cmocka_unit_test(test_too_fine), cmocka_unit_test(test_too_big),
        cmocka_unit_test(test_syntax),    cmocka_unit_test(test_print),    cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_floor_div),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
