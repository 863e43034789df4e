/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/memory: sizes that overflow, arrays that grow, alignment, blocks of arenas, and the failing allocations of test
 * builds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"

static void test_arrays_are_zeroed(void **state) {
    (void)state;
    int64_t *array = PWI_NEW_ARRAY(int64_t, 100);
    assert_non_null(array);
    for (int k = 0; k < 100; k++) assert_int_equal(array[k], 0);
    array[99] = 7;
    array = pwi_resize_array(array, 1000, sizeof *array);
    assert_non_null(array);
    assert_int_equal(array[99], 7);
    pwi_free(array);
    pwi_free(NULL);
}

static void test_nothing_is_something(void **state) {
    (void)state;
    void *empty = pwi_new_array(0, 8);
    assert_non_null(empty);
    empty = pwi_resize_array(empty, 0, 8);
    assert_non_null(empty);
    pwi_free(empty);
    PwiArena arena = {0};
    void *a = pwi_arena_new(&arena, 0, 8), *b = pwi_arena_new(&arena, 0, 8);
    assert_non_null(a);
    assert_ptr_not_equal(a, b);
    pwi_arena_clear(&arena);
}

static void test_arrays_grow_by_appending(void **state) {
    (void)state;
    enum { N = 100000, MOST_MOVES = 20 };
    int32_t *array = NULL;
    size_t capacity = 0;
    int n_moves = 0;
    for (int32_t k = 0; k < N; k++) {
        size_t before = capacity;
        int32_t *grown = pwi_reserve_array(array, &capacity, (size_t)k + 1, sizeof *grown);
        assert_non_null(grown);
        assert_true(capacity > (size_t)k && (capacity == before ? grown == array : capacity >= 2 * before));
        n_moves += capacity != before;
        array = grown;
        array[k] = k;
    }
    assert_in_range(n_moves, 1, MOST_MOVES);
    for (int32_t k = 0; k < N; k++) assert_int_equal(array[k], k);
    volatile size_t huge = SIZE_MAX / 2;
    size_t before = capacity;
    assert_null(pwi_reserve_array(array, &capacity, huge, sizeof *array));
    assert_int_equal(capacity, before);
    assert_int_equal(array[N - 1], N - 1);
    pwi_free(array);
    size_t none = 0;
    void *empty = pwi_reserve_array(NULL, &none, 0, 1); /* nothing is something here, too */
    assert_non_null(empty);
    pwi_free(empty);
}

static void test_overflowing_sizes(void **state) {
    (void)state;
    PwiArena arena = {0};
    volatile size_t huge = SIZE_MAX / 2; /* out of the compiler's sight */
    assert_null(pwi_new_array(huge, 4));
    assert_null(pwi_resize_array(NULL, huge, 4));
    assert_null(pwi_arena_new(&arena, huge, 4));
    assert_null(pwi_arena_new(&arena, SIZE_MAX - (huge & 1), 1));
    assert_null(pwi_arena_copy(&arena, "", SIZE_MAX));
    assert_null(arena.newest);
}

static void test_arena_alignment_and_zeros(void **state) {
    (void)state;
    PwiArena arena = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 400; size++) {
            unsigned char *place = pwi_arena_new(&arena, size, 1);
            assert_non_null(place);
            assert_int_equal((uintptr_t)place % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size; k++) assert_int_equal(place[k], 0);
            memset(place, 0xAA, size);
        }
        pwi_arena_reset(&arena);
        assert_non_null(arena.newest);
    }
    pwi_arena_clear(&arena);
    assert_null(arena.newest);
    pwi_arena_reset(&arena);
}

static void test_arena_keeps_what_it_gave(void **state) {
    (void)state;
    enum { N = 3000 };
    PwiArena arena = {0};
    char *kept[N];
    for (int k = 0; k < N; k++) {
        size_t size = k % 50 == 0 ? 40000 : (size_t)(k % 97) + 1;
        kept[k] = pwi_arena_new(&arena, size, 1);
        assert_non_null(kept[k]);
        memset(kept[k], k % 251, size);
    }
    for (int k = 0; k < N; k++) {
        size_t size = k % 50 == 0 ? 40000 : (size_t)(k % 97) + 1;
        for (size_t at = 0; at < size; at++) assert_int_equal((unsigned char)kept[k][at], k % 251);
    }
    pwi_arena_clear(&arena);
}

static void test_arena_copy(void **state) {
    (void)state;
    PwiArena arena = {0};
    assert_string_equal(pwi_arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(pwi_arena_copy(&arena, NULL, 0), "");
    pwi_arena_clear(&arena);
}

#ifdef PWI_TEST_FAULTS
static void test_nth_allocation_fails(void **state) {
    (void)state;
    PwiArena arena = {0};
    pwi_memory_fail_at(2);
    void *first = PWI_NEW(int), *second = PWI_NEW(int), *third = PWI_NEW(int);
    assert_non_null(first);
    assert_null(second);
    assert_non_null(third);
    assert_int_equal(pwi_memory_allocations(), 3);
    pwi_memory_fail_at(1);
    assert_null(pwi_resize_array(first, 10, 4)); /* the block stays ours */
    pwi_memory_fail_at(1);
    assert_null(pwi_arena_new(&arena, 1, 1));
    pwi_memory_fail_at(0);
    pwi_free(first);
    pwi_free(third);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_are_zeroed),
        cmocka_unit_test(test_nothing_is_something),
        cmocka_unit_test(test_arrays_grow_by_appending),
        cmocka_unit_test(test_overflowing_sizes),
        cmocka_unit_test(test_arena_alignment_and_zeros),
        cmocka_unit_test(test_arena_keeps_what_it_gave),
        cmocka_unit_test(test_arena_copy),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_nth_allocation_fails),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
