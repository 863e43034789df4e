/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/file, base/clock, base/threads: what is refused, what is replaced, and that failure leaves no trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/threads.h"

/* Every test works in an empty folder of its own, removed afterwards. */
static char home[] = "/tmp/pairwright-test-XXXXXX";

static int enter(void **state) {
    (void)state;
    memcpy(home + sizeof home - 7, "XXXXXX", 6);
    return mkdtemp(home) && chdir(home) == 0 ? 0 : -1;
}

static int count_entries(bool is_emptied) {
    int n = 0;
    DIR *folder = opendir(".");
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        n++;
        if (is_emptied) (void)remove(entry->d_name);
    }
    (void)closedir(folder);
    return n;
}

static int leave(void **state) {
    (void)state;
    (void)count_entries(true);
    return chdir("/") == 0 && rmdir(home) == 0 ? 0 : -1;
}

static PwStatus put(const char *path, bool force, const char *text) {
    PwError error = {0};
    PwStatus status = pwi_file_write(path, force, NULL, 0, text, strlen(text), &error);
    assert_int_equal(status != PW_OK, error.text[0] != '\0');
    return status;
}

static void expect_content(const char *path, const char *expected) {
    PwError error = {0};
    char *bytes = NULL;
    size_t n = 0;
    assert_int_equal(pwi_file_read(path, 1 << 20, &bytes, &n, &error), PW_OK);
    assert_int_equal(n, strlen(expected));
    assert_string_equal(bytes, expected);
    pwi_free(bytes);
}

