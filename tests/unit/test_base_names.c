/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/names and base/hash: the set under growth, the nearest name, SHA-256 against its published examples, the draw.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/names.h"

static void test_set_under_growth(void **state) {
    (void)state;
    enum { N = 20000 };
    PwiArena arena = {0};
    PwiNames names = {0};
    assert_int_equal(pwi_names_find(&names, "p0"), -1);
    for (int round = 0; round < 2; round++) {
        for (int k = 0; k < N; k++) {
            char text[16];
            int index = -1;
            bool is_new = round > 0;
            int length = snprintf(text, sizeof text, "p%d", k);
            const char *name = pwi_arena_copy(&arena, text, (size_t)length);
            assert_true(pwi_names_add(&names, name, &index, &is_new));
            assert_int_equal(index, k);
            assert_int_equal(is_new, round == 0);
        }
    }
    assert_int_equal(names.n, N);
    assert_int_equal(pwi_names_find(&names, "p19999"), 19999);
    assert_int_equal(pwi_names_find(&names, "p20000"), -1);
    assert_int_equal(pwi_names_find(&names, ""), -1);
    pwi_names_clear(&names);
    assert_int_equal(pwi_names_find(&names, "p1"), -1);
    pwi_arena_clear(&arena);
}

static void expect_nearest(const char *name, const char *expected) {
    static const char *const known[] = {"mentee", "mentor", "at_least", "because",
                                        "weight", "max",    "Maths",    "questions"};
    const char *nearest = pwi_nearest_name(known, sizeof known / sizeof *known, name);
    if (!expected) {
        assert_null(nearest);
    } else {
        assert_non_null(nearest);
        assert_string_equal(nearest, expected);
    }
}

static void test_nearest(void **state) {
    (void)state;
    expect_nearest("mentes", "mentee");
    expect_nearest("wieght", "weight");
    expect_nearest("MAX", "max");
    expect_nearest("maths", "Maths"); /* but for case: wins */
    expect_nearest("question", "questions");
    expect_nearest("becuase", "because");
    expect_nearest("at-least", "at_least");
    expect_nearest("xylophone", NULL);
    expect_nearest("", NULL);
    expect_nearest("q", NULL);
    char endless[600];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    expect_nearest(endless, NULL);
    const char *only[] = {endless};
    assert_null(pwi_nearest_name(only, 1, "aaa"));
    assert_null(pwi_nearest_name(NULL, 0, "aaa"));
    PwiNames names = {0};
    assert_null(pwi_names_nearest(&names, "a"));
    assert_true(pwi_names_add(&names, "alpha", NULL, NULL));
    assert_string_equal(pwi_names_nearest(&names, "alhpa"), "alpha");
    pwi_names_clear(&names);
}

/* The examples of FIPS 180-4 and one that needs two blocks. */
static void test_sha256(void **state) {
    (void)state;
    char hex[PWI_SHA256_HEX_SIZE];
    pwi_sha256_hex("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    pwi_sha256_hex("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    pwi_sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* The key is the head of the digest over seed, side and id, parted by NULs. */
static void test_draw(void **state) {
    (void)state;
    static const char message[] = "autumn-2026\0mentee\0s001";
    char hex[PWI_SHA256_HEX_SIZE], head[17];
    pwi_sha256_hex(message, sizeof message - 1, hex);
    uint64_t key = pwi_draw_key("autumn-2026", "mentee", "s001");
    (void)snprintf(head, sizeof head, "%016llx", (unsigned long long)key);
    assert_memory_equal(head, hex, 16);
    assert_true(key != pwi_draw_key("autumn-2026", "mentor", "s001"));
    assert_true(pwi_draw_key("a", "mentee", "b") != pwi_draw_key("", "mentee", "ab"));
    for (uint64_t k = 0; k < 1000; k++) {
        int32_t lot = pwi_draw_lot(pwi_mix64(k), pwi_mix64(~k));
        assert_true(lot >= 0 && lot < 1 << 30);
    }
}

static void test_hash_spreads(void **state) {
    (void)state;
    enum { N_BUCKETS = 1024, N = 64 * N_BUCKETS };
    static int bucket[N_BUCKETS];
    for (int k = 0; k < N; k++) {
        char text[32];
        int length = snprintf(text, sizeof text, "student-%08d", k);
        bucket[pwi_hash_bytes(text, (size_t)length) % N_BUCKETS]++;
    }
    for (int k = 0; k < N_BUCKETS; k++) assert_true(bucket[k] > 16 && bucket[k] < 128); /* 64 ± 6 standard deviations */
    assert_true(pwi_hash_bytes("a\0", 2) != pwi_hash_bytes("a", 1));
}

#ifdef PWI_TEST_FAULTS
static void test_memory_gone(void **state) {
    (void)state;
    for (int nth = 1; nth <= 2; nth++) {
        PwiNames names = {0};
        pwi_memory_fail_at(nth);
        assert_false(pwi_names_add(&names, "a", NULL, NULL));
        assert_int_equal(pwi_names_find(&names, "a"), -1);
        pwi_memory_fail_at(0);
        assert_true(pwi_names_add(&names, "a", NULL, NULL));
        pwi_names_clear(&names);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_under_growth), cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_sha256),           cmocka_unit_test(test_draw),
        cmocka_unit_test(test_hash_spreads),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_memory_gone),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
