/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/faults, base/buffer, base/unicode, base/status: escaping, bounded lists, growing text, folding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/faults.h"
#include "base/status.h"
#include "base/unicode.h"

static void expect_quote(const char *untrusted, const char *expected) {
    char text[PWI_QUOTED_SIZE], again[PWI_QUOTED_SIZE];
    assert_string_equal(pwi_quote(untrusted, text), expected);
    assert_string_equal(pwi_quote(text, again), expected); /* escaped text comes through unchanged */
}

static void test_quote(void **state) {
    (void)state;
    expect_quote("", "");
    expect_quote("Zo\xC3\xAB \xF0\x9F\x98\x80", "Zo\xC3\xAB \xF0\x9F\x98\x80");
    expect_quote("a\x1B[31mb\n\t", "a\\u001b[31mb\\u000a\\u0009");
    expect_quote("\x7F\xC2\x85", "\\u007f\\u0085");
    expect_quote("\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\x8E\xE2\x80\xA8\xE2\x80\xA9", "\\u202e\\u2066\\u200e\\u2028\\u2029");
    expect_quote("\xFF\xC3(", "\\xff\\xc3(");
    expect_quote("\xED\xA0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
    expect_quote("\xC0\xAF", "\\xc0\\xaf");                   /* overlong */
    expect_quote("\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond U+10FFFF */
    expect_quote("\xE2\x80", "\\xe2\\x80");                   /* cut short */
}

/* Whatever the length and wherever the cut falls: it fits, and ends in an ellipsis on a whole character. */
static void test_quote_cuts(void **state) {
    (void)state;
    static const char *const units[] = {"x", "\xC3\xAB", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\x01", "\xFF"};
    char again[PWI_QUOTED_SIZE];
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        for (size_t lead = 0; lead < 12; lead++) {
            char untrusted[2048] = "", text[PWI_QUOTED_SIZE];
            for (size_t k = 0; k < lead; k++) strcat(untrusted, "a");
            for (size_t k = 0; k < 300; k++) strcat(untrusted, units[u]);
            (void)pwi_quote(untrusted, text);
            size_t length = strlen(text);
            assert_true(length < PWI_QUOTED_SIZE && length > PWI_QUOTED_SIZE - 16);
            assert_string_equal(text + length - 3, "\xE2\x80\xA6");
            assert_string_equal(pwi_quote(text, again), text);
        }
    }
}

static void test_exact_fit(void **state) {
    (void)state;
    char untrusted[PWI_QUOTED_SIZE], text[PWI_QUOTED_SIZE];
    memset(untrusted, 'x', sizeof untrusted - 1);
    untrusted[sizeof untrusted - 1] = '\0';
    assert_string_equal(pwi_quote(untrusted, text), untrusted);
}

static void test_faults_are_bounded(void **state) {
    (void)state;
    PwFaults *faults = PWI_NEW(PwFaults);
    assert_non_null(faults);
    for (int k = 0; k < 80; k++) {
        PwiFault *fault = pwi_faults_add(faults, false, "a\nb.json", "/x\x1B", "number %d", k);
        assert_int_equal(fault != NULL, k < PWI_MAX_LISTED_FAULTS);
        if (fault) fault->line = k + 1;
    }
    for (int k = 0; k < 60; k++) (void)pwi_faults_add(faults, true, "f", "", "warning");
    assert_int_equal(faults->n, 2 * PWI_MAX_LISTED_FAULTS);
    assert_int_equal(faults->n_errors, 80);
    assert_int_equal(faults->n_warnings, 60);
    assert_string_equal(faults->fault[49].text, "number 49");
    assert_string_equal(faults->fault[49].file, "a\\u000ab.json");
    assert_string_equal(faults->fault[49].pointer, "/x\\u001b");
    assert_int_equal(faults->fault[49].line, 50);
    assert_true(faults->fault[50].is_warning);
    pwi_faults_clear(faults);
    assert_int_equal(faults->n, 0);
    pwi_free(faults);
}

static void test_buffer(void **state) {
    (void)state;
    PwiBuffer buffer = {0};
    for (int k = 0; k < 1000; k++) {
        pwi_buffer_text(&buffer, "ab");
        pwi_buffer_char(&buffer, '-');
        pwi_buffer_format(&buffer, "%03d", k);
        pwi_buffer_append(&buffer, NULL, 0);
    }
    assert_false(buffer.out_of_memory);
    assert_int_equal(buffer.n, 6000);
    assert_memory_equal(buffer.bytes + 5994, "ab-999", 6);
    pwi_buffer_append(&buffer, "x", SIZE_MAX - 10); /* its failure is remembered */
    assert_true(buffer.out_of_memory);
    pwi_buffer_text(&buffer, "more");
    assert_int_equal(buffer.n, 6000);
    pwi_buffer_clear(&buffer);
    assert_null(buffer.bytes);
}

static void test_nfc_and_skeleton(void **state) {
    (void)state;
    PwiArena arena = {0};
    const char *ascii = "s001";
    assert_ptr_equal(pwi_unicode_nfc(&arena, ascii), ascii);
    assert_string_equal(pwi_unicode_nfc(&arena, "e\xCC\x81"), "\xC3\xA9");
    assert_string_equal(pwi_unicode_nfc(&arena, "\xFF"), "\xFF"); /* not UTF-8: left alone */
    static const char *const alike[] = {"Zo\xC3\xAB 1",
                                        "zoe\xCC\x88"
                                        "1",
                                        " ZO\xC3\x8B\t1 ",
                                        "zo\xE2\x80\x8B\xC3\xAB\xC2\xA0"
                                        "1"};
    const char *skeleton = pwi_unicode_skeleton(&arena, alike[0]);
    assert_string_equal(skeleton,
                        "zo\xC3\xAB"
                        "1");
    for (size_t k = 1; k < sizeof alike / sizeof *alike; k++) {
        assert_string_equal(pwi_unicode_skeleton(&arena, alike[k]), skeleton);
    }
    assert_string_not_equal(pwi_unicode_skeleton(&arena, "zoe1"), skeleton);
    assert_string_equal(pwi_unicode_skeleton(&arena, ""), "");
    pwi_arena_clear(&arena);
}

static void test_control(void **state) {
    (void)state;
    assert_false(pwi_unicode_has_control("Zo\xC3\xAB _proto_ ../x"));
    assert_true(pwi_unicode_has_control("a\tb"));
    assert_true(pwi_unicode_has_control("a\x7F"));
    assert_true(pwi_unicode_has_control("a\xE2\x80\xAE"));
    assert_true(pwi_unicode_has_control("\xFF\xE2\x81\xA9"));
    assert_false(pwi_unicode_has_control("\xE2\x80\x8B")); /* zero width: warned about through the skeleton */
}

static void test_words(void **state) {
    (void)state;
    static const char *const expected[] = {"i", "row", "und", "strasse", "\xC3\xA9t\xC3\xA9", "42", "\xE7\x8C\xAB"};
    PwiArena arena = {0};
    const char *text =
                   "  I row, UND Stra\xC3\x9F"
                   "e--e\xCC\x81t\xC3\x89 42!\xFF\xE7\x8C\xAB",
               *word = NULL;
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_true(pwi_unicode_next_word(&arena, &text, &word));
        assert_non_null(word);
        assert_string_equal(word, expected[k]);
    }
    assert_true(pwi_unicode_next_word(&arena, &text, &word));
    assert_null(word);
    assert_true(pwi_unicode_next_word(&arena, &text, &word)); /* the end stays the end */
    assert_null(word);
    pwi_arena_clear(&arena);
}

static PwStatus fail_at(int step, PwError *error) {
    PwStatus status = PW_OK;
    PW_TRY(step == 1 ? pwi_fail(error, PW_USAGE, "step %d", step) : PW_OK);
    PW_TRY(step == 2 ? pwi_fail_memory(error) : PW_OK);
out:
    return status;
}

static void test_status(void **state) {
    (void)state;
    PwError error = {0};
    assert_int_equal(fail_at(0, &error), PW_OK);
    assert_int_equal(fail_at(1, &error), PW_USAGE);
    assert_int_equal(error.status, PW_USAGE);
    assert_string_equal(error.text, "step 1");
    assert_int_equal(fail_at(2, NULL), PW_NO_MEMORY);
    char endless[2 * PW_ERROR_TEXT_SIZE];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_int_equal(pwi_fail(&error, PW_IO, "%s", endless), PW_IO);
    assert_int_equal(strlen(error.text), PW_ERROR_TEXT_SIZE - 1);
}

#ifdef PWI_TEST_FAULTS
static void test_memory_gone(void **state) {
    (void)state;
    PwiArena arena = {0};
    PwFaults *faults = PWI_NEW(PwFaults);
    const char *text = "word", *word = "";
    pwi_memory_fail_at(1);
    assert_null(pwi_faults_add(faults, false, "f", "", "x"));
    assert_true(faults->out_of_memory);
    assert_int_equal(faults->n_errors, 1);
    pwi_memory_fail_at(1);
    assert_null(pwi_unicode_nfc(&arena, "\xC3\xA9"));
    pwi_memory_fail_at(1);
    assert_null(pwi_unicode_skeleton(&arena, "a"));
    pwi_memory_fail_at(1);
    assert_false(pwi_unicode_next_word(&arena, &text, &word));
    PwiBuffer buffer = {0};
    pwi_memory_fail_at(1);
    pwi_buffer_format(&buffer, "%d", 1);
    assert_true(buffer.out_of_memory);
    pwi_memory_fail_at(0);
    pwi_buffer_clear(&buffer);
    pwi_faults_clear(faults);
    pwi_free(faults);
    pwi_arena_clear(&arena);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quote),       cmocka_unit_test(test_quote_cuts),
        cmocka_unit_test(test_exact_fit),   cmocka_unit_test(test_faults_are_bounded),
        cmocka_unit_test(test_buffer),      cmocka_unit_test(test_nfc_and_skeleton),
        cmocka_unit_test(test_control),     cmocka_unit_test(test_words),
        cmocka_unit_test(test_status),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_memory_gone),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