static void test_write_and_replace(void **state) {
    (void)state;
    struct stat found;
    assert_int_equal(put("a.json", false, "one"), PW_OK);
    expect_content("a.json", "one");
    assert_int_equal(stat("a.json", &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(put("a.json", false, "two"), PW_IO);
    expect_content("a.json", "one");
    assert_int_equal(chmod("a.json", 0640), 0);
    assert_int_equal(put("./a.json", true, ""), PW_OK);
    expect_content("a.json", "");
    assert_int_equal(stat("a.json", &found), 0);
    assert_int_equal(found.st_mode & 0777, 0640);
    assert_int_equal(count_entries(false), 1);
}

static void test_refusals(void **state) {
    (void)state;
    char long_name[400];
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    static const char *const refused[] = {"folder", "folder/", "link", "pipe", "/dev/null", "", ".", "..", "no/such/a"};
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) assert_int_equal(put(refused[k], true, "x"), PW_IO);
    assert_int_equal(put(long_name, true, "x"), PW_IO);
    assert_int_equal(count_entries(false), 3);
}

static void test_inputs_are_safe(void **state) {
    (void)state;
    PwError error = {0};
    assert_int_equal(put("in", false, "precious"), PW_OK);
    assert_int_equal(link("in", "other-name"), 0);
    const char *inputs[] = {"missing", "in"};
    assert_int_equal(pwi_file_write("other-name", true, inputs, 2, "x", 1, &error), PW_IO);
    assert_non_null(strstr(error.text, "one of the inputs"));
    expect_content("in", "precious");
    assert_int_equal(pwi_file_write("out", true, inputs, 2, "x", 1, &error), PW_OK);
    assert_int_equal(count_entries(false), 3);
}

/* A size limit stands in for a full disk: the old content stays, no temporary is left. */
static void test_full_disk(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    struct rlimit usual, tight = {.rlim_cur = 4096};
    char *bytes = PWI_NEW_ARRAY(char, SIZE);
    PwError error = {0};
    assert_int_equal(put("old", false, "old"), PW_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    tight.rlim_max = usual.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    PwStatus replaced = pwi_file_write("old", true, NULL, 0, bytes, SIZE, &error);
    PwStatus created = pwi_file_write("new", false, NULL, 0, bytes, SIZE, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
    (void)signal(SIGXFSZ, handler);
    pwi_free(bytes);
    assert_int_equal(replaced, PW_IO);
    assert_int_equal(created, PW_IO);
    expect_content("old", "old");
    assert_int_equal(count_entries(false), 1);
}

static void test_read_limits(void **state) {
    (void)state;
    enum { SIZE = 300000 };
    char *bytes = PWI_NEW_ARRAY(char, SIZE), *again = NULL;
    size_t n = 0;
    PwError error = {0};
    for (int k = 0; k < SIZE; k++) bytes[k] = (char)(k * 31);
    assert_int_equal(pwi_file_write("big", false, NULL, 0, bytes, SIZE, &error), PW_OK);
    assert_int_equal(pwi_file_read("big", SIZE - 1, &again, &n, &error), PW_REJECTED);
    assert_int_equal(pwi_file_read("big", 0, &again, &n, &error), PW_REJECTED);
    assert_null(again);
    assert_int_equal(pwi_file_read("big", SIZE, &again, &n, &error), PW_OK);
    assert_int_equal(n, SIZE);
    assert_memory_equal(again, bytes, SIZE);
    assert_int_equal(again[SIZE], 0);
    pwi_free(again);
    again = NULL;
    assert_int_equal(pwi_file_read("big", SIZE_MAX, &again, &n, &error), PW_OK);
    pwi_free(again);
    again = NULL;
    assert_int_equal(put("empty", false, ""), PW_OK);
    assert_int_equal(pwi_file_read("empty", 0, &again, &n, &error), PW_OK);
    assert_int_equal(n, 0);
    pwi_free(again);
    again = NULL;
    assert_int_equal(pwi_file_read("missing", 10, &again, &n, &error), PW_IO);
    assert_non_null(strstr(error.text, "missing"));
    assert_int_equal(pwi_file_read(".", 10, &again, &n, &error), PW_IO);
    assert_null(again);
    pwi_free(bytes);
}

/* Standard input and output through descriptors of our choice. */
static void test_standard_streams(void **state) {
    (void)state;
    PwError error = {0};
    char *bytes = NULL;
    size_t n = 0;
    int usual_in = dup(STDIN_FILENO), usual_out = dup(STDOUT_FILENO);
    (void)fflush(stdout);
    int out = open("out", O_WRONLY | O_CREAT, 0600);
    assert_true(dup2(out, STDOUT_FILENO) >= 0);
    PwStatus written = pwi_file_write("-", false, NULL, 0, "hello", 5, &error);
    int full = open("/dev/full", O_WRONLY);
    assert_true(dup2(full, STDOUT_FILENO) >= 0);
    PwStatus to_full = pwi_file_write("-", false, NULL, 0, "hello", 5, &error);
    (void)close(STDOUT_FILENO);
    PwStatus to_closed = pwi_file_write("-", false, NULL, 0, "hello", 5, &error);
    (void)dup2(usual_out, STDOUT_FILENO);
    int in = open("out", O_RDONLY);
    assert_true(dup2(in, STDIN_FILENO) >= 0);
    PwStatus read = pwi_file_read("-", 100, &bytes, &n, &error);
    const char *inputs[] = {"-"};
    PwStatus over_input = pwi_file_write("out", true, inputs, 1, "x", 1, &error);
    (void)dup2(usual_in, STDIN_FILENO);
    int opened[] = {usual_in, usual_out, out, full, in};
    for (size_t k = 0; k < sizeof opened / sizeof *opened; k++) (void)close(opened[k]);
    assert_int_equal(written, PW_OK);
    assert_int_equal(to_full, PW_IO);
    assert_int_equal(to_closed, PW_IO);
    assert_int_equal(read, PW_OK);
    assert_string_equal(bytes, "hello");
    assert_int_equal(over_input, PW_IO);
    pwi_free(bytes);
}

#ifdef PWI_TEST_FAULTS
static void test_memory_gone(void **state) {
    (void)state;
    PwError error = {0};
    char *bytes = NULL;
    size_t n = 0;
    assert_int_equal(put("a", false, "one"), PW_OK);
    pwi_memory_fail_at(1);
    assert_int_equal(pwi_file_read("a", 100, &bytes, &n, &error), PW_NO_MEMORY);
    pwi_memory_fail_at(1);
    assert_int_equal(put("a", true, "two"), PW_NO_MEMORY);
    pwi_memory_fail_at(0);
    expect_content("a", "one");
}
#endif

static void test_clock(void **state) {
    (void)state;
    int64_t before = pwi_clock_ns();
    assert_true(pwi_clock_ns() >= before);
    assert_false(pwi_deadline_is_over(pwi_deadline_after_ms(0)));
    assert_false(pwi_deadline_is_over(pwi_deadline_after_ms(-5)));
    assert_false(pwi_deadline_is_over(pwi_deadline_after_ms(INT64_MAX)));
    assert_false(pwi_deadline_is_over(pwi_deadline_after_ms(INT64_MAX / 1000000)));
    PwiDeadline soon = pwi_deadline_after_ms(1);
    while (pwi_clock_ns() < before + 3000000) continue;
    assert_true(pwi_deadline_is_over(soon));
}

static void test_threads(void **state) {
    (void)state;
    static const char *const said[] = {"0", "-3", "garbage", "", "1000", "99999999999999999999", "4x"};
    assert_int_equal(unsetenv("OMP_NUM_THREADS"), 0);
    int usual = pwi_threads(0);
    assert_true(usual >= 1 && usual <= PWI_MAX_THREADS);
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        assert_int_equal(setenv("OMP_NUM_THREADS", said[k], 1), 0);
        assert_int_equal(pwi_threads(0), usual);
    }
    assert_int_equal(setenv("OMP_NUM_THREADS", "1,2", 1), 0);
    assert_int_equal(pwi_threads(0), 1);
#ifdef _OPENMP
    assert_int_equal(pwi_threads(7), 7);
    assert_int_equal(pwi_threads(100000), PWI_MAX_THREADS);
#else
    assert_int_equal(pwi_threads(7), 1);
#endif
    assert_int_equal(pwi_thread_index(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_write_and_replace, enter, leave),
        cmocka_unit_test_setup_teardown(test_refusals, enter, leave),
        cmocka_unit_test_setup_teardown(test_inputs_are_safe, enter, leave),
        cmocka_unit_test_setup_teardown(test_full_disk, enter, leave),
        cmocka_unit_test_setup_teardown(test_read_limits, enter, leave),
        cmocka_unit_test_setup_teardown(test_standard_streams, enter, leave),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test_setup_teardown(test_memory_gone, enter, leave),
#endif
        cmocka_unit_test(test_clock),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
